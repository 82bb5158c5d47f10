/// Small panels in a grid: one pair of axes at the left and below serves all. Columns that do not fit go on in a further
/// block below.
struct TextGrid {
    private let figure: Figure
    private let rowNames: [String]
    private let columnNames: [String]
    private let style: TextStyle
    private let measure: (Character) -> Int
    private let glyphs: Glyphs

    private static let cellRows = 4
    private static let leastCellWidth = 16
    private static let gap = 2

    init(
        _ figure: Figure, _ rowNames: [String], _ columnNames: [String], _ style: TextStyle,
        _ measure: @escaping (Character) -> Int
    ) {
        self.figure = figure
        self.rowNames = rowNames
        self.columnNames = columnNames
        self.style = style
        self.measure = measure
        glyphs = Glyphs(usesUnicode: style.usesUnicode)
    }

    func canvas(width: Int) -> TextCanvas {
        let nameWidth = min(rowNames.map { line($0).width }.max() ?? 0, max(3, width / 4))
        let available = width - nameWidth - 1
        let shown = max(1, min(figure.columns, (available + TextGrid.gap) / (TextGrid.leastCellWidth + TextGrid.gap)))
        let cellWidth = max(1, (available - (shown - 1) * TextGrid.gap) / shown)
        var canvas = TextCanvas(width: width, height: 0)
        if let legend = legend { canvas.append(single(legend, width: width, column: nameWidth + 1)) }
        let axes = figure.panels.first.map { (x: $0.x, y: $0.y) }
        if let label = axes?.y.label { canvas.append(single(line(label, ink: .muted), width: width, column: 0)) }
        for first in stride(from: 0, to: figure.columns, by: shown) {
            let columns = first..<min(first + shown, figure.columns)
            if first > 0 { canvas.append(TextCanvas(width: width, height: 1)) }
            canvas.append(block(columns, nameWidth: nameWidth, cellWidth: cellWidth, width: width))
        }
        if let label = axes?.x.label {
            let name = line(label, ink: .muted)
            canvas.append(single(name, width: width, column: max(0, nameWidth + 1 + (available - name.width) / 2)))
        }
        return canvas
    }

    private func line(_ text: String, ink: Ink? = nil, isBold: Bool = false) -> TextLine {
        TextLine(text, ink: ink, isBold: isBold, measure: measure)
    }

    private func single(_ text: TextLine, width: Int, column: Int) -> TextCanvas {
        var canvas = TextCanvas(width: width, height: 1)
        canvas.write(text.cut(to: width - column, ellipsis: glyphs.ellipsis), column: column, row: 0)
        return canvas
    }

    private var legend: TextLine? {
        figure.panels.first.flatMap { TextPanel($0, style, measure).legendLines(width: .max / 2).first }
    }

    private func block(_ columns: Range<Int>, nameWidth: Int, cellWidth: Int, width: Int) -> TextCanvas {
        let height = TextGrid.cellRows + 1
        var canvas = TextCanvas(width: width, height: figure.rows * height + 2)
        for (position, column) in columns.enumerated() {
            let left = nameWidth + 1 + position * (cellWidth + TextGrid.gap)
            let name = line(columnNames[column], isBold: true).cut(to: cellWidth, ellipsis: glyphs.ellipsis)
            canvas.write(name, column: left, row: 0)
            for row in 0..<figure.rows {
                let index = row * figure.columns + column
                guard index < figure.panels.count else { continue }
                let cell = cell(figure.panels[index], width: cellWidth, isLast: row == figure.rows - 1)
                canvas.place(cell, column: left, row: 1 + row * height)
            }
        }
        for row in 0..<figure.rows {
            let name = line(rowNames[row]).cut(to: nameWidth, ellipsis: glyphs.ellipsis)
            canvas.write(name, column: nameWidth - name.width, row: 1 + row * height + TextGrid.cellRows - 1)
        }
        return canvas
    }

    /// A plot without names, on a base line; the lowest one has the ends of its axis below.
    private func cell(_ panel: Panel, width: Int, isLast: Bool) -> TextCanvas {
        let drawing = TextPanel(panel, style, measure)
        var canvas = TextCanvas(width: width, height: TextGrid.cellRows + (isLast ? 2 : 1))
        drawing.drawMarks(
            on: &canvas, TextPanel.Area(column: 0, row: 0, columns: width, rows: TextGrid.cellRows))
        let base = line(String(repeating: glyphs.horizontal, count: width), ink: .muted)
        canvas.write(base, column: 0, row: TextGrid.cellRows)
        if isLast {
            let scale = drawing.scales.x
            let ends = [scale.lower, scale.upper].map { line(NumberLabel.short($0, digits: 3)) }
            canvas.write(ends[0], column: 0, row: TextGrid.cellRows + 1)
            if ends[0].width + ends[1].width < width {
                canvas.write(ends[1], column: width - ends[1].width, row: TextGrid.cellRows + 1)
            }
        }
        return canvas
    }
}
