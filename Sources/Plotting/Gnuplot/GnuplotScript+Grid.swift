/// A grid of small panels, drawn by one `plot` command: gnuplot's head for each of hundreds of cells would outweigh what is
/// in them.
extension GnuplotScript {
    /// Bins of all cells together: more of them make no picture richer, but its file larger.
    private static let mostBins = 14_000
    /// The narrowest bin, in points.
    private static let leastBinWidth = 2.0

    mutating func drawGrid(_ figure: Figure, _ rowNames: [String], _ columnNames: [String]) {
        let layout = GridLayout(figure, rowNames, columnNames, size)
        add("set margins screen 0, screen 1, screen 0, screen 1")
        add("set xrange [0:1]\nset yrange [0:1]\nset key off\nunset border\nunset tics")
        addGridLabels(figure.panels.first)
        if let legend = figure.panels.first?.legend {
            let top = 12 + (figure.title == nil ? 0.0 : 28)
            addGridLegend(legend, at: Place(x: layout.cell(row: 0, column: 0).left, y: 1 - top / Double(size.height)))
        }
        for (column, name) in columnNames.enumerated() {
            let look = layout.isCrowded ? "offset 0.3,0.5 left rotate by 40 font ',10'" : "offset 0,0.9 left font ',11'"
            addLabel(name, at: layout.cell(row: 0, column: column).topLeft, look)
        }
        for (row, name) in rowNames.enumerated() {
            addLabel(name, at: layout.cell(row: row, column: 0).bottomLeft, "offset -1,0.5 right font ',11'")
        }
        let cells = figure.panels.enumerated().map { index, panel in
            let area = layout.cell(row: index / figure.columns, column: index % figure.columns)
            return (panel: panel, scales: PanelScales(panel), area: area)
        }
        for cell in cells.suffix(figure.columns) { addEnds(of: cell.scales.x, below: cell.area, upright: layout.isNarrow) }
        for cell in cells {
            for case .text(let annotation) in cell.panel.marks { addAnnotation(annotation, cell.scales, in: cell.area) }
        }
        let distributions = cells.map { cell in
            cell.panel.marks.compactMap { if case .histogram(let histogram) = $0 { histogram } else { nil } }
        }
        let count = distributions.map(\.count).reduce(0, +)
        let bins = min(Int(layout.cellWidth / GnuplotScript.leastBinWidth), GnuplotScript.mostBins / max(1, count))
        var parts: [String] = []
        for number in 0..<(distributions.map(\.count).max() ?? 0) {
            let drawn = zip(cells, distributions).compactMap { cell, own -> (histogram: Histogram, outline: [Place])? in
                guard number < own.count else { return nil }
                let outline = own[number].merged(bins: bins).outline(cell.scales)
                return outline.isEmpty ? nil : (own[number], outline.map(cell.area.place))
            }
            guard let ink = drawn.first?.histogram.ink else { continue }
            let block = addBlock(drawn.map { $0.outline.map(GnuplotScript.point) }.joined(separator: [""]))
            parts += GnuplotScript.area(block, ink, isFirst: number == 0, title: "notitle")
        }
        let baseLines = cells.map { [$0.area.bottomLeft, $0.area.bottomRight].map(GnuplotScript.point) }
        parts.append("\(addBlock(baseLines.joined(separator: [""]))) with lines lw 0.8 lc rgb '#555555'")
        add("plot " + parts.joined(separator: ", \\\n    "))
    }

    private mutating func addLabel(_ words: String, at place: Place, _ look: String) {
        add("set label \(GnuplotScript.quoted(words, atMost: 24)) at \(GnuplotScript.point(place, separator: ",")) \(look)")
    }

    /// Where the axis begins and ends; where that does not fit side by side, upright.
    private mutating func addEnds(of scale: Scale, below area: GridLayout.Area, upright: Bool) {
        let ends = [(scale.lower, area.bottomLeft, "left", 0.6), (scale.upper, area.bottomRight, "right", 0)]
        for (value, place, side, shift) in ends {
            let look = upright ? "offset \(shift),-0.4 right rotate by 90 font ',8'" : "offset 0,-0.8 \(side) font ',9'"
            addLabel(NumberLabel.short(value, digits: 3), at: place, look + " tc rgb '#333333'")
        }
    }

    /// The names of the axes that all cells have, at the edges of the picture.
    private mutating func addGridLabels(_ panel: Panel?) {
        if let label = panel?.x.label {
            add("set label \(GnuplotScript.quoted(label)) at screen 0.5, screen 0 offset 0,0.7 center tc rgb '#333333'")
        }
        if let label = panel?.y.label {
            add("set label \(GnuplotScript.quoted(label)) at screen 0, screen 0.5 offset 1.2,0 center rotate tc rgb '#333333'")
        }
    }

    private mutating func addGridLegend(_ legend: [(name: String, mark: Mark)], at place: Place) {
        var x = place.x
        for entry in legend {
            let color = GnuplotScript.quoted(entry.mark.ink.color)
            add("set label \(GnuplotScript.quoted(entry.name)) at \(x),\(place.y) left tc rgb \(color)")
            x += Double(entry.name.count * 8 + 24) / Double(size.width)
        }
    }
}

/// Where a grid's cells lie in the picture.
struct GridLayout {
    /// From one cell to the next, in points.
    private let step: (x: Double, y: Double)
    private let left: Double
    private let top: Double
    private let size: (width: Double, height: Double)
    /// Whether the columns' names would run into each other and stand aslant.
    let isCrowded: Bool

    init(_ figure: Figure, _ rowNames: [String], _ columnNames: [String], _ size: (width: Int, height: Int)) {
        let panel = figure.panels.first
        self.size = (Double(size.width), Double(size.height))
        let letters = { (names: [String]) in Double(min(names.map(\.count).max() ?? 0, 24)) }
        left = letters(rowNames) * 8 + (panel?.y.label == nil ? 16 : 34)
        let width = (self.size.width - left - 16) / Double(figure.columns)
        isCrowded = letters(columnNames) * 7 > width
        // Names aslant reach up, and the last one to the right.
        let slant = isCrowded ? letters(columnNames) * 6 : 0
        top = 26 + slant * 0.65 + (figure.title == nil ? 0.0 : 28) + (panel?.legend.isEmpty ?? true ? 0 : 20)
        let bottom = (panel?.x.label == nil ? 44.0 : 62) + (width < GridLayout.narrow ? 16 : 0)
        step.x = (self.size.width - left - 16 - max(0, slant * 0.95 - width)) / Double(figure.columns)
        step.y = (self.size.height - top - bottom) / Double(figure.rows)
    }

    private static let narrow = 84.0

    /// Whether two numbers have no room side by side under a cell.
    var isNarrow: Bool { step.x < GridLayout.narrow }
    private var gap: Double { min(14, step.x / 4) }
    /// Of a cell, in points.
    var cellWidth: Double { step.x - gap }

    /// The part of the picture, from 0 to 1 across and upwards, in which a cell is drawn.
    struct Area {
        let left: Double, right: Double, bottom: Double, top: Double

        static let whole = Area(left: 0, right: 1, bottom: 0, top: 1)

        var topLeft: Place { Place(x: left, y: top) }
        var bottomLeft: Place { Place(x: left, y: bottom) }
        var bottomRight: Place { Place(x: right, y: bottom) }

        /// A place of the cell in the picture.
        func place(_ place: Place) -> Place {
            Place(x: left + place.x * (right - left), y: bottom + place.y * (top - bottom))
        }
    }

    func cell(row: Int, column: Int) -> Area {
        let x = left + Double(column) * step.x
        let y = top + Double(row) * step.y
        return Area(
            left: x / size.width, right: (x + cellWidth) / size.width, bottom: 1 - (y + step.y) / size.height,
            top: 1 - (y + 6) / size.height)
    }
}

extension Histogram {
    /// So many bins at most, each as high as the highest of those that it stands for.
    func merged(bins limit: Int) -> Histogram {
        let limit = Swift.max(1, limit)
        guard counts.count > limit else { return self }
        let merged = (0..<limit).map { bin in
            counts[bin * counts.count / limit..<(bin + 1) * counts.count / limit].max() ?? 0
        }
        return Histogram(
            name: name, ink: ink, lower: lower, upper: upper, counts: merged, total: total, nonFinite: nonFinite,
            outside: outside)
    }
}
