import Autograd
import TensorEngine

/// How a layer's weight comes from what is trained, in place of the weight itself.
public protocol WeightRule: AnyObject {
    /// The function that users call, such as "weight_norm".
    var function: String { get }
    /// What stands in place of the parameter "weight".
    var parameters: [NamedVariable] { get }
    var buffers: [NamedVariable] { get }
    /// The weight for one pass.
    func weight(isTraining: Bool, _ runtime: Runtime) throws -> Variable
    func copied(by copier: ModuleCopier) throws -> WeightRule
    func rememberState() -> () -> Void
}

extension WeightRule {
    public var buffers: [NamedVariable] { [] }

    public func rememberState() -> () -> Void { {} }
}

/// A layer with a weight whose first axis counts its units, and a bias for each of them or none.
public class WeightedLayer: Module {
    /// The weight itself, while no rule makes it.
    public let weight: Variable
    public let bias: Variable?
    public internal(set) var rule: WeightRule?
    /// What a layer around this one makes of the weight while it calls it.
    private var change: ((Variable) throws -> Variable)?

    init(weight: Variable, bias: Variable?) {
        self.weight = weight
        self.bias = bias
    }

    /// Both drawn uniformly in ±1/√fan_in, as in PyTorch; fan_in is how many inputs a unit has.
    init(drawing shape: Shape, bias: Bool, of kind: String, _ runtime: Runtime) throws {
        let stream = runtime.random.stream(kind: kind, shape: shape.dimensions)
        let bound = 1 / Float(shape.count / shape[0]).squareRoot()
        func draw(_ shape: Shape) throws -> Variable {
            Variable(
                try runtime.engine.uniform(shape, low: -bound, high: bound, from: stream), requiresGradient: true)
        }
        weight = try draw(shape)
        self.bias = bias ? try draw(Shape([shape[0]])) : nil
    }

    init(copying original: WeightedLayer, by copier: ModuleCopier) throws {
        weight = copier.copy(original.weight)
        bias = copier.copy(original.bias)
        rule = try original.rule?.copied(by: copier)
    }

    /// The layer without its rule, such as "Linear(4 => 8)".
    public var plainSummary: String { "\(kind)()" }

    public final override var summary: String { rule.map { "\($0.function)(\(plainSummary))" } ?? plainSummary }

    public final override var ownParameters: [NamedVariable] {
        guard let rule else { return named(weight, bias) }
        return named(nil, bias) + rule.parameters
    }

    public final override var ownBuffers: [NamedVariable] { rule?.buffers ?? [] }

    /// The weight that a pass uses now.
    public final func effectiveWeight(_ runtime: Runtime) throws -> Variable {
        let weight = try rule?.weight(isTraining: isTraining, runtime) ?? weight
        return try change?(weight) ?? weight
    }

    /// Runs `body`, in which passes of this layer use what `change` makes of the weight.
    final func usingWeight<Result>(
        _ change: @escaping (Variable) throws -> Variable, _ body: () throws -> Result
    ) rethrows -> Result {
        let outer = self.change
        self.change = change
        defer { self.change = outer }
        return try body()
    }

    public final override func rememberState() -> () -> Void {
        let buffers = super.rememberState()
        let rule = self.rule?.rememberState()
        return {
            buffers()
            rule?()
        }
    }

    /// Puts a rule in the weight's place. A second one is an error.
    func adopt(_ rule: WeightRule) throws {
        guard self.rule == nil else {
            throw NNError.alreadyParametrized(function: rule.function, layer: summary)
        }
        self.rule = rule
    }
}

/// The layer as one with a weight; an error that names the function otherwise.
func requireWeight(_ layer: Module, for function: String) throws -> WeightedLayer {
    guard let layer = layer as? WeightedLayer else {
        throw NNError.noWeight(function: function, layer: layer.summary)
    }
    return layer
}
