import Autograd
import TensorEngine

/// Dropout: while training, `y = x ⊙ m / (1 - p)` with a mask `m` that is 0 with probability `p` and else 1; in
/// evaluation `y = x`. (Srivastava et al. 2014; "inverted", so that evaluation needs no scale.)
///
/// p = 0 gives the input itself and draws nothing; p = 1 gives zeros. With `inverted = false`, the original form,
/// training is `x ⊙ m` and evaluation `x (1 - p)`. The last mask stays in `lastMask`, at its own shape.
public final class Dropout: Module, MaskedLayer {
    /// What one draw of the mask covers.
    public enum Unit: Equatable, Sendable {
        /// Each element; or, with a shape, each element of a mask of that shape that is spread over the axes where the
        /// shape has 1. -1 there stands for the input's own size.
        case element(shape: [Int]?)
        /// A whole channel of `[N, C, …]` with so many axes after C (Tompson et al. 2015).
        case channel(spatialAxes: Int)
        /// A feature of `[N, T, C]` for a whole sequence (Merity et al. 2018: "locked").
        case sequence
        /// A whole example: stochastic depth on a residual branch (Huang et al. 2016).
        case example
    }

    public let unit: Unit
    public let inverted: Bool
    /// The seed that pins this layer's draws, whatever the session's seed.
    public let seed: UInt64?
    public internal(set) var probability: Double
    /// The mask of the last pass that drew one.
    public private(set) var lastMask: Tensor?
    private let stream: RandomStream

    /// Throws when `probability` is outside [0, 1].
    public init(
        _ probability: Double = 0.5, unit: Unit = .element(shape: nil), inverted: Bool = true, seed: UInt64? = nil,
        runtime: Runtime
    ) throws {
        try requireProbability(probability, of: unit.kind)
        self.probability = probability
        self.unit = unit
        self.inverted = inverted
        self.seed = seed
        if let seed {
            stream = runtime.random.stream(pinned: seed)
        } else {
            stream = runtime.random.stream(kind: unit.kind, shape: [])
        }
    }

    public override var kind: String { unit.kind }

    public override var summary: String {
        var arguments = [numeral(probability)]
        if case .element(let shape?) = unit { arguments.append("shape = \(shape)") }
        if !inverted { arguments.append("inverted = false") }
        if let seed { arguments.append("seed = \(seed)") }
        return "\(kind)(\(arguments.joined(separator: ", ")))"
    }

    /// Sets the share that is dropped; it may change during training.
    public func setProbability(_ value: Double) throws {
        try requireProbability(value, of: kind)
        probability = value
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        let maskShape = try unit.maskShape(for: x.shape, layer: summary)
        let tape = runtime.tape
        guard isTraining else {
            return inverted ? x : try tape.multiply(x, Float(1 - probability))
        }
        guard probability > 0 else { return x }
        guard inverted else {
            let mask = try runtime.engine.bernoulli(maskShape, probability: Float(1 - probability), from: stream)
            lastMask = mask
            return try tape.dropout(x, mask: Variable(mask), scale: 1)
        }
        let (output, mask) = try tape.dropout(
            x, probability: Float(probability), from: stream, maskShape: maskShape)
        lastMask = mask.value
        return output
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try Dropout(probability, unit: unit, inverted: inverted, seed: seed, runtime: copier.runtime)
    }
}

extension Dropout.Unit {
    /// The layer's name.
    public var kind: String {
        switch self {
        case .element: return "Dropout"
        case .channel(let axes): return "Dropout\(axes)d"
        case .sequence: return "LockedDropout"
        case .example: return "DropPath"
        }
    }

    /// The mask's shape for an input: 1 along the axes that share a draw.
    fileprivate func maskShape(for input: Shape, layer: String) throws -> Shape {
        let sizes = input.dimensions
        switch self {
        case .element(nil):
            return input
        case .element(let shape?):
            guard shape.count == sizes.count else {
                throw NNError.maskShape(layer: layer, maskShape: shape, shape: sizes)
            }
            let own = zip(shape, sizes).map { $0 == -1 ? $1 : $0 }
            guard zip(own, sizes).allSatisfy({ $0 == 1 || $0 == $1 }) else {
                throw NNError.maskShape(layer: layer, maskShape: shape, shape: sizes)
            }
            return try Shape(own)
        case .channel(let spatialAxes):
            try requireRank([spatialAxes + 2], of: layer, input)
            return try Shape(Array(sizes[..<2]) + [Int](repeating: 1, count: spatialAxes))
        case .sequence:
            try requireRank([3], of: layer, input)
            return try Shape([sizes[0], 1, sizes[2]])
        case .example:
            guard let examples = sizes.first else { return input }
            return try Shape([examples] + [Int](repeating: 1, count: sizes.count - 1))
        }
    }
}
