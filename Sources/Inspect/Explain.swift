import Autograd
import Glibc
import NN
import TensorEngine

/// What can be explained, said when something else is asked for.
public enum InspectError: Error, Equatable, Sendable {
    case cannotExplain(layer: String)
    case noMask(layer: String)

    public var kind: EngineErrorKind {
        switch self {
        case .cannotExplain: return .type
        case .noMask: return .value
        }
    }

    public var message: String {
        switch self {
        case .cannotExplain(let layer):
            return "\(layer) has nothing to explain: explain takes a Dropout, BatchNorm or recurrent layer"
        case .noMask(let layer):
            return "\(layer) has drawn no mask yet"
        }
    }

    public var hint: String? {
        switch self {
        case .cannotExplain: return "trace(net, x) shows what every layer does"
        case .noMask: return "call it once in train mode"
        }
    }
}

/// The layer's formula with the numbers that `x` gives. The layer, its statistics and generators stay as they are; a
/// mask shown is the one that the next call will draw.
public func explain(_ layer: Module, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    switch layer {
    case let dropout as Dropout: return try explain(dropout, x, runtime)
    case let norm as BatchNorm: return try explain(norm, x, runtime)
    case let recurrent as Recurrent: return try explain(recurrent, x, runtime)
    default: throw InspectError.cannotExplain(layer: layer.summary)
    }
}

/// The mask that the layer drew last, at its own shape.
public func mask(of layer: Module) throws -> Tensor {
    let mask: Tensor?
    switch layer {
    case let dropout as Dropout: mask = dropout.lastMask
    case let dropout as AlphaDropout: mask = dropout.lastMask
    case let dropout as DropBlock2d: mask = dropout.lastMask
    case let dropout as DropConnect: mask = dropout.lastMask
    case let dropout as EmbeddingDropout: mask = dropout.lastMask
    case let layer as Recurrent: mask = layer.keptStates
    default: mask = nil
    }
    guard let mask else { throw InspectError.noMask(layer: layer.summary) }
    return mask
}

private func explain(_ layer: Dropout, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    var drawn: Tensor?
    let output = try layer.preservingState(runtime) {
        try runtime.tape.withoutGradients {
            let y = try layer.forward(x, runtime)
            drawn = layer.isTraining && p > 0 ? layer.lastMask : nil
            return y
        }
    }
    let scale = layer.inverted ? (p < 1 ? 1 / (1 - p) : 0) : 1
    var facts = [Explanation.Fact("p", [p], "the share that is dropped")]
    if let drawn {
        let mask = drawn.scalars.map { $0 == 0 ? 0.0 : 1.0 }
        let kept = mask.reduce(0, +), count = Double(mask.count)
        facts += [
            .init("scale", [scale], layer.inverted ? "1 / (1 - p)" : "none while training"),
            .init("kept", [kept], "of \(mask.count), expected \((count * (1 - p)).significant(6))"
                + " ± \((count * p * (1 - p)).squareRoot().significant(4))"),
            .init("kept_share", [kept / count]),
            .init("mask", mask),
        ]
    } else if !layer.isTraining, !layer.inverted {
        facts.append(.init("scale", [1 - p], "1 - p"))
    }
    facts += [.init("input", x.value.scalars.map(Double.init)), .init("output", output.value.scalars.map(Double.init))]
    let training = layer.inverted ? "train: y = x · mask / (1 - p)" : "train: y = x · mask"
    let evaluation = layer.inverted ? "eval:  y = x" : "eval:  y = x · (1 - p)"
    return Explanation(
        title: "\(layer.summary) in \(layer.mode) mode", formulas: [training, evaluation], facts: facts)
}

private func explain(_ layer: BatchNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    // A pass in train mode checks the shape and gives the running statistics that would follow.
    let before = RunningStatistics(layer)
    let rate = layer.updateRate
    var after = before
    let (training, evaluation) = try layer.preservingState(runtime) {
        try runtime.tape.withoutGradients {
            let training = try layer.withTraining(true) { try layer.forward(x, runtime) }
            after = RunningStatistics(layer)
            return (training, try layer.withTraining(false) { try layer.forward(x, runtime) })
        }
    }
    let batch = ChannelStatistics(x.value, channels: layer.channels)
    let count = Double(batch.count)
    let biased = batch.squares.map { $0 / count }
    let unbiased = batch.squares.map { $0 / (count - 1) }
    var facts: [Explanation.Fact] = [
        .init("count", [count], "values a channel"),
        .init("batch_mean", batch.means),
        .init("batch_var_biased", biased, "divided by \(batch.count): normalizes in train mode"),
        .init("batch_var_unbiased", unbiased, "divided by \(batch.count - 1)"),
        .init("eps", [layer.epsilon]),
    ]
    if let before, let after {
        let stored = layer.convention == .torch ? "unbiased" : "biased"
        let halfLife = rate <= 0 ? Double.infinity : (rate >= 1 ? 0 : log(0.5) / log1p(-rate))
        facts += [
            .init("rate", [rate], layer.convention == .torch ? "ρ, the share of the batch" : "1 - momentum"),
            .init("running_mean_before", before.mean), .init("running_mean_after", after.mean),
            .init("running_var_before", before.variance),
            .init("running_var_after", after.variance, "from the \(stored) variance"),
            .init("half_life", [halfLife], "batches: ln ½ / ln(1 - ρ)"),
        ]
    }
    facts += [
        .init("train_output", training.value.scalars.map(Double.init)),
        .init(
            "eval_output", evaluation.value.scalars.map(Double.init), after == nil ? "" : "with the statistics after"),
    ]
    return Explanation(
        title: "\(layer.summary) in \(layer.mode) mode",
        formulas: [
            "train: y = weight · (x - batch_mean) / √(batch_var_biased + eps) + bias",
            layer.runningMean == nil
                ? "eval:  the same, since no running statistics are kept"
                : "eval:  y = weight · (x - running_mean) / √(running_var + eps) + bias",
        ] + (layer.runningMean == nil ? [] : ["running ← (1 - ρ) · running + ρ · batch"]),
        facts: facts)
}

private struct RunningStatistics {
    let mean: [Double]
    let variance: [Double]

    /// nil when the layer keeps none.
    init?(_ layer: BatchNorm) {
        guard let mean = layer.runningMean, let variance = layer.runningVariance else { return nil }
        self.mean = mean.value.scalars.map(Double.init)
        self.variance = variance.value.scalars.map(Double.init)
    }
}

/// Mean and sum of squared deviations of `[N, C, …]` by channel, in 64 bits.
private struct ChannelStatistics {
    let count: Int
    private(set) var means: [Double]
    private(set) var squares: [Double]

    init(_ values: Tensor, channels: Int) {
        let positions = values.count / channels / values.shape[0]
        let elements = values.scalars
        count = values.count / channels
        means = [Double](repeating: 0, count: channels)
        squares = means
        for (index, element) in elements.enumerated() { means[index / positions % channels] += Double(element) }
        for channel in means.indices { means[channel] /= Double(count) }
        for (index, element) in elements.enumerated() {
            let distance = Double(element) - means[index / positions % channels]
            squares[index / positions % channels] += distance * distance
        }
    }
}
