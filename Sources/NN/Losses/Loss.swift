import Autograd
import TensorEngine

/// How a loss makes one number of many.
public enum LossReduction: String, Sendable, CaseIterable {
    case mean, sum, none
    /// The sum over everything divided by the number of examples; for `klDivergence` the mathematical definition.
    case batchmean
}

/// PyTorch's losses as functions on the tape: predictions first, then targets. Means are over all elements.
public enum Loss {
    /// mean (x - y)².
    public static func mse(
        _ prediction: Variable, _ target: Variable, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("mse", prediction, target)
        if reduction == .mean { return try tape.mse(prediction, target) }
        return try reduce(tape.square(tape.subtract(prediction, target)), reduction, tape)
    }

    /// mean |x - y|.
    public static func l1(
        _ prediction: Variable, _ target: Variable, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("l1_loss", prediction, target)
        return try reduce(tape.abs(tape.subtract(prediction, target)), reduction, tape)
    }

    /// ½d² up to |d| = delta, and delta·(|d| - ½delta) beyond (Huber 1964).
    public static func huber(
        _ prediction: Variable, _ target: Variable, delta: Double = 1, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("huber", prediction, target)
        try ValueRange.positive.check(delta, "delta", of: "huber")
        let distance = try tape.abs(tape.subtract(prediction, target))
        // With c = min(|d|, delta), both pieces are c·(|d| - ½c).
        let capped = try tape.clip(distance, low: nil, high: Float(delta))
        let slack = try tape.subtract(distance, tape.multiply(capped, 0.5))
        return try reduce(tape.multiply(capped, slack), reduction, tape)
    }

    /// `huber` with delta = beta, divided by beta; for beta = 0 the mean of |d|.
    public static func smoothL1(
        _ prediction: Variable, _ target: Variable, beta: Double = 1, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("smooth_l1", prediction, target)
        try ValueRange.nonNegative.check(beta, "beta", of: "smooth_l1")
        if beta == 0 { return try l1(prediction, target, reduction: reduction, tape) }
        return try tape.divide(huber(prediction, target, delta: beta, reduction: reduction, tape), Float(beta))
    }

    /// mean max(0, 1 - yx) for targets ±1; targets of 0 and 1 are taken as -1 and 1.
    public static func hinge(
        _ prediction: Variable, _ target: Variable, reduction: LossReduction = .mean, _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("hinge", prediction, target)
        let isBinary = target.value.withFloats { $0.allSatisfy { $0 == 0 || $0 == 1 } }
        let signs = isBinary ? try tape.subtract(tape.multiply(target, 2), 1) : target
        return try reduce(tape.relu(tape.subtract(1, tape.multiply(signs, prediction))), reduction, tape)
    }

    /// mean y (log y - x) for x = log q, 0 where y = 0. With `logTarget`, targets are logarithms too.
    public static func klDivergence(
        _ prediction: Variable, _ target: Variable, logTarget: Bool = false, reduction: LossReduction = .mean,
        _ tape: Tape
    ) throws -> Variable {
        try requireSameShape("kl_div", prediction, target)
        if logTarget {
            let terms = try tape.multiply(tape.exp(target), tape.subtract(target, prediction))
            return try reduce(terms, reduction, tape)
        }
        let logs = try tape.log(tape.clip(target, low: .leastNormalMagnitude, high: nil))
        return try reduce(tape.multiply(target, tape.subtract(logs, prediction)), reduction, tape)
    }

    static func reduce(_ terms: Variable, _ reduction: LossReduction, _ tape: Tape) throws -> Variable {
        switch reduction {
        case .mean: return try tape.mean(terms)
        case .sum: return try tape.sum(terms)
        case .none: return terms
        case .batchmean: return try tape.divide(tape.sum(terms), Float(max(terms.shape.dimensions.first ?? 1, 1)))
        }
    }

    /// Shapes that broadcast are refused: `[N]` against `[N, 1]` would silently compare every pair. One number is fine.
    static func requireSameShape(_ loss: String, _ prediction: Variable, _ target: Variable) throws {
        guard prediction.shape == target.shape || target.shape.rank == 0 else {
            throw NNError.lossShapes(
                loss: loss, prediction: prediction.shape.dimensions, target: target.shape.dimensions)
        }
    }
}
