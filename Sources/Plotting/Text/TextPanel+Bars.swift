extension TextPanel {
    /// Categories for which each bar has a row of its own with its name; more are drawn as columns.
    private static let mostNamedCategories = 40

    /// Bars that lie: names at the left, values at the right, where there is room for them. nil for too many, and for
    /// bars that lie over other marks.
    func bars(width: Int) -> TextCanvas? {
        guard panel.marks.count == 1, case .bars(let bars) = panel.marks[0],
            bars.categories.count <= TextPanel.mostNamedCategories
        else { return nil }
        let names = bars.categories.map { line($0) }
        let texts = bars.groups.map { group in group.values.map { NumberLabel.short($0) } }
        let nameWidth = min(names.map(\.width).max() ?? 0, max(4, width / 3))
        let textWidth = texts.joined().map(\.count).max() ?? 0
        let hasTexts = nameWidth + textWidth + 4 <= width
        let length = max(1, width - nameWidth - 2 - (hasTexts ? textWidth + 1 : 0))
        var canvas = TextCanvas(width: width, height: bars.categories.count * bars.groups.count)
        var row = 0
        for category in bars.categories.indices {
            let name = names[category].cut(to: nameWidth, ellipsis: glyphs.ellipsis)
            canvas.write(name, column: nameWidth - name.width, row: row)
            for (index, group) in bars.groups.enumerated() {
                canvas.write(line(String(glyphs.vertical), ink: .muted), column: nameWidth + 1, row: row)
                let end = drawBar(group, index, category, column: nameWidth + 2, length: length, on: &canvas, row)
                if hasTexts {
                    canvas.write(line(texts[index][category]), column: end + (end > nameWidth + 2 ? 1 : 0), row: row)
                }
                row += 1
            }
        }
        return canvas
    }

    /// Draws one bar and gives the column after it, where its value stands.
    private func drawBar(
        _ group: Bars.Group, _ index: Int, _ category: Int, column: Int, length: Int, on canvas: inout TextCanvas,
        _ row: Int
    ) -> Int {
        let scale = PanelScales(panel, hasSpace: false).y
        guard let end = scale.position(group.values[category]) else { return column }
        let start = panel.y.isLogarithmic ? 0 : scale.position(0) ?? 0
        let eighths = { (position: Double) in Int((max(0, min(1, position)) * Double(length * 8)).rounded()) }
        // Only a bar's right end can be told in eighths.
        let from = eighths(min(start, end)) / 8 * 8
        let to = max(eighths(max(start, end)), from + (group.values[category] == 0 ? 0 : 1))
        let fillsWholeCells = index > 0 && !style.usesColor
        for cell in from / 8..<(to + 7) / 8 {
            let part = min(8, to - cell * 8)
            let block = fillsWholeCells ? glyphs.fill(ofGroup: index) : glyphs.bar(eighths: part)
            canvas.write(line(String(block), ink: group.ink), column: column + cell, row: row)
        }
        return column + (to + 7) / 8
    }
}
