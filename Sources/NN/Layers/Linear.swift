import Autograd
import TensorEngine

/// `y = x Wᵀ + b`, for inputs `[…, inputs]` and outputs `[…, outputs]`, in both modes alike.
///
/// `weight` is `[outputs, inputs]`, `bias` `[outputs]`; both start uniform in ±1/√inputs, as in PyTorch.
public final class Linear: WeightedLayer {
    public let inputs: Int
    public let outputs: Int
    public let bias: Variable?

    /// Throws when a size is below 1 or the weights do not fit into memory.
    public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, runtime: Runtime) throws {
        try requireSize(inputs, "in_features", of: "Linear")
        try requireSize(outputs, "out_features", of: "Linear")
        self.inputs = inputs
        self.outputs = outputs
        let shape = try Shape([outputs, inputs])
        let stream = runtime.random.stream(kind: "Linear", shape: shape.dimensions)
        let bound = 1 / Float(inputs).squareRoot()
        let engine = runtime.engine
        let weight = try engine.uniform(shape, low: -bound, high: bound, from: stream)
        self.bias = bias
            ? Variable(
                try engine.uniform(Shape([outputs]), low: -bound, high: bound, from: stream), requiresGradient: true)
            : nil
        super.init(weight: Variable(weight, requiresGradient: true))
    }

    init(weight: Variable, bias: Variable?) {
        inputs = weight.shape[1]
        outputs = weight.shape[0]
        self.bias = bias
        super.init(weight: weight)
    }

    private init(copying original: Linear, by copier: ModuleCopier) throws {
        inputs = original.inputs
        outputs = original.outputs
        bias = copier.copy(original.bias)
        super.init(weight: copier.copy(original.weight))
        rule = try original.rule?.copied(by: copier)
    }

    public override var plainSummary: String {
        "Linear(\(inputs) => \(outputs)\(bias == nil ? ", bias = false" : ""))"
    }

    public override var otherParameters: [NamedVariable] { named(nil, bias) }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.linear(x, effectiveWeight(runtime), bias)
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try Linear(copying: self, by: copier)
    }
}

/// Throws unless a size that a user gave is at least `minimum`.
func requireSize(_ value: Int, _ name: String, of layer: String, atLeast minimum: Int = 1) throws {
    guard value >= minimum else {
        throw NNError.size(layer: layer, name: name, value: value, atLeast: minimum)
    }
}

/// Throws unless a probability that a user gave is one.
func requireProbability(_ value: Double, _ name: String = "p", of layer: String) throws {
    guard 0 <= value, value <= 1 else {
        throw NNError.probability(layer: layer, name: name, value: value)
    }
}
