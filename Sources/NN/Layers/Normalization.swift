import Autograd
import TensorEngine

/// Normalization of each example by the statistics of its last axes (Ba et al. 2016), the same in both modes:
/// `y = weight · (x - μ) / √(σ² + epsilon) + bias`, with the biased variance; weight and bias have `normalizedShape`.
public final class LayerNorm: Module {
    public let normalizedShape: [Int]
    public let epsilon: Double
    public let weight: Variable?
    public let bias: Variable?

    public init(
        _ normalizedShape: [Int], epsilon: Double = 1e-5, affine: Bool = true, bias: Bool = true, runtime: Runtime
    ) throws {
        try requireNormalizedShape(normalizedShape, of: "LayerNorm")
        try ValueRange.nonNegative.check(epsilon, "eps", of: "LayerNorm")
        self.normalizedShape = normalizedShape
        self.epsilon = epsilon
        let shape = try Shape(normalizedShape)
        weight = affine ? Variable(try runtime.engine.ones(shape), requiresGradient: true) : nil
        self.bias = affine && bias ? Variable(try runtime.engine.zeros(shape), requiresGradient: true) : nil
    }

    private init(copying original: LayerNorm, by copier: ModuleCopier) {
        normalizedShape = original.normalizedShape
        epsilon = original.epsilon
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
    }

    public override var summary: String {
        let sizes = normalizedShape.count == 1 ? "\(normalizedShape[0])" : "\(normalizedShape)"
        return "LayerNorm(\(sizes)\(weight == nil ? ", elementwise_affine = false" : ""))"
    }

    public override var ownParameters: [NamedVariable] { named(weight, bias) }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireTrailing(normalizedShape, of: summary, x.shape)
        return try runtime.tape.layerNorm(
            x, trailing: normalizedShape.count, weight: weight, bias: bias, epsilon: Float(epsilon))
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        LayerNorm(copying: self, by: copier)
    }
}

/// LayerNorm without a mean: `y = weight · x / √(mean x² + epsilon)` over the last axes (Zhang and Sennrich 2019).
public final class RMSNorm: Module {
    public let normalizedShape: [Int]
    /// nil: the distance from 1 to the next 32-bit number, as in PyTorch.
    public let epsilon: Double?
    public let weight: Variable?

    public init(_ normalizedShape: [Int], epsilon: Double? = nil, affine: Bool = true, runtime: Runtime) throws {
        try requireNormalizedShape(normalizedShape, of: "RMSNorm")
        if let epsilon { try ValueRange.nonNegative.check(epsilon, "eps", of: "RMSNorm") }
        self.normalizedShape = normalizedShape
        self.epsilon = epsilon
        weight = affine ? Variable(try runtime.engine.ones(Shape(normalizedShape)), requiresGradient: true) : nil
    }

    private init(copying original: RMSNorm, by copier: ModuleCopier) {
        normalizedShape = original.normalizedShape
        epsilon = original.epsilon
        weight = copier.copy(original.weight)
    }

    public override var summary: String {
        "RMSNorm(\(normalizedShape.count == 1 ? "\(normalizedShape[0])" : "\(normalizedShape)"))"
    }

    public override var ownParameters: [NamedVariable] { named(weight, nil) }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireTrailing(normalizedShape, of: summary, x.shape)
        let tape = runtime.tape
        let axes = Array(x.shape.rank - normalizedShape.count..<x.shape.rank)
        let square = try tape.mean(tape.square(x), axes: axes, keepDimensions: true)
        let root = try tape.sqrt(tape.add(square, epsilon.map { Float($0) } ?? Float.ulpOfOne))
        let normal = try tape.divide(x, root)
        return try weight.map { try tape.multiply(normal, $0) } ?? normal
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        RMSNorm(copying: self, by: copier)
    }
}

/// Normalization of `[N, C, …]` for each example over groups of channels and all positions (Wu and He 2018), the same
/// in both modes. One group has LayerNorm's statistics over [C, …], C groups InstanceNorm's; weight and bias are by
/// channel.
public final class GroupNorm: Module {
    public let groups: Int
    public let channels: Int
    public let epsilon: Double
    public let weight: Variable?
    public let bias: Variable?

    public init(_ groups: Int, _ channels: Int, epsilon: Double = 1e-5, affine: Bool = true, runtime: Runtime) throws {
        try requireSize(groups, "num_groups", of: "GroupNorm")
        try requireSize(channels, "num_channels", of: "GroupNorm")
        guard channels % groups == 0 else { throw NNError.groups(channels: channels, groups: groups) }
        try ValueRange.nonNegative.check(epsilon, "eps", of: "GroupNorm")
        self.groups = groups
        self.channels = channels
        self.epsilon = epsilon
        weight = affine ? Variable(try runtime.engine.ones(Shape([channels])), requiresGradient: true) : nil
        bias = affine ? Variable(try runtime.engine.zeros(Shape([channels])), requiresGradient: true) : nil
    }

    private init(copying original: GroupNorm, by copier: ModuleCopier) {
        groups = original.groups
        channels = original.channels
        epsilon = original.epsilon
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
    }

    public override var summary: String { "GroupNorm(\(groups), \(channels))" }
    public override var ownParameters: [NamedVariable] { named(weight, bias) }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireChannels(channels, of: summary, x.shape)
        guard x.shape.count > 0 else { return x }
        let tape = runtime.tape
        let grouped = try tape.reshape(x, [x.shape[0], groups, x.shape.count / x.shape[0] / groups])
        let normal = try tape.layerNorm(grouped, trailing: 1, weight: nil, bias: nil, epsilon: Float(epsilon))
        return try scaledByChannel(tape.reshape(normal, x.shape.dimensions), weight, bias, tape)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        GroupNorm(copying: self, by: copier)
    }
}
