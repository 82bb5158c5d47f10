import Glibc

extension Histogram {
    /// Counts the finite values in bins of one width. Without `bins`, their width is Freedman and Diaconis's,
    /// 2·IQR/∛n, with 5 to 60 of them; without `range`, they reach from the least value to the greatest.
    public init(
        _ values: [Double], name: String? = nil, ink: Ink = .series(0), bins: Int? = nil,
        range: (lower: Double, upper: Double)? = nil, density: Bool = false
    ) {
        let (lower, upper) = range ?? Histogram.range(of: values)
        let bins = max(1, bins ?? Histogram.suggestedBins(values, lower: lower, upper: upper))
        var counts = [Double](repeating: 0, count: bins)
        var inside = 0
        for value in values where value >= lower && value <= upper {
            let place = (value / 2 - lower / 2) / (upper / 2 - lower / 2)
            counts[place.cell(of: bins)] += 1
            inside += 1
        }
        if density, inside > 0 {
            let width = (upper - lower) / Double(bins)
            counts = counts.map { $0 / (Double(inside) * width) }
        }
        let nonFinite = values.reduce(0) { $1.isFinite ? $0 : $0 + 1 }
        self.init(
            name: name, ink: ink, lower: lower, upper: upper, counts: counts, total: values.count, nonFinite: nonFinite,
            outside: values.count - nonFinite - inside)
    }

    /// The finite values' range, widened where they are all alike.
    public static func range(of values: [Double]) -> (lower: Double, upper: Double) {
        let extent = Extent(values)
        guard !extent.isEmpty else { return (0, 1) }
        guard extent.upper - extent.lower > max(abs(extent.lower), abs(extent.upper)) * 1e-9 else {
            let space = extent.lower == 0 ? 0.5 : abs(extent.lower) * 0.1
            return (extent.lower - space, extent.upper + space)
        }
        return (extent.lower, extent.upper)
    }

    private static func suggestedBins(_ values: [Double], lower: Double, upper: Double) -> Int {
        let sorted = values.filter { $0 >= lower && $0 <= upper }.sorted()
        guard sorted.count > 1 else { return 5 }
        let spread = sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]
        let width = 2 * spread / cbrt(Double(sorted.count))
        guard width > 0 else { return 20 }
        return Int(max(5, min(60, ((upper - lower) / width).rounded(.up))))
    }
}
