import Autograd
import TensorEngine

/// `y = x Wᵀ + b`, for inputs `[…, inputs]` and outputs `[…, outputs]`, in both modes alike.
///
/// `weight` is `[outputs, inputs]`, `bias` `[outputs]`; both start uniform in ±1/√inputs, as in PyTorch.
public final class Linear: WeightedLayer {
    public let inputs: Int
    public let outputs: Int

    /// Throws when a size is below 1 or the weights do not fit into memory.
    public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, runtime: Runtime) throws {
        try requireSize(inputs, "in_features", of: "Linear")
        try requireSize(outputs, "out_features", of: "Linear")
        self.inputs = inputs
        self.outputs = outputs
        try super.init(drawing: Shape([outputs, inputs]), bias: bias, of: "Linear", runtime)
    }

    override init(weight: Variable, bias: Variable?) {
        inputs = weight.shape[1]
        outputs = weight.shape[0]
        super.init(weight: weight, bias: bias)
    }

    private init(copying original: Linear, by copier: ModuleCopier) throws {
        inputs = original.inputs
        outputs = original.outputs
        try super.init(copying: original, by: copier)
    }

    public override var plainSummary: String {
        "Linear(\(inputs) => \(outputs)\(bias == nil ? ", bias = false" : ""))"
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.linear(x, effectiveWeight(runtime), bias)
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try Linear(copying: self, by: copier)
    }
}
