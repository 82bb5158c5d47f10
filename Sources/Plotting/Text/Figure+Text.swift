extension Figure {
    /// The figure drawn with characters, in lines of at most `style.width` columns. `measure` gives the columns that a
    /// character takes.
    public func text(in style: TextStyle, measure: @escaping (Character) -> Int) -> String {
        TextFigure(self, style, measure).text
    }
}

/// Arranges a figure's panels for the width there is.
private struct TextFigure {
    private let figure: Figure
    private let style: TextStyle
    private let measure: (Character) -> Int

    private static let leastWidth = 6
    private static let greatestWidth = 100
    private static let gap = 3
    /// Panels narrower than this stand below each other instead.
    private static let leastPanelWidth = 34

    init(_ figure: Figure, _ style: TextStyle, _ measure: @escaping (Character) -> Int) {
        self.figure = figure
        self.style = style
        self.measure = measure
    }

    private var width: Int { max(TextFigure.leastWidth, min(style.width, TextFigure.greatestWidth)) }

    var text: String {
        var canvas = TextCanvas(width: width, height: 0)
        if let title = figure.title {
            var head = TextCanvas(width: width, height: figure.panels.count > 1 ? 2 : 1)
            let ellipsis = Glyphs(usesUnicode: style.usesUnicode).ellipsis
            let line = TextLine(title, isBold: true, measure: measure).cut(to: width, ellipsis: ellipsis)
            head.write(line, column: figure.panels.count > 1 ? (width - line.width) / 2 : 0, row: 0)
            canvas.append(head)
        }
        switch figure.arrangement {
        case .separate: canvas.append(separatePanels)
        case .grid(let rowNames, let columnNames):
            let grid = TextGrid(figure, rowNames, columnNames, style, measure)
            canvas.append(grid.canvas(width: width))
        }
        return canvas.text(usesColor: style.usesColor)
    }

    private var separatePanels: TextCanvas {
        var columns = figure.columns
        while columns > 1, panelWidth(columns) < TextFigure.leastPanelWidth { columns -= 1 }
        let panelWidth = panelWidth(columns)
        var canvas = TextCanvas(width: width, height: 0)
        for start in stride(from: 0, to: figure.panels.count, by: columns) {
            let row = figure.panels[start..<min(start + columns, figure.panels.count)].map { panel in
                TextPanel(panel, style, measure).drawing(width: panelWidth, rows: plotRows(panelWidth))
            }
            // The plots stand at one height, whatever names are above them.
            let headRows = row.map(\.headRows).max() ?? 0
            let drops = row.map { headRows - $0.headRows }
            if start > 0 { canvas.append(TextCanvas(width: width, height: 1)) }
            var strip = TextCanvas(width: width, height: zip(row, drops).map { $0.canvas.height + $1 }.max() ?? 0)
            for (index, panel) in row.enumerated() {
                strip.place(panel.canvas, column: index * (panelWidth + TextFigure.gap), row: drops[index])
            }
            canvas.append(strip)
        }
        return canvas
    }

    private func panelWidth(_ columns: Int) -> Int {
        (width - (columns - 1) * TextFigure.gap) / columns
    }

    /// A panel is somewhat wider than high; a character is twice as high as wide.
    private func plotRows(_ width: Int) -> Int { max(6, min(16, width / 5)) }
}
