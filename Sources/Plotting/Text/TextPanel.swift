/// Draws one panel with characters: names above, values at the left, an axis below.
struct TextPanel {
    let panel: Panel
    let scales: PanelScales
    let style: TextStyle
    let measure: (Character) -> Int
    let glyphs: Glyphs

    init(_ panel: Panel, _ style: TextStyle, _ measure: @escaping (Character) -> Int) {
        self.panel = panel
        self.style = style
        self.measure = measure
        scales = PanelScales(panel)
        glyphs = Glyphs(usesUnicode: style.usesUnicode)
    }

    /// Where the plot lies in the panel, in cells.
    struct Area {
        let column: Int
        let row: Int
        let columns: Int
        let rows: Int
    }

    /// The narrowest plot that still shows something; names of ticks make way for it.
    private static let leastColumns = 10

    /// A finished panel: lines of names, then the plot with its axis.
    struct Drawing {
        let canvas: TextCanvas
        /// How many lines stand above the plot.
        let headRows: Int
    }

    func drawing(width: Int, rows: Int) -> Drawing {
        if panel.hasBars, let bars = bars(width: width) { return framed(bars, width: width) }
        let yTicks = scales.y.ticks(panel.y.ticks, atMost: max(2, rows / 3))
        var margin = (yTicks.map { line($0.name).width }.max() ?? 0) + 1
        if width - margin - 1 < TextPanel.leastColumns { margin = 0 }
        let columns = plotColumns(available: width - margin - 1)
        let rows = plotRows(columns: columns, wanted: rows)
        var canvas = TextCanvas(width: width, height: rows + 2)
        let area = Area(column: margin + 1, row: 0, columns: columns, rows: rows)
        drawMarks(on: &canvas, area)
        drawVerticalAxis(on: &canvas, area, yTicks, margin)
        drawHorizontalAxis(on: &canvas, area)
        return framed(canvas, width: width, margin: margin + 1, columns: columns)
    }

    func line(_ text: String, ink: Ink? = nil, isBold: Bool = false) -> TextLine {
        TextLine(text, ink: ink, isBold: isBold, measure: measure)
    }

    // MARK: Around the plot

    /// Title, legend and the vertical axis's name above a drawing; the horizontal axis's name and notes below.
    private func framed(_ body: TextCanvas, width: Int, margin: Int = 0, columns: Int? = nil) -> Drawing {
        var head: [(line: TextLine, column: Int)] = []
        if let title = panel.title { head.append((line(title, isBold: true), margin)) }
        head += legendLines(width: width - margin).map { ($0, margin) }
        if let label = panel.y.label { head.append((line(label, ink: .muted), 0)) }
        var foot: [(line: TextLine, column: Int)] = []
        if let label = panel.x.label {
            let name = line(label, ink: .muted)
            foot.append((name, margin + max(0, ((columns ?? width - margin) - name.width) / 2)))
        }
        if let scale = colorScaleLine(width: width) { foot.append((scale, margin)) }
        foot += scales.notes.flatMap { wrapped($0, width: width) }.map { (line($0, ink: .alert), 0) }

        var canvas = TextCanvas(width: width, height: head.count)
        for (row, entry) in head.enumerated() { write(entry.line, on: &canvas, column: entry.column, row: row) }
        canvas.append(body)
        let start = canvas.height
        canvas.append(TextCanvas(width: width, height: foot.count))
        for (row, entry) in foot.enumerated() { write(entry.line, on: &canvas, column: entry.column, row: start + row) }
        return Drawing(canvas: canvas, headRows: head.count)
    }

    /// A sentence in lines of at most so many columns, words whole.
    private func wrapped(_ sentence: String, width: Int) -> [String] {
        sentence.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
    }

    /// Writes a line that may move to the left, and then is cut, to fit.
    private func write(_ text: TextLine, on canvas: inout TextCanvas, column: Int, row: Int) {
        let column = max(0, min(column, canvas.width - text.width))
        canvas.write(text.cut(to: canvas.width, ellipsis: glyphs.ellipsis), column: column, row: row)
    }

    func legendLines(width: Int) -> [TextLine] {
        var lines: [TextLine] = []
        for (name, mark) in panel.legend {
            var entry = sample(of: mark, name)
            entry.append(" " + name)
            if let last = lines.last, last.width + 3 + entry.width <= width {
                lines[lines.count - 1].append("   ")
                lines[lines.count - 1].append(entry)
            } else {
                lines.append(entry)
            }
        }
        return lines
    }

    private func sample(of mark: Mark, _ name: String) -> TextLine {
        switch mark {
        case .line(let series):
            return line(marksLines ? String(glyphs.marker(series.ink)) : glyphs.sample, ink: series.ink)
        case .points(let series): return line(String(marksPoints ? glyphs.marker(series.ink) : glyphs.dot), ink: series.ink)
        case .histogram(let histogram):
            return line(isFilled(histogram) ? String(fillSample) : glyphs.sample, ink: histogram.ink)
        case .bars(let bars):
            let index = bars.groups.firstIndex { $0.name == name } ?? 0
            return line(String(glyphs.fill(ofGroup: style.usesColor ? 0 : index)), ink: bars.groups[index].ink)
        case .ridge, .image, .guide, .text: return line("")
        }
    }

    // MARK: Axes

    private func drawVerticalAxis(on canvas: inout TextCanvas, _ area: Area, _ ticks: [Tick], _ margin: Int) {
        for row in 0..<area.rows {
            canvas.write(line(String(glyphs.vertical), ink: .muted), column: area.column - 1, row: area.row + row)
        }
        for tick in ticks {
            guard let row = row(of: tick.value, area) else { continue }
            canvas.write(line(String(glyphs.leftTick), ink: .muted), column: area.column - 1, row: area.row + row)
            let name = line(tick.name)
            if margin > 0 { canvas.write(name, column: margin - 1 - name.width, row: area.row + row) }
        }
    }

    private func drawHorizontalAxis(on canvas: inout TextCanvas, _ area: Area) {
        let row = area.row + area.rows
        let axis = String(glyphs.corner) + String(repeating: glyphs.horizontal, count: area.columns)
        canvas.write(line(axis, ink: .muted), column: area.column - 1, row: row)
        var free = 0
        for tick in horizontalTicks(area) {
            guard let column = column(of: tick.value, area) else { continue }
            canvas.write(line(String(glyphs.bottomTick), ink: .muted), column: area.column + column, row: row)
            let name = line(tick.name)
            let start = min(area.column + column - (name.width - 1) / 2, canvas.width - name.width)
            guard start >= free else { continue }
            canvas.write(name, column: start, row: row + 1)
            free = start + name.width + 1
        }
    }

    /// As many as have room for their names.
    private func horizontalTicks(_ area: Area) -> [Tick] {
        var limit = max(2, area.columns / 8)
        while true {
            let ticks = scales.x.ticks(panel.x.ticks, atMost: limit)
            let widest = ticks.map { line($0.name).width }.max() ?? 0
            if limit == 2 || (widest + 2) * ticks.count <= area.columns { return ticks }
            limit -= 1
        }
    }

    // MARK: Places

    /// The row of a value, from the top; nil outside.
    func row(of value: Double, _ area: Area) -> Int? {
        if let ridge = panel.firstRidge { return ridge.lastRow(ofHistogramAt: value, rows: area.rows) }
        guard let position = scales.y.position(value), (-1e-6...1 + 1e-6).contains(position) else { return nil }
        return (1 - position).cell(of: area.rows)
    }

    /// The column of a value; nil outside.
    func column(of value: Double, _ area: Area) -> Int? {
        guard let position = scales.x.position(value), (-1e-6...1 + 1e-6).contains(position) else { return nil }
        return position.cell(of: area.columns)
    }

    /// Images keep their elements' sides whole numbers of dots; other plots take what there is.
    private func plotColumns(available: Int) -> Int {
        let available = max(1, available)
        guard panel.isImage, let image = panel.firstImage, image.columns <= available else { return available }
        let side = min(available / image.columns, 8)
        return image.columns * (side < 2 ? 1 : side / 2 * 2)
    }

    private func plotRows(columns: Int, wanted: Int) -> Int {
        if let ridge = panel.firstRidge { return ridge.names.count * max(1, min(3, 24 / ridge.names.count)) }
        guard panel.isImage, let image = panel.firstImage else { return wanted }
        // A character is about twice as high as wide.
        let side = max(1, columns / image.columns)
        let limit = max(1, wanted * 3 / 2)
        if side == 1 { return min(limit, style.usesColor ? (image.rows + 1) / 2 : image.rows) }
        guard image.rows * side / 2 > limit else { return image.rows * side / 2 }
        return image.rows <= limit ? limit / image.rows * image.rows : limit
    }
}

extension Ridge {
    /// The row on which a histogram stands whose base line has that value: all have as many rows.
    fileprivate func lastRow(ofHistogramAt value: Double, rows: Int) -> Int? {
        guard (0..<Double(names.count)).contains(value) else { return nil }
        return rows * (names.count - Int(value)) / names.count - 1
    }
}
