import Autograd
import TensorEngine

/// Drops weights in place of activations: while training, the layer uses `w ⊙ m / (1 - p)` with a new mask each pass
/// (Wan et al. 2013); in evaluation w.
public final class DropConnect: Module {
    public let layer: WeightedLayer
    private let rule: WeightDropout

    /// Throws when the layer has no weight, or one that is made by another rule.
    public init(_ layer: Module, _ probability: Double = 0.5, runtime: Runtime) throws {
        try requireProbability(probability, of: "DropConnect")
        let weighted = try requireWeight(layer, for: "DropConnect")
        rule = WeightDropout(weighted.weight, probability, runtime)
        try weighted.adopt(rule)
        self.layer = weighted
    }

    private init(layer: WeightedLayer, rule: WeightDropout) {
        self.layer = layer
        self.rule = rule
    }

    public var probability: Double { rule.probability }
    public var lastMask: Tensor? { rule.lastMask }

    public override var summary: String { "DropConnect(\(layer.plainSummary), \(numeral(probability)))" }
    public override var children: [NamedModule] { [NamedModule("layer", layer)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try layer(x, runtime)
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        let copy = try copier.copy(layer)
        guard let rule = copy.rule as? WeightDropout else {
            preconditionFailure("a copied layer keeps its rule")
        }
        return DropConnect(layer: copy, rule: rule)
    }
}

private final class WeightDropout: WeightRule {
    let function = "DropConnect"
    let probability: Double
    private(set) var lastMask: Tensor?
    private let original: Variable
    private let stream: RandomStream

    init(_ weight: Variable, _ probability: Double, _ runtime: Runtime) {
        original = weight
        self.probability = probability
        stream = runtime.random.stream(kind: "DropConnect", shape: weight.shape.dimensions)
    }

    var parameters: [NamedVariable] { [NamedVariable("weight", original)] }

    func weight(isTraining: Bool, _ runtime: Runtime) throws -> Variable {
        guard isTraining, probability > 0 else { return original }
        let (dropped, mask) = try runtime.tape.dropout(original, probability: Float(probability), from: stream)
        lastMask = mask.value
        return dropped
    }

    func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    func copied(by copier: ModuleCopier) -> WeightRule {
        WeightDropout(copier.copy(original), probability, copier.runtime)
    }
}
