extension TextPanel {
    /// One histogram alone is drawn with blocks; several lie over each other in dots, the first filled, the others as
    /// outlines.
    var drawsBlocks: Bool {
        panel.marks.reduce(0) { if case .histogram = $1 { $0 + 1 } else { $0 } } == 1
    }

    func isFilled(_ histogram: Histogram) -> Bool {
        for case .histogram(let first) in panel.marks { return first.ink == histogram.ink }
        return false
    }

    var fillSample: Character { drawsBlocks || !style.usesUnicode ? glyphs.column(eighths: 8) : "⢕" }

    func drawBlocks(_ histogram: Histogram, on canvas: inout TextCanvas, _ area: Area) {
        for column in 0..<area.columns {
            let height = heightOf(histogram, column, of: area.columns) * Double(area.rows)
            fillColumn(column, height: height, histogram.ink, on: &canvas, area)
        }
    }

    /// Blocks from below up to a height in rows.
    private func fillColumn(
        _ column: Int, height: Double, _ ink: Ink, on canvas: inout TextCanvas, _ area: Area
    ) {
        var eighths = Int((min(height, Double(area.rows)) * 8).rounded())
        if eighths == 0, height > 0 { eighths = 1 }
        for row in 0..<area.rows where eighths > row * 8 {
            let block = line(String(glyphs.column(eighths: eighths - row * 8)), ink: ink)
            canvas.write(block, column: area.column + column, row: area.row + area.rows - 1 - row)
        }
    }

    /// The height of a histogram in one of so many columns, as a share of the panel's.
    private func heightOf(_ histogram: Histogram, _ column: Int, of columns: Int) -> Double {
        let left = scales.x.value(at: Double(column) / Double(columns))
        let right = scales.x.value(at: Double(column + 1) / Double(columns))
        let count = histogram.highestCount(from: left, to: right)
        guard count > 0 else { return 0 }
        return max(0, scales.y.position(count) ?? 0)
    }

    func drawDots(_ histogram: Histogram, on canvas: inout TextCanvas, _ area: Area) {
        var dots = DotCanvas(columns: area.columns, rows: area.rows, usesUnicode: style.usesUnicode)
        let fills = isFilled(histogram)
        var before = dots.height
        for x in 0..<dots.width {
            let height = heightOf(histogram, x, of: dots.width)
            let top = dots.height - max(height > 0 ? 1 : 0, Int((min(height, 1) * Double(dots.height)).rounded()))
            if fills {
                for y in top..<max(top, dots.height) where (x + y) % 2 == 0 || !style.usesUnicode {
                    dots.set(x, y, histogram.ink)
                }
            } else if top < dots.height || before < dots.height {
                dots.line(from: (x, min(before, dots.height - 1)), to: (x, min(top, dots.height - 1)), histogram.ink)
            }
            before = top
        }
        dots.draw(on: &canvas, column: area.column, row: area.row, glyphs: glyphs)
    }

    /// Rows of blocks, one row or a few for each histogram.
    func draw(_ ridge: Ridge, on canvas: inout TextCanvas, _ area: Area) {
        let count = ridge.histograms.count
        for (index, histogram) in ridge.histograms.enumerated() {
            let bottom = area.rows * (index + 1) / count
            let strip = Area(
                column: area.column, row: area.row + area.rows * index / count, columns: area.columns,
                rows: bottom - area.rows * index / count)
            for column in 0..<area.columns {
                let left = scales.x.value(at: Double(column) / Double(area.columns))
                let right = scales.x.value(at: Double(column + 1) / Double(area.columns))
                guard histogram.highest > 0 else { continue }
                let share = histogram.highestCount(from: left, to: right) / histogram.highest
                fillColumn(column, height: share * (Double(strip.rows) - 0.125), histogram.ink, on: &canvas, strip)
            }
        }
    }
}

extension Histogram {
    /// The highest count among the bins that a range touches; of the bin in its middle if it lies within one or two.
    func highestCount(from left: Double, to right: Double) -> Double {
        let width = binWidth
        guard width > 0, right > lower, left < upper else { return 0 }
        guard right - left > width else { return count(at: (left + right) / 2) }
        let first = ((left - lower) / (upper - lower)).cell(of: counts.count)
        let last = ((right - lower) / (upper - lower)).cell(of: counts.count)
        return counts[first...max(first, last)].max() ?? 0
    }
}

extension Bars {
    /// The bars of a group as columns without space between, for more of them than have room for their names.
    func asHistogram(_ group: Group) -> Histogram {
        Histogram(
            name: group.name, ink: group.ink, lower: -0.5, upper: Double(categories.count) - 0.5, counts: group.values)
    }
}
