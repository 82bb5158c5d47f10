import Autograd
import TensorEngine

/// Normalization of `[N, C, …]` for each example and channel over all positions (Ulyanov et al. 2016).
///
/// By default it has neither parameters nor running statistics and is the same in both modes. With
/// `track_running_stats`, training also moves running statistics towards the examples' average (unbiased variance), and
/// evaluation uses them.
public final class InstanceNorm: Module {
    public let channels: Int
    /// How many axes follow the channel axis.
    public let spatialAxes: Int
    public let epsilon: Double
    public let momentum: Double
    public let weight: Variable?
    public let bias: Variable?
    /// They count no batches: PyTorch's files have the counter, and its instance normalization never uses it.
    public let running: RunningStatistics?

    public init(
        _ channels: Int, spatialAxes: Int, epsilon: Double = 1e-5, momentum: Double = 0.1, affine: Bool = false,
        trackRunningStatistics: Bool = false, runtime: Runtime
    ) throws {
        let name = "InstanceNorm\(spatialAxes)d"
        try requireSize(channels, "num_features", of: name)
        try ValueRange.nonNegative.check(epsilon, "eps", of: name)
        try ValueRange.between(0, 1).check(momentum, "momentum", of: name)
        self.channels = channels
        self.spatialAxes = spatialAxes
        self.epsilon = epsilon
        self.momentum = momentum
        let engine = runtime.engine
        let shape = try Shape([channels])
        weight = affine ? Variable(try engine.ones(shape), requiresGradient: true) : nil
        bias = affine ? Variable(try engine.zeros(shape), requiresGradient: true) : nil
        running = trackRunningStatistics ? try RunningStatistics(channels: channels, engine) : nil
    }

    private init(copying original: InstanceNorm, by copier: ModuleCopier) {
        channels = original.channels
        spatialAxes = original.spatialAxes
        epsilon = original.epsilon
        momentum = original.momentum
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
        running = original.running.map { RunningStatistics(copying: $0, by: copier) }
    }

    public override var kind: String { "InstanceNorm\(spatialAxes)d" }

    public override var summary: String {
        let affine = weight == nil ? "" : ", affine = true"
        return "\(kind)(\(channels)\(affine)\(running == nil ? "" : ", track_running_stats = true"))"
    }

    public override var ownParameters: [NamedVariable] { named(weight, bias) }

    public override var ownBuffers: [NamedVariable] { running?.buffers ?? [] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireRank([spatialAxes + 2], of: summary, x.shape)
        try requireChannels(channels, of: summary, x.shape)
        let tape = runtime.tape
        if !isTraining, let running {
            return try tape.batchNorm(
                x, weight: weight, bias: bias, mean: running.mean.value, variance: running.variance.value,
                epsilon: Float(epsilon))
        }
        let examples = x.shape[0]
        guard examples > 0 else { return x }
        let positions = x.shape.count / examples / channels
        guard positions > 1 else { throw NNError.oneElementPerInstance(layer: summary, shape: x.shape.dimensions) }
        // Each example's channel becomes a channel of its own in a batch of one.
        let rows = try tape.reshape(x, [1, examples * channels, positions])
        let (normal, mean, variance) = try tape.batchNormTraining(
            rows, weight: nil, bias: nil, epsilon: Float(epsilon))
        if isTraining { try track(mean, variance, positions: positions, runtime.engine) }
        return try scaledByChannel(tape.reshape(normal, x.shape.dimensions), weight, bias, tape)
    }

    /// Moves the running statistics towards the examples' averages.
    private func track(_ mean: Tensor, _ variance: Tensor, positions: Int, _ engine: Engine) throws {
        try running?.follow(
            mean: channelAverage(mean, engine), variance: channelAverage(variance, engine),
            correction: RunningStatistics.unbiasing(positions), rate: Float(momentum), engine)
    }

    /// The mean over examples of `[N·C]` statistics, by channel.
    private func channelAverage(_ statistics: Tensor, _ engine: Engine) throws -> Tensor {
        let rows = try statistics.reshaped(Shape([statistics.count / channels, channels]))
        return try engine.mean(rows, axes: [0], keepDimensions: false)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        InstanceNorm(copying: self, by: copier)
    }
}
