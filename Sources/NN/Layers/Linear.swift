import Autograd
import TensorEngine

/// `y = x Wᵀ + b`, for inputs `[…, inputs]` and outputs `[…, outputs]`, in both modes alike.
///
/// `weight` is `[outputs, inputs]`, `bias` `[outputs]`; both start uniform in ±1/√inputs, as in PyTorch.
public final class Linear: Module {
    public let inputs: Int
    public let outputs: Int
    public let weight: Variable
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
        weight = Variable(
            try runtime.engine.uniform(shape, low: -bound, high: bound, from: stream), requiresGradient: true)
        self.bias = bias
            ? Variable(
                try runtime.engine.uniform(Shape([outputs]), low: -bound, high: bound, from: stream), requiresGradient: true)
            : nil
    }

    private init(copying original: Linear, by copier: ModuleCopier) {
        inputs = original.inputs
        outputs = original.outputs
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
    }

    public override var summary: String {
        "Linear(\(inputs) => \(outputs)\(bias == nil ? ", bias = false" : ""))"
    }

    public override var ownParameters: [NamedVariable] {
        [NamedVariable("weight", weight)] + (bias.map { [NamedVariable("bias", $0)] } ?? [])
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.linear(x, weight, bias)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        Linear(copying: self, by: copier)
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
