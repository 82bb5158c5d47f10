extension Series {
    /// At most about `6 · buckets` of the points, in order, that draw the same line: of each stretch the first and the
    /// last, and those farthest out in either direction. Points without a place stay as gaps.
    func decimated(buckets: Int) -> Series {
        guard x.count > 6 * buckets, buckets > 0 else { return self }
        var kept: [Int] = []
        kept.reserveCapacity(6 * buckets)
        for bucket in 0..<buckets {
            let range = x.count * bucket / buckets..<x.count * (bucket + 1) / buckets
            kept += extremes(of: range)
        }
        return Series(name: name, ink: ink, x: kept.map { x[$0] }, y: kept.map { y[$0] })
    }

    private func extremes(of range: Range<Int>) -> [Int] {
        var chosen: Set<Int> = [range.lowerBound, range.upperBound - 1]
        var (left, right, low, high) = (-1, -1, -1, -1)
        var gap = -1
        for index in range {
            guard Extent.isDrawable(x[index]), Extent.isDrawable(y[index]) else {
                gap = index
                continue
            }
            if left < 0 || x[index] < x[left] { left = index }
            if right < 0 || x[index] > x[right] { right = index }
            if low < 0 || y[index] < y[low] { low = index }
            if high < 0 || y[index] > y[high] { high = index }
        }
        chosen.formUnion([left, right, low, high, gap].filter { $0 >= 0 })
        return chosen.sorted()
    }

    /// One point for each cell of a grid over the panel that holds any; nil if that is no more than the limit anyway.
    /// The grid is as fine as the limit allows.
    func thinned(_ scales: PanelScales, limit: Int) -> Series? {
        guard x.count > limit else { return nil }
        var size = 512
        while true {
            var cells: [Int: Int] = [:]
            for index in x.indices {
                guard let across = scales.x.position(x[index]), let up = scales.y.position(y[index]),
                    (0...1).contains(across), (0...1).contains(up)
                else { continue }
                let cell = across.cell(of: size) * size + up.cell(of: size)
                if cells[cell] == nil { cells[cell] = index }
                if cells.count > limit { break }
            }
            if cells.count <= limit {
                let kept = cells.values.sorted()
                return Series(name: name, ink: ink, x: kept.map { x[$0] }, y: kept.map { y[$0] })
            }
            size = size * 3 / 4
        }
    }
}

extension Image {
    /// At most so many rows and columns: each cell then shows the value that is farthest from the scale's middle.
    func reduced(rows rowLimit: Int, columns columnLimit: Int) -> Image {
        let (newRows, newColumns) = (min(rows, max(1, rowLimit)), min(columns, max(1, columnLimit)))
        guard newRows < rows || newColumns < columns else { return self }
        let middle = colors.lower / 2 + colors.upper / 2
        var reduced = [Double](repeating: .nan, count: newRows * newColumns)
        for row in 0..<rows {
            for column in 0..<columns {
                let value = values[row * columns + column]
                let cell = row * newRows / rows * newColumns + column * newColumns / columns
                if reduced[cell].isNaN || abs(value - middle) > abs(reduced[cell] - middle) { reduced[cell] = value }
            }
        }
        var image = Image(rows: newRows, columns: newColumns, values: reduced, colors: colors)
        (image.horizontal, image.vertical, image.isBackdrop) = (horizontal, vertical, isBackdrop)
        return image
    }
}
