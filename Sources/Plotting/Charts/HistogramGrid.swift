/// Histograms in rows and columns with common axes, after see_rnn's `features_hist_v2`: a row an epoch, a column a weight
/// of a layer, in each cell one or more distributions over each other.
public struct HistogramGrid: Sendable {
    public let rowNames: [String]
    public let columnNames: [String]
    /// Row by row; the distributions of all cells have the same names.
    public let cells: [[Distribution]]
    /// What all cells' axes have in common beside what the data sets: names, limits, logarithms.
    public var x = Axis()
    public var y = Axis()

    public struct Distribution: Sendable {
        public let name: String?
        public let values: [Double]

        public init(name: String? = nil, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// Which cells have one horizontal axis in common.
    public enum Sharing: Sendable { case columns, all }

    public init(rowNames: [String], columnNames: [String], cells: [[Distribution]]) {
        precondition(cells.count == rowNames.count * columnNames.count, "a cell for each row and column")
        self.rowNames = rowNames
        self.columnNames = columnNames
        self.cells = cells
    }

    /// The most rows and columns that one picture shows.
    private static let mostRows = 16
    private static let mostColumns = 50

    /// The grid with some of its rows and columns, evenly spaced, if it has many.
    private var thinned: HistogramGrid {
        let rows = Array(rowNames.indices).spread(atMost: HistogramGrid.mostRows)
        let columns = Array(columnNames.indices).spread(atMost: HistogramGrid.mostColumns)
        var grid = HistogramGrid(
            rowNames: rows.map { rowNames[$0] }, columnNames: columns.map { columnNames[$0] },
            cells: rows.flatMap { row in columns.map { cells[row * columnNames.count + $0] } })
        (grid.x, grid.y) = (x, y)
        return grid
    }

    /// The grid as a figure, of its rows and columns as many as one picture shows. All cells have one vertical axis. It ends
    /// above the highest peak that is left when `peaksToClip` cells are left out, whose peaks are cut off and told in
    /// words; nil leaves out peaks that would make all others flat. A limit of `y` goes before both.
    public func figure(bins: Int, sharing: Sharing = .columns, peaksToClip: Int? = nil) -> Figure {
        thinned.wholeFigure(bins: bins, sharing: sharing, peaksToClip: peaksToClip)
    }

    private func wholeFigure(bins: Int, sharing: Sharing, peaksToClip: Int?) -> Figure {
        let ranges = columnNames.indices.map { column in
            range(of: members(ofColumn: sharing == .all ? nil : column).flatMap { $0.map(\.values).joined() })
        }
        let histograms = cells.enumerated().map { index, cell in
            cell.enumerated().map { number, one in
                Histogram(
                    one.values, name: one.name, ink: .series(number), bins: bins, range: ranges[index % columnNames.count])
            }
        }
        let ordered = histograms.sorted { $0.highest > $1.highest }
        let peaks = ordered.map(\.highest)
        let clipped = max(0, min(peaksToClip ?? HistogramGrid.suggestedClipping(ordered), peaks.count - 1))
        let top = y.upper ?? max(1, peaks.isEmpty ? 1 : peaks[clipped]) * 1.05
        let panels = histograms.enumerated().map { index, cell in
            panel(cell, range: ranges[index % columnNames.count], top: top, lost: cells[index].lostShare)
        }
        return Figure(
            panels: panels, columns: columnNames.count,
            arrangement: .grid(rowNames: rowNames, columnNames: columnNames))
    }

    /// From the least to the greatest value, or from limit to limit.
    private func range(of values: [Double]) -> (lower: Double, upper: Double) {
        let data = Histogram.range(of: x.isLogarithmic ? values.filter { $0 > 0 } : values)
        let lower = x.lower ?? min(data.lower, x.upper.map { $0 - 1 } ?? data.lower)
        return (lower, x.upper ?? max(data.upper, x.lower.map { $0 + 1 } ?? data.upper))
    }

    private func members(ofColumn column: Int?) -> [[Distribution]] {
        guard let column else { return cells }
        return stride(from: column, to: cells.count, by: columnNames.count).map { cells[$0] }
    }

    /// Of cells in descending order, how many have a peak that stands so far above the rest, more than twice as high, that
    /// it would hide it. What rises over the rest on a broad front is no peak.
    private static func suggestedClipping(_ cells: [[Histogram]]) -> Int {
        for index in stride(from: cells.count / 4, to: 0, by: -1) {
            let rest = cells[index].highest
            guard cells[index - 1].highest > 2 * rest else { continue }
            return cells[..<index].allSatisfy { $0.allSatisfy { $0.isNarrow(above: rest) } } ? index : 0
        }
        return 0
    }

    private func panel(
        _ histograms: [Histogram], range: (lower: Double, upper: Double), top: Double, lost: Double
    ) -> Panel {
        var panel = Panel(marks: histograms.map { .histogram($0) })
        (panel.x, panel.y) = (x, y)
        (panel.x.lower, panel.x.upper) = range
        (panel.y.lower, panel.y.upper) = (y.lower ?? (y.isLogarithmic ? nil : 0), top)
        for (line, histogram) in histograms.filter({ $0.highest > top }).enumerated() {
            panel.marks.append(.text(histogram.peakAnnotation(at: top * (0.95 - 0.25 * Double(line)))))
        }
        if lost > 0 {
            let words = "\(NumberLabel.short(100 * lost, digits: 3))% nan or inf"
            panel.marks.append(.text(Annotation(x: range.lower, y: top * 0.2, text: words, ink: .alert)))
        }
        return panel
    }
}

extension [Histogram] {
    fileprivate var highest: Double { map(\.highest).max() ?? 0 }
}

extension Histogram {
    /// Whether few bins only are higher than that.
    fileprivate func isNarrow(above height: Double) -> Bool {
        counts.count { $0 > height } <= Swift.max(2, counts.count / 8)
    }

    /// The place and height of the highest bin in words.
    fileprivate func peakAnnotation(at y: Double) -> Annotation {
        let bin = counts.firstIndex(of: highest) ?? 0
        let middle = lower + binWidth * (Double(bin) + 0.5)
        let words = "\(NumberLabel.short(middle, digits: 3)): \(NumberLabel.short(highest, digits: 4))"
        var annotation = Annotation(x: middle, y: y, text: words, ink: .alert)
        annotation.endsThere = middle > lower + (upper - lower) / 2
        return annotation
    }
}

extension [HistogramGrid.Distribution] {
    /// The share of values that are not finite.
    fileprivate var lostShare: Double {
        let all = reduce(0) { $0 + $1.values.count }
        let lost = reduce(0) { sum, one in sum + one.values.reduce(0) { $1.isFinite ? $0 : $0 + 1 } }
        return all == 0 ? 0 : Double(lost) / Double(all)
    }
}
