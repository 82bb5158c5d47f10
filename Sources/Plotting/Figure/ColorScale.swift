/// Which colour stands for which value.
public struct ColorScale: Sendable {
    public enum Kind: Sendable {
        /// From dark to light, for values of one sign.
        case sequential
        /// From blue by white to red, for values around a centre.
        case diverging
        /// The series' colours, for numbers of classes.
        case classes
    }

    public let kind: Kind
    public let lower: Double
    public let upper: Double

    public init(_ kind: Kind, lower: Double, upper: Double) {
        self.kind = kind
        self.lower = lower
        self.upper = upper
    }

    /// A scale for these values: with a centre, it reaches as far to either side; without one, values of both signs are
    /// centred at 0.
    public init(for values: [Double], center: Double? = nil) {
        let extent = Extent(values)
        let isSigned = extent.lower < 0 && extent.upper > 0
        guard let center = center ?? (isSigned ? 0 : nil) else {
            self.init(.sequential, lower: extent.lower, upper: extent.upper)
            return
        }
        let reach = max(abs(extent.lower - center), abs(extent.upper - center))
        self.init(.diverging, lower: center - reach, upper: center + reach)
    }

    /// Colours, evenly spaced. Sequential: Viridis; diverging: Brewer's RdBu, turned round.
    var stops: [Color] {
        switch kind {
        case .sequential: return [0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725].map { Color($0) }
        case .classes: return (0..<Ink.seriesColors).map { Ink.series($0).color }
        case .diverging: return [0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B].map { Color($0) }
        }
    }

    /// Where a value stands between the ends, from 0 to 1.
    func share(_ value: Double) -> Double {
        guard upper > lower else { return 0.5 }
        return max(0, min(1, (value / 2 - lower / 2) / (upper / 2 - lower / 2)))
    }

    /// Light grey where there is no value.
    func color(_ value: Double) -> Color {
        guard value.isFinite else { return Color(0xDDDDDD) }
        if kind == .classes { return Ink.series(Int(max(0, min(value, 1000)))).color }
        let place = share(value) * Double(stops.count - 1)
        let index = min(stops.count - 2, Int(place))
        return stops[index].mixed(with: stops[index + 1], place - Double(index))
    }
}
