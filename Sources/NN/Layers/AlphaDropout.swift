import Autograd
import TensorEngine

/// Dropout for SELU nets, which keeps mean 0 and variance 1 (Klambauer et al. 2017): dropped values become SELU's lower
/// limit α', and `y = a (x ⊙ m + α' (1 - m)) + b` puts mean and variance back. The identity in evaluation; p = 1 gives
/// zeros.
public final class AlphaDropout: Module, MaskedLayer {
    public private(set) var probability: Double
    /// Whether a whole channel of `[N, C, …]` is dropped at once: `FeatureAlphaDropout`.
    public let byChannel: Bool
    public private(set) var lastMask: Tensor?
    private let stream: RandomStream
    /// α', what SELU comes to far below zero.
    public static let lowerLimit = -1.7580993408473766

    public init(_ probability: Double = 0.5, byChannel: Bool = false, runtime: Runtime) throws {
        let name = byChannel ? "FeatureAlphaDropout" : "AlphaDropout"
        try requireProbability(probability, of: name)
        self.probability = probability
        self.byChannel = byChannel
        stream = runtime.random.stream(kind: name, shape: [])
    }

    public override var kind: String { byChannel ? "FeatureAlphaDropout" : "AlphaDropout" }
    public override var summary: String { "\(kind)(\(numeral(probability)))" }

    /// Sets the share that is dropped; it may change during training.
    public func setProbability(_ value: Double) throws {
        try requireProbability(value, of: kind)
        probability = value
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, probability > 0 else { return x }
        let tape = runtime.tape
        if byChannel, x.shape.rank < 2 {
            throw NNError.ranks(layer: summary, expected: [2, 3, 4, 5], shape: x.shape.dimensions)
        }
        let sizes = x.shape.dimensions
        let maskShape = byChannel ? Array(sizes[..<2]) + sizes[2...].map { _ in 1 } : sizes
        let kept = 1 - probability
        let mask = try runtime.engine.bernoulli(Shape(maskShape), probability: Float(kept), from: stream)
        lastMask = mask
        let limit = AlphaDropout.lowerLimit
        guard kept > 0 else { return try tape.multiply(x, Variable(mask)) }
        let scale = 1 / (kept + limit * limit * kept * probability).squareRoot()
        let shift = -scale * probability * limit
        let masked = try tape.multiply(x, Variable(mask))
        // α' (1 - m), scaled and shifted, is α'a + b where m = 0 and b where m = 1.
        let rest = try tape.multiply(Variable(mask), Float(-limit * scale))
        let offset = try tape.add(rest, Float(limit * scale + shift))
        return try tape.add(tape.multiply(masked, Float(scale)), offset)
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try AlphaDropout(probability, byChannel: byChannel, runtime: copier.runtime)
    }
}
