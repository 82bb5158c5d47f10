import Glibc

/// What an optimizer does to one parameter by its settings alone.
public struct OptimizerReportRow: Equatable, Sendable {
    public let parameter: String
    public let learningRate: Double
    /// λ, multipliers included.
    public let decay: Double
    /// The share of the weight that decay takes away each step, momentum included; nil where coupled decay goes
    /// through an adaptive rule and is not a share of the weight.
    public let shrink: Double?
    /// Steps until decay alone halves the weight; infinite without decay.
    public let halfLife: Double?
}

extension Optimizer {
    /// A row a parameter: its learning rate, decay, effective shrink a step and half-life in steps.
    public func report() -> [OptimizerReportRow] {
        groups.flatMap { group in
            group.slots.map { slot in
                let rates = rates(for: slot, in: group)
                let share = shrink(group, rates)
                return OptimizerReportRow(
                    parameter: slot.name, learningRate: rates.learningRate,
                    decay: rates.decay, shrink: share,
                    halfLife: share.map(halfLife))
            }
        }
    }
}

/// ln ½ / ln(1 - share).
private func halfLife(ofShrink share: Double) -> Double {
    if share <= 0 { return .infinity }
    if share >= 1 { return 0 }
    return log(0.5) / log1p(-share)
}
