import Autograd
import TensorEngine

/// Batch normalization of `[N, C]` or `[N, C, …]`, for each channel over all other axes (Ioffe and Szegedy 2015):
/// `y = weight · (x - μ) / √(σ² + epsilon) + bias`.
///
/// - Training: μ and the biased variance (divided by the count m) are the batch's, and the running statistics move
///   towards them: `running ← (1 - ρ) running + ρ batch`. PyTorch's convention stores the unbiased variance (m - 1).
/// - Evaluation: μ and σ² are the running ones; without `track_running_stats` the batch's, as in training.
/// - A batch with a single value a channel has no variance: an error.
public final class BatchNorm: Module {
    /// Whose meaning `momentum` has, and which variance is stored.
    public enum Convention: String, Sendable, CaseIterable {
        /// `momentum` is the share of the new batch; the unbiased variance is stored.
        case torch
        /// `momentum` is the share that is kept; the biased variance is stored.
        case keras

        var standardEpsilon: Double { self == .torch ? 1e-5 : 1e-3 }
        var standardMomentum: Double { self == .torch ? 0.1 : 0.99 }
    }

    /// How running statistics follow the batches.
    public enum Momentum: Equatable, Sendable {
        /// The convention's own.
        case standard
        case value(Double)
        /// The plain average over all batches so far.
        case cumulative
    }

    public let channels: Int
    /// How many axes follow the channel axis: 1, 2 or 3 (for 1, none is accepted too).
    public let spatialAxes: Int
    public let epsilon: Double
    /// nil: running statistics are the plain average over all batches so far.
    public let momentum: Double?
    public let convention: Convention
    public let weight: Variable?
    public let bias: Variable?
    public let running: RunningStatistics?
    /// Set while statistics are taken afresh: whatever the momentum, they are plain averages then.
    var averagesAllBatches = false

    /// `momentum` and `epsilon` default to the convention's: 0.1 and 1e-5 for torch, 0.99 and 1e-3 for keras.
    public init(
        _ channels: Int, spatialAxes: Int = 1, epsilon: Double? = nil, momentum: Momentum = .standard,
        affine: Bool = true, trackRunningStatistics: Bool = true, convention: Convention = .torch, runtime: Runtime
    ) throws {
        let name = "BatchNorm\(spatialAxes)d"
        try requireSize(channels, "num_features", of: name)
        let epsilon = epsilon ?? convention.standardEpsilon
        try ValueRange.nonNegative.check(epsilon, "eps", of: name)
        let share: Double?
        switch momentum {
        case .standard: share = convention.standardMomentum
        case .cumulative: share = nil
        case .value(let value):
            try ValueRange.between(0, 1).check(value, "momentum", of: name)
            share = value
        }
        self.channels = channels
        self.spatialAxes = spatialAxes
        self.epsilon = epsilon
        self.momentum = share
        self.convention = convention
        let engine = runtime.engine
        let shape = try Shape([channels])
        weight = affine ? Variable(try engine.ones(shape), requiresGradient: true) : nil
        bias = affine ? Variable(try engine.zeros(shape), requiresGradient: true) : nil
        running = trackRunningStatistics ? try RunningStatistics(channels: channels, engine) : nil
    }

    private init(copying original: BatchNorm, by copier: ModuleCopier) {
        channels = original.channels
        spatialAxes = original.spatialAxes
        epsilon = original.epsilon
        momentum = original.momentum
        convention = original.convention
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
        running = original.running.map { RunningStatistics(copying: $0, by: copier) }
    }

    public override var kind: String { "BatchNorm\(spatialAxes)d" }

    public override var summary: String {
        var arguments = ["\(channels)"]
        if convention == .keras { arguments.append("convention = \"keras\"") }
        if let momentum {
            if momentum != convention.standardMomentum { arguments.append("momentum = \(numeral(momentum))") }
        } else {
            arguments.append("momentum = none")
        }
        if epsilon != convention.standardEpsilon { arguments.append("eps = \(numeral(epsilon))") }
        if weight == nil { arguments.append("affine = false") }
        if running == nil { arguments.append("track_running_stats = false") }
        return "\(kind)(\(arguments.joined(separator: ", ")))"
    }

    public override var ownParameters: [NamedVariable] { named(weight, bias) }

    public override var ownBuffers: [NamedVariable] { running?.buffers ?? [] }

    /// Whether a pass now would use the batch's own statistics.
    public var usesBatchStatistics: Bool { isTraining || running == nil }

    /// The share ρ with which the next training batch enters the running statistics.
    public var updateRate: Double {
        guard let momentum, !averagesAllBatches else { return 1 / (1 + Double(running?.batchesTracked.value.item ?? 0)) }
        return convention == .torch ? momentum : 1 - momentum
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try checkInput(x.shape)
        if !isTraining, let running {
            return try runtime.tape.batchNorm(
                x, weight: weight, bias: bias, mean: running.mean.value, variance: running.variance.value,
                epsilon: Float(epsilon))
        }
        let count = x.shape.count / channels
        guard count > 1 else { throw NNError.batchOfOne(layer: summary, shape: x.shape.dimensions) }
        let (output, mean, variance) = try runtime.tape.batchNormTraining(
            x, weight: weight, bias: bias, epsilon: Float(epsilon))
        if isTraining { try track(mean: mean, variance: variance, count: count, runtime.engine) }
        return output
    }

    private func checkInput(_ shape: Shape) throws {
        try requireRank(spatialAxes == 1 ? [2, 3] : [spatialAxes + 2], of: summary, shape)
        guard shape[1] == channels else {
            throw NNError.channels(layer: summary, expected: channels, shape: shape.dimensions)
        }
    }

    /// Moves the running statistics towards a batch's.
    private func track(mean: Tensor, variance: Tensor, count: Int, _ engine: Engine) throws {
        guard let running else { return }
        let correction = convention == .torch ? RunningStatistics.unbiasing(count) : 1
        try running.follow(
            mean: mean, variance: variance, correction: correction, rate: Float(updateRate), engine)
        running.batchesTracked.replaceValue(try engine.scalar(running.batchesTracked.value.item + 1))
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        BatchNorm(copying: self, by: copier)
    }
}
