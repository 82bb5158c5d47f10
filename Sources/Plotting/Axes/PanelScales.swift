/// A panel's two scales, and how much of its data has no place on them.
struct PanelScales {
    let x: Scale
    let y: Scale
    /// Values that are nan or infinite.
    private(set) var nonFinite = 0
    /// Finite values that are too large for sums and quotients of them to be finite.
    private(set) var tooLarge = 0
    /// Values of 0 or below on a logarithmic axis.
    private(set) var nonPositive = 0
    /// Finite values in no bin of a histogram.
    private(set) var outsideBins = 0
    /// All values.
    private(set) var total = 0
    /// Whether there are values, but all beyond one end of an axis.
    private let isOutside: Bool

    /// With some space above and below the data, unless `hasSpace` is false.
    init(_ panel: Panel, hasSpace: Bool = true) {
        var (x, y) = (Extent(), Extent())
        var (standsOnZero, hugsData) = (false, true)
        for mark in panel.marks {
            switch mark {
            case .line(let series):
                PanelScales.include(series, panel, &x, &y)
            case .points(let series):
                PanelScales.include(series, panel, &x, &y)
                hugsData = false
            case .histogram(let histogram):
                x.include([panel.x.isLogarithmic ? histogram.lowestPositiveEdge : histogram.lower, histogram.upper])
                y.include([panel.y.isLogarithmic ? 0.8 : 0, histogram.highest])
                standsOnZero = true
            case .bars(let bars):
                x.include([-0.6, Double(bars.categories.count) - 0.4])
                let values = bars.groups.flatMap(\.values)
                // On a logarithmic axis the least bar must not vanish.
                y.include(panel.y.isLogarithmic ? values.filter { $0 > 0 }.flatMap { [$0 / 2, $0] } : values)
                standsOnZero = true
            case .ridge(let ridge):
                for histogram in ridge.histograms {
                    x.include([panel.x.isLogarithmic ? histogram.lowestPositiveEdge : histogram.lower, histogram.upper])
                }
                y.include([0, Double(ridge.names.count) + Ridge.overlap])
            case .image(let image):
                x.include([image.horizontal.lower, image.horizontal.upper])
                y.include([image.vertical.lower, image.vertical.upper])
            case .guide(let guide):
                if guide.direction == .horizontal { y.include([guide.value]) } else { x.include([guide.value]) }
            case .text: break
            }
        }
        let image = panel.firstImage
        self.x = Scale(panel.x, data: x, padding: hugsData || image != nil ? 0 : 0.03)
        let upright = Scale(
            panel.y, data: y, padding: hasSpace && image == nil && !panel.isRidge ? 0.05 : 0,
            includesZero: standsOnZero && !panel.y.isLogarithmic)
        // A matrix has its first row on top.
        let isTurned = image.map { $0.vertical.lower > $0.vertical.upper } ?? false
        self.y = isTurned ? Scale(lower: upright.upper, upper: upright.lower) : upright
        isOutside = !self.x.meets(x) || !self.y.meets(y)
        for mark in panel.marks { count(mark, panel) }
    }

    /// A point's coordinates stretch the axes only if both have a place on them.
    private static func include(_ series: Series, _ panel: Panel, _ x: inout Extent, _ y: inout Extent) {
        for index in series.x.indices {
            let (horizontal, vertical) = (series.x[index], series.y[index])
            guard Extent.isDrawable(horizontal), Extent.isDrawable(vertical), horizontal > 0 || !panel.x.isLogarithmic,
                vertical > 0 || !panel.y.isLogarithmic
            else { continue }
            x.include(horizontal)
            y.include(vertical)
        }
    }

    private mutating func count(_ mark: Mark, _ panel: Panel) {
        switch mark {
        case .line(let series), .points(let series):
            for index in series.x.indices { count(series.x[index], series.y[index], panel) }
        case .bars(let bars):
            for value in bars.groups.flatMap(\.values) { count(1, value, panel) }
        case .image(let image):
            for value in image.values { count(1, 1 + value * 0, panel) }
        case .histogram(let histogram): count(histogram)
        case .ridge(let ridge): for histogram in ridge.histograms { count(histogram) }
        case .guide, .text: break
        }
    }

    private mutating func count(_ histogram: Histogram) {
        total += histogram.total
        nonFinite += histogram.nonFinite
        outsideBins += histogram.outside
    }

    private mutating func count(_ x: Double, _ y: Double, _ panel: Panel) {
        total += 1
        if !x.isFinite || !y.isFinite {
            nonFinite += 1
        } else if !Extent.isDrawable(x) || !Extent.isDrawable(y) {
            tooLarge += 1
        } else if (panel.x.isLogarithmic && x <= 0) || (panel.y.isLogarithmic && y <= 0) {
            nonPositive += 1
        }
    }

    /// What a reader should know about values that are not drawn.
    var notes: [String] {
        var notes: [String] = []
        if nonFinite > 0 { notes.append("\(nonFinite) of \(total) values are nan or inf") }
        if tooLarge > 0 { notes.append("\(tooLarge) of \(total) values are beyond 1e300: too large to draw") }
        if outsideBins > 0 { notes.append("\(outsideBins) of \(total) values lie outside the bins") }
        if isOutside { notes.append("all values lie outside the limits") }
        if nonPositive > 0 { notes.append("\(nonPositive) of \(total) values are 0 or below: no place on a log axis") }
        return notes
    }
}

extension Histogram {
    /// Where a logarithmic axis begins: the first edge of a bin that is above 0.
    fileprivate var lowestPositiveEdge: Double {
        guard lower <= 0, binWidth > 0 else { return lower }
        return lower + ((-lower / binWidth).rounded(.down) + 1) * binWidth
    }
}

extension Ridge {
    /// How far a row's highest peak rises into the rows behind it, in rows.
    static let overlap = 0.8
}
