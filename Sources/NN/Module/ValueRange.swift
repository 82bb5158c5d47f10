/// The values an argument may have, as errors show it: `0 <= p <= 1`.
public enum ValueRange: Equatable, Sendable {
    case positive
    case nonNegative
    case between(Double, Double)
    /// From the first, up to but without the second: `0 <= beta < 1`.
    case below(Double, Double)
    case any

    /// Whether `value` is inside; never for NaN.
    public func contains(_ value: Double) -> Bool {
        switch self {
        case .positive: return value > 0 && value.isFinite
        case .nonNegative: return value >= 0 && value.isFinite
        case .between(let low, let high): return low <= value && value <= high
        case .below(let low, let high): return low <= value && value < high
        case .any: return value.isFinite
        }
    }

    /// Throws unless `value` is inside.
    public func check(_ value: Double, _ name: String, of owner: String) throws {
        guard contains(value) else {
            throw NNError.outOfRange(owner: owner, name: name, value: value, range: self)
        }
    }
}
