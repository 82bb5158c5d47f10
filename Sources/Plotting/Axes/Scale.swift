import Glibc

/// Where values stand along an axis: 0 at its beginning, 1 at its end.
struct Scale: Equatable {
    let lower: Double
    let upper: Double
    let isLogarithmic: Bool

    /// A logarithmic axis has no place for less.
    private static let smallest = 1e-300

    /// `lower` and `upper` differ; on a logarithmic axis both are positive.
    init(lower: Double, upper: Double, isLogarithmic: Bool = false) {
        self.lower = lower
        self.upper = upper
        self.isLogarithmic = isLogarithmic
    }

    /// An axis for data of that extent: its own limits where it has them, else the data's with some space around. Limits
    /// of 0 or below are none on a logarithmic axis.
    /// `padding` is that space's share; `includesZero` is for bars, which stand on 0.
    init(_ axis: Axis, data: Extent, padding: Double, includesZero: Bool = false) {
        if axis.isLogarithmic {
            var axis = axis
            axis.lower = axis.lower.flatMap { $0 >= Scale.smallest ? $0 : nil }
            axis.upper = axis.upper.flatMap { $0 >= Scale.smallest ? $0 : nil }
            let (lower, upper) = Scale.limits(axis, data, isEmpty: (1, 10)) { lower, upper in
                let (lower, upper) = (max(lower, Scale.smallest), max(upper, Scale.smallest))
                let factor = upper > lower ? pow(10, padding * (log10(upper) - log10(lower))) : 10
                return (max(lower / factor, Scale.smallest), min(upper * factor, Extent.largest))
            }
            self.init(lower: lower, upper: upper, isLogarithmic: true)
            return
        }
        let (lower, upper) = Scale.limits(axis, data, isEmpty: (0, 1)) { lower, upper in
            let (lower, upper) = includesZero ? (min(lower, 0), max(upper, 0)) : (lower, upper)
            let size = max(abs(lower), abs(upper))
            // Less than this is rounding: the values count as one.
            guard upper - lower > size * 1e-9 else {
                if size == 0 { return includesZero ? (0, 1) : (-1, 1) }
                return (lower - size * 0.1, upper + size * 0.1)
            }
            let space = (upper - lower) * padding
            return (includesZero && lower == 0 ? 0 : lower - space, includesZero && upper == 0 ? 0 : upper + space)
        }
        self.init(lower: lower, upper: upper)
    }

    private static func limits(
        _ axis: Axis, _ data: Extent, isEmpty: (Double, Double), _ widened: (Double, Double) -> (Double, Double)
    ) -> (Double, Double) {
        if let lower = axis.lower, let upper = axis.upper { return (lower, upper) }
        let automatic = data.isEmpty ? isEmpty : widened(data.lower, data.upper)
        let lower = axis.lower ?? automatic.0
        let upper = axis.upper ?? automatic.1
        if lower < upper { return (lower, upper) }
        // All data lies beyond the one limit that was given.
        if axis.isLogarithmic { return axis.lower == nil ? (upper / 10, upper) : (lower, lower * 10) }
        let step = max(1, abs(lower), abs(upper)) * 0.5
        return axis.lower == nil ? (upper - step, upper) : (lower, lower + step)
    }

    /// Below 0 or above 1 for values beyond the ends; nil for those that have no place.
    func position(_ value: Double) -> Double? {
        guard Extent.isDrawable(value) else { return nil }
        if isLogarithmic {
            guard value >= Scale.smallest else { return nil }
            return (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
        }
        return (value - lower) / (upper - lower)
    }

    /// The value at a position.
    func value(at position: Double) -> Double {
        guard isLogarithmic else { return lower + (upper - lower) * position }
        return pow(10, log10(lower) + (log10(upper) - log10(lower)) * position)
    }

    /// Whether some of the data's range lies on it, where there is data.
    func meets(_ data: Extent) -> Bool {
        data.isEmpty || (data.upper >= min(lower, upper) && data.lower <= max(lower, upper))
    }

    func contains(_ value: Double) -> Bool { value >= min(lower, upper) && value <= max(lower, upper) }
}
