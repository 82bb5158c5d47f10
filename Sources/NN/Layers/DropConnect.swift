import Autograd
import TensorEngine

/// Drops weights in place of activations: while training, the layer inside is called with `w ⊙ m / (1 - p)` for a new mask
/// each pass (Wan et al. 2013); in evaluation with w. Called by itself that layer is what it was, as w is: the weight, or
/// what `weight_norm` and the like make of it.
public final class DropConnect: Module, MaskedLayer {
    public let layer: WeightedLayer
    public let probability: Double
    public private(set) var lastMask: Tensor?
    private let stream: RandomStream

    /// Throws when the layer has no weight.
    public init(_ layer: Module, _ probability: Double = 0.5, runtime: Runtime) throws {
        try requireProbability(probability, of: "DropConnect")
        self.layer = try requireWeight(layer, for: "DropConnect")
        self.probability = probability
        stream = runtime.random.stream(kind: "DropConnect", shape: self.layer.weight.shape.dimensions)
    }

    public override var summary: String { "DropConnect(\(layer.summary), \(numeral(probability)))" }
    public override var ownSettings: String { "p = \(numeral(probability))" }
    public override var children: [NamedModule] { [NamedModule("layer", layer)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, probability > 0 else { return try layer(x, runtime) }
        return try layer.usingWeight({ weight in
            let (dropped, mask) = try runtime.tape.dropout(weight, probability: Float(self.probability), from: self.stream)
            self.lastMask = mask.value
            return dropped
        }) { try layer(x, runtime) }
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try DropConnect(copier.copy(layer), probability, runtime: copier.runtime)
    }
}
