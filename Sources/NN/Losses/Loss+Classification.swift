import Autograd
import TensorEngine

extension Loss {
    /// -Σ w log softmax(x) of the target class along axis 1, for logits `[N, K]` or `[N, K, …]`.
    ///
    /// Targets are class numbers `[N, …]` or probabilities of the logits' shape. With smoothing ε they become
    /// (1 - ε)·target + ε/K. The mean over class numbers is weighted by the classes' `weight` `[K]`; samples
    /// of the class `ignored` are left out.
    public static func crossEntropy(
        _ logits: Variable, _ target: Variable, labelSmoothing: Double = 0, weight: Variable? = nil,
        ignored: Int = -100, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try ValueRange.between(0, 1).check(labelSmoothing, "label_smoothing", of: "cross_entropy")
        try requireClassWeights("cross_entropy", weight, logits)
        return try tape.crossEntropy(
            logits, target, smoothing: Float(labelSmoothing), weight: weight, ignored: ignored,
            reduction: try reduction.forEngine("cross_entropy"))
    }

    /// The same for logarithms of probabilities, and class numbers alone.
    public static func nll(
        _ logProbabilities: Variable, _ target: Variable, weight: Variable? = nil, ignored: Int = -100,
        reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireClassWeights("nll", weight, logProbabilities)
        return try tape.nll(
            logProbabilities, target, weight: weight, ignored: ignored, reduction: try reduction.forEngine("nll"))
    }

    /// mean -(y log p + (1 - y) log(1 - p)), logarithms cut off at -100 as in PyTorch.
    public static func bce(
        _ prediction: Variable, _ target: Variable, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("bce", prediction, target)
        try requireProbabilities("bce", "predictions", prediction.value)
        try requireProbabilities("bce", "targets", target.value)
        let terms = try tape.withoutGradients {
            let logs = try tape.clip(tape.log(prediction), low: -100, high: nil)
            let otherLogs = try tape.clip(tape.log(tape.subtract(1, prediction)), low: -100, high: nil)
            let others = try tape.multiply(tape.subtract(1, target), otherLogs)
            return try tape.negate(tape.add(tape.multiply(target, logs), others))
        }
        guard tape.records(prediction, target) else { return try reduce(terms, reduction, tape) }
        let savedPrediction = Saved(prediction), savedTarget = Saved(target)
        let recorded = tape.record(terms.value, .custom, prediction, target) { tape, gradient, node in
            let prediction = try savedPrediction.variable(for: node)
            let rest = try tape.subtract(1, prediction)
            if node.wants(0) {
                // (p - y) / (p (1 - p)) with PyTorch's lower bound, which keeps it finite at p = 0 and 1.
                let slope = try tape.subtract(prediction, savedTarget.variable(for: node))
                let spread = try tape.clip(tape.multiply(prediction, rest), low: 1e-12, high: nil)
                try node.give(0, tape.multiply(gradient, tape.divide(slope, spread)), on: tape)
            }
            if node.wants(1) {
                let slope = try tape.subtract(tape.log(rest), tape.log(prediction))
                try node.give(1, tape.multiply(gradient, slope), on: tape)
            }
        }
        return try reduce(recorded, reduction, tape)
    }

    /// `bce` of sigmoid(x), computed so that it neither overflows nor loses digits. `positiveWeight` scales the terms
    /// of positive targets.
    public static func bceWithLogits(
        _ logits: Variable, _ target: Variable, positiveWeight: Variable? = nil, reduction: LossReduction = .mean,
        _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("bce_with_logits", logits, target)
        try requireProbabilities("bce_with_logits", "targets", target.value)
        let terms = try tape.bceWithLogits(logits, target, positiveWeight: positiveWeight, reduction: .none)
        return try reduce(terms, reduction, tape)
    }

    /// Cross-entropy in which well-classified examples count less: each term times (1 - p)^gamma (Lin et al. 2017).
    public static func focal(
        _ logits: Variable, _ target: Variable, gamma: Double = 2, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try ValueRange.nonNegative.check(gamma, "gamma", of: "focal")
        let terms = try tape.crossEntropy(logits, target, reduction: .none)
        let misses = try tape.subtract(1, tape.exp(tape.negate(terms)))
        return try reduce(tape.multiply(tape.power(misses, Float(gamma)), terms), reduction, tape)
    }

    private static func requireClassWeights(_ loss: String, _ weight: Variable?, _ logits: Variable) throws {
        guard let weight else { return }
        let classes = logits.shape.rank > 1 ? logits.shape[1] : logits.shape.dimensions.first ?? 0
        guard weight.shape.dimensions == [classes] else {
            throw NNError.classWeights(loss: loss, expected: classes, shape: weight.shape.dimensions)
        }
    }

    private static func requireProbabilities(_ loss: String, _ what: String, _ values: Tensor) throws {
        let outside = values.withFloats { $0.first { !(0 <= $0 && $0 <= 1) } }
        if let outside { throw NNError.notProbability(loss: loss, what: what, value: outside) }
    }
}

extension LossReduction {
    /// The reductions that the engine's fused losses know.
    fileprivate func forEngine(_ loss: String) throws -> Reduction {
        switch self {
        case .mean: return .mean
        case .sum: return .sum
        case .none: return .none
        case .batchmean:
            throw NNError.choice(owner: loss, name: "reduction", value: rawValue, choices: ["mean", "sum", "none"])
        }
    }
}
