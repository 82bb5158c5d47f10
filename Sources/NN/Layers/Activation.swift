import Autograd
import TensorEngine

/// A function that is applied to each element (Softmax: along one axis), with PyTorch's names and defaults.
public enum ActivationFunction: Equatable, Sendable {
    case relu
    case leakyReLU(slope: Double = 0.01)
    case elu(alpha: Double = 1)
    case selu
    case gelu(approximate: Bool = false)
    case silu
    case mish
    case tanh
    case sigmoid
    case softmax(axis: Int = -1)
    case softplus(beta: Double = 1, threshold: Double = 20)
    case hardtanh(low: Double = -1, high: Double = 1)
}

extension ActivationFunction {
    /// The layer's name.
    public var kind: String {
        switch self {
        case .relu: return "ReLU"
        case .leakyReLU: return "LeakyReLU"
        case .elu: return "ELU"
        case .selu: return "SELU"
        case .gelu: return "GELU"
        case .silu: return "SiLU"
        case .mish: return "Mish"
        case .tanh: return "Tanh"
        case .sigmoid: return "Sigmoid"
        case .softmax: return "Softmax"
        case .softplus: return "Softplus"
        case .hardtanh: return "Hardtanh"
        }
    }

    fileprivate var arguments: String {
        switch self {
        case .relu, .selu, .silu, .mish, .tanh, .sigmoid: return ""
        case .leakyReLU(let slope): return numeral(slope)
        case .elu(let alpha): return "alpha = \(numeral(alpha))"
        case .gelu(let approximate): return approximate ? "approximate = \"tanh\"" : ""
        case .softmax(let axis): return "axis = \(axis)"
        case .softplus(let beta, let threshold): return "beta = \(numeral(beta)), threshold = \(numeral(threshold))"
        case .hardtanh(let low, let high): return "\(numeral(low)), \(numeral(high))"
        }
    }

    public func callAsFunction(_ x: Variable, _ tape: Tape) throws -> Variable {
        switch self {
        case .relu: return try tape.relu(x)
        case .leakyReLU(let slope): return try tape.leakyRelu(x, slope: Float(slope))
        case .elu(let alpha): return try tape.elu(x, alpha: Float(alpha))
        case .selu: return try tape.selu(x)
        case .gelu(let approximate): return try tape.gelu(x, approximate: approximate)
        case .silu: return try tape.silu(x)
        case .mish: return try tape.mish(x)
        case .tanh: return try tape.tanh(x)
        case .sigmoid: return try tape.sigmoid(x)
        case .softmax(let axis): return try tape.softmax(x, axis: axis)
        case .softplus(let beta, let threshold):
            return try tape.softplus(x, beta: Float(beta), threshold: Float(threshold))
        case .hardtanh(let low, let high): return try tape.hardtanh(x, low: Float(low), high: Float(high))
        }
    }
}

/// A layer that applies an activation function; the same in both modes, nothing random, no parameters.
public final class Activation: Module {
    public let function: ActivationFunction

    public init(_ function: ActivationFunction) {
        self.function = function
    }

    public override var kind: String { function.kind }
    public override var summary: String { "\(function.kind)(\(function.arguments))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try function(x, runtime.tape)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        Activation(function)
    }
}

/// `max(0, x) + weight · min(0, x)` with a learned slope, one for all or one a channel (axis 1).
public final class PReLU: Module {
    public let weight: Variable

    public init(channels: Int = 1, initial: Double = 0.25, runtime: Runtime) throws {
        try requireSize(channels, "num_parameters", of: "PReLU")
        weight = Variable(try runtime.engine.full(Shape([channels]), Float(initial)), requiresGradient: true)
    }

    private init(weight: Variable) {
        self.weight = weight
    }

    public override var summary: String { "PReLU(\(weight.shape.count))" }
    public override var ownParameters: [NamedVariable] { [NamedVariable("weight", weight)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        let channels = weight.shape.count
        guard channels == 1 || (x.shape.rank > 1 && x.shape[1] == channels) else {
            throw NNError.channels(layer: summary, expected: channels, shape: x.shape.dimensions)
        }
        return try runtime.tape.prelu(x, slope: weight)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        PReLU(weight: copier.copy(weight))
    }
}

/// LeakyReLU whose slope below zero is drawn for each element, uniform in lower…upper, while training, and is the
/// middle of the two in evaluation.
public final class RReLU: Module {
    public let lower: Double
    public let upper: Double
    private let stream: RandomStream

    public init(lower: Double = 1.0 / 8, upper: Double = 1.0 / 3, runtime: Runtime) throws {
        try ValueRange.any.check(lower, "lower", of: "RReLU")
        try ValueRange.between(lower, .greatestFiniteMagnitude).check(upper, "upper", of: "RReLU")
        self.lower = lower
        self.upper = upper
        stream = runtime.random.stream(kind: "RReLU", shape: [])
    }

    public override var summary: String { "RReLU(\(numeral(lower)), \(numeral(upper)))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        let tape = runtime.tape
        guard isTraining else { return try tape.leakyRelu(x, slope: Float((lower + upper) / 2)) }
        let slopes = try runtime.engine.uniform(x.shape, low: Float(lower), high: Float(upper), from: stream)
        let negative = try tape.multiply(tape.clip(x, low: nil, high: 0), Variable(slopes))
        return try tape.add(tape.relu(x), negative)
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try RReLU(lower: lower, upper: upper, runtime: copier.runtime)
    }
}
