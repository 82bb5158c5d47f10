extension TextPanel {
    /// Colours, two to a cell, one above the other; or else shades.
    func draw(_ image: Image, on canvas: inout TextCanvas, _ area: Area) {
        let usesHalves = style.usesColor && style.usesUnicode && !image.isBackdrop
        let pixelRows = area.rows * (usesHalves ? 2 : 1)
        let reduced = image.reduced(rows: pixelRows, columns: area.columns)
        let value = { (column: Int, pixelRow: Int) -> Double in
            let across = scales.x.value(at: (Double(column) + 0.5) / Double(area.columns))
            let up = scales.y.value(at: 1 - (Double(pixelRow) + 0.5) / Double(pixelRows))
            return reduced.value(x: across, y: up)
        }
        for row in 0..<area.rows {
            for column in 0..<area.columns {
                var cell = TextCanvas.Cell()
                if usesHalves {
                    cell.character = "▀"
                    cell.foreground = image.colors.terminalCode(value(column, 2 * row))
                    cell.background = image.colors.terminalCode(value(column, 2 * row + 1))
                } else if style.usesColor {
                    cell.background = image.colors.terminalCode(value(column, row), isPale: image.isBackdrop)
                } else {
                    cell.character = shade(image, value(column, row))
                }
                canvas[area.column + column, area.row + row] = cell
            }
        }
    }

    private func shade(_ image: Image, _ value: Double) -> Character {
        guard value.isFinite else { return image.isBackdrop ? " " : "?" }
        let share = image.colors.share(value)
        switch image.colors.kind {
        case .classes: return glyphs.region(Int(max(0, min(value, 1000))))
        case .sequential: return glyphs.shade(share)
        case .diverging: return image.isBackdrop ? glyphs.region(share > 0.5 ? 1 : 0) : glyphs.shade(2 * share - 1)
        }
    }

    /// The scale of the panel's image: its ends and, between them, its colours or shades, fewer where there is little room.
    func colorScaleLine(width: Int) -> TextLine? {
        guard let image = panel.firstImage, !image.isBackdrop else { return nil }
        let colors = image.colors
        guard colors.upper > colors.lower else { return sample(of: image, colors.lower) }
        let digits = (1...3).reversed().first { digits in
            [colors.lower, colors.upper].reduce(5) { $0 + NumberLabel.short($1, digits: digits).count } <= width
        }
        let ends = [colors.lower, colors.upper].map { NumberLabel.short($0, digits: digits ?? 1) }
        let room = width - ends[0].count - ends[1].count - 2
        let steps = room < 2 ? 0 : min(style.usesColor ? 26 : 9, room)
        var result = line(ends[0] + " ")
        for step in 0..<steps {
            let share = Double(step) / Double(steps - 1)
            append(image, colors.lower + (colors.upper - colors.lower) * share, to: &result)
        }
        result.append((steps > 0 ? " " : "") + ends[1])
        return result
    }

    /// The colour or shade of the one value that an image has.
    private func sample(of image: Image, _ value: Double) -> TextLine? {
        guard image.values.contains(where: \.isFinite) else { return nil }
        var result = line("")
        append(image, value, to: &result)
        result.append(" " + NumberLabel.short(value))
        return result
    }

    private func append(_ image: Image, _ value: Double, to line: inout TextLine) {
        if style.usesColor {
            line.append(String(glyphs.column(eighths: 8)), code: image.colors.terminalCode(value))
        } else {
            line.append(String(shade(image, value)))
        }
    }
}

extension Image {
    /// The value of the element at a place; nan outside.
    func value(x: Double, y: Double) -> Double {
        let across = (x - horizontal.lower) / (horizontal.upper - horizontal.lower)
        let down = 1 - (y - vertical.lower) / (vertical.upper - vertical.lower)
        guard (0...1).contains(across), (0...1).contains(down) else { return .nan }
        return values[down.cell(of: rows) * columns + across.cell(of: columns)]
    }

    /// The colour it is drawn in: pale behind other marks.
    func shownColor(_ value: Double) -> Color {
        let color = colors.color(value)
        return isBackdrop ? color.mixed(with: Color(0xFFFFFF), 0.75) : color
    }
}
