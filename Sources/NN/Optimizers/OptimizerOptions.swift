/// How weight decay enters a step.
public enum DecayMode: String, Sendable, CaseIterable {
    /// λw is added to the gradient, before any moments: the gradient of (λ/2)‖w‖².
    case coupled
    /// w shrinks by the factor 1 - lr·λ, apart from the gradient (Loshchilov and Hutter 2019, as in PyTorch's AdamW).
    case decoupled
    /// w shrinks by the factor 1 - √(1/total_steps)·λ, whatever the learning rate (keras-adamw).
    case normalized
}

/// What every optimizer takes beside its own hyper-parameters.
public struct OptimizerOptions: Sendable {
    /// nil: PyTorch's way for that optimizer.
    public var decay: DecayMode?
    /// The length of the whole training; needed by normalized decay alone.
    public var totalSteps: Int?
    /// Parameters without decay.
    public var noDecay: [NamePattern] = []
    /// Factors on learning rate and decay by pattern; the first pattern that matches counts.
    public var learningRateMultipliers: [(pattern: NamePattern, factor: Double)] = []
    public var decayMultipliers: [(pattern: NamePattern, factor: Double)] = []
    /// The gradient of all parameters together is scaled down to this norm, or each of its elements cut to ±value.
    public var clipNorm: Double?
    public var clipValue: Double?

    public init() {}

    func validated(for owner: String, names: [String]) throws {
        if let clipNorm { try ValueRange.positive.check(clipNorm, "clip_norm", of: owner) }
        if let clipValue { try ValueRange.positive.check(clipValue, "clip_value", of: owner) }
        if let totalSteps { try requireSize(totalSteps, "total_steps", of: owner) }
        if decay == .normalized, totalSteps == nil { throw NNError.totalStepsMissing(owner: owner) }
        let multipliers = [("lr_mult", learningRateMultipliers), ("decay_mult", decayMultipliers)]
        for (option, factors) in multipliers {
            for (pattern, factor) in factors {
                try ValueRange.nonNegative.check(factor, "\(option)[\"\(pattern)\"]", of: owner)
            }
        }
        let patterns = noDecay.map { ("no_decay", $0) } + learningRateMultipliers.map { ("lr_mult", $0.pattern) }
            + decayMultipliers.map { ("decay_mult", $0.pattern) }
        for (option, pattern) in patterns where !names.contains(where: pattern.matches) {
            throw NNError.patternWithoutMatch(option: option, pattern: pattern.description, existing: names)
        }
    }

    func learningRateMultiplier(for name: String) -> Double {
        learningRateMultipliers.first { $0.pattern.matches(name) }?.factor ?? 1
    }

    func decayMultiplier(for name: String) -> Double {
        if noDecay.contains(where: { $0.matches(name) }) { return 0 }
        return decayMultipliers.first { $0.pattern.matches(name) }?.factor ?? 1
    }
}
