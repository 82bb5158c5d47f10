import Autograd
import TensorEngine

/// What a parameter's values are held to after each step. "Unit" means a unit's incoming weights: the slices of a
/// weight along its first axis; a vector, such as a bias, counts as one unit.
public enum Constraint: Equatable, Sendable {
    /// Units with a norm above the limit are scaled down to it.
    case maxNorm(Double)
    /// Every unit is scaled to norm 1.
    case unitNorm
    /// Negative values become 0.
    case nonNegative
    /// The norm of each unit moves by `rate` of the way into low…high.
    case minMaxNorm(low: Double, high: Double, rate: Double)
    /// The whole matrix is scaled down until its largest singular value is at most the limit.
    case spectralCap(Double)

    public var kind: String {
        switch self {
        case .maxNorm: return "MaxNorm"
        case .unitNorm: return "UnitNorm"
        case .nonNegative: return "NonNeg"
        case .minMaxNorm: return "MinMaxNorm"
        case .spectralCap: return "spectral_cap"
        }
    }

    /// As users write it, such as "MaxNorm(2)".
    public var summary: String {
        switch self {
        case .maxNorm(let limit), .spectralCap(let limit): return "\(kind)(\(numeral(limit)))"
        case .unitNorm, .nonNegative: return "\(kind)()"
        case .minMaxNorm(let low, let high, let rate):
            return "\(kind)(\(numeral(low)), \(numeral(high)), rate = \(numeral(rate)))"
        }
    }

    /// Throws unless the limits are finite and in order.
    public func validated() throws -> Constraint {
        switch self {
        case .maxNorm(let limit):
            try ValueRange.nonNegative.check(limit, "c", of: kind)
        case .spectralCap(let limit):
            try ValueRange.nonNegative.check(limit, "λ", of: kind)
        case .minMaxNorm(let low, let high, let rate):
            try ValueRange.nonNegative.check(low, "lo", of: kind)
            try ValueRange.between(low, .greatestFiniteMagnitude).check(high, "hi", of: kind)
            try ValueRange.between(0, 1).check(rate, "rate", of: kind)
        case .unitNorm, .nonNegative:
            break
        }
        return self
    }

    /// Changes `values` so that they comply.
    public func apply(to values: inout Tensor, _ engine: Engine) throws {
        let units = values.rank > 1 ? values.shape[0] : 1
        guard values.count > 0 else { return }
        let size = values.count / units
        if case .spectralCap(let limit) = self {
            let sigma = Double(try engine.sigmaMax(values.reshaped(Shape([units, size]))).item)
            if sigma > limit { try engine.scale(&values, Float(limit / sigma)) }
            return
        }
        try values.withMutableFloats(engine) { elements in
            for unit in 0..<units {
                apply(to: UnsafeMutableBufferPointer(rebasing: elements[unit * size..<(unit + 1) * size]))
            }
        }
    }

    /// The constraints that look at one unit alone.
    private func apply(to unit: UnsafeMutableBufferPointer<Float>) {
        if case .nonNegative = self {
            for index in unit.indices { unit[index] = max(unit[index], 0) }
            return
        }
        let norm = unit.reduce(into: 0.0) { $0 += Double($1) * Double($1) }.squareRoot()
        let wanted: Double
        switch self {
        case .maxNorm(let limit): wanted = min(norm, limit)
        case .unitNorm: wanted = 1
        case .minMaxNorm(let low, let high, let rate): wanted = (1 - rate) * norm + rate * min(max(norm, low), high)
        case .nonNegative, .spectralCap: return
        }
        // A unit of zeros has no direction to scale along.
        guard norm > 0, wanted != norm else { return }
        let factor = Float(wanted / norm)
        for index in unit.indices { unit[index] *= factor }
    }
}

extension [NamedModule] {
    /// Makes all parameters with constraints comply.
    func applyConstraints(_ engine: Engine) throws {
        for part in self where !part.module.constraints.isEmpty {
            for item in part.module.ownParameters {
                guard let constraint = part.module.constraints[item.name] else { continue }
                try item.variable.modify { try constraint.apply(to: &$0, engine) }
            }
        }
    }
}
