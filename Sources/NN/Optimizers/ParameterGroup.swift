import Autograd
import TensorEngine

/// What a group of parameters is asked to be: the parameters, and the hyper-parameters in which it differs.
public struct GroupRequest {
    public let parameters: [NamedVariable]
    public let values: [String: Double]

    public init(_ parameters: [NamedVariable], values: [String: Double] = [:]) {
        self.parameters = parameters
        self.values = values
    }
}

/// A number that steers an optimizer, by PyTorch's name, such as "lr". A pair like PyTorch's betas is `beta1`, `beta2`.
public struct Hyperparameter: Equatable, Sendable {
    public let name: String
    public internal(set) var value: Double
    public let range: ValueRange

    public init(_ name: String, _ value: Double, _ range: ValueRange = .nonNegative) {
        self.name = name
        self.value = value
        self.range = range
    }
}

/// Parameters that share their hyper-parameters.
public final class ParameterGroup {
    public let slots: [ParameterSlot]
    public private(set) var hyperparameters: [Hyperparameter]
    /// The optimizer's kind, for errors.
    private let owner: String

    init(_ slots: [ParameterSlot], _ hyperparameters: [Hyperparameter], owner: String) {
        self.slots = slots
        self.hyperparameters = hyperparameters
        self.owner = owner
    }

    /// The value of a hyper-parameter that this optimizer is known to have.
    subscript(name: String) -> Double {
        for item in hyperparameters where item.name == name { return item.value }
        preconditionFailure("\(owner) does not declare \(name)")
    }

    public func value(of name: String) throws -> Double {
        try hyperparameters[index(of: name)].value
    }

    public func set(_ name: String, to value: Double) throws {
        let index = try index(of: name)
        try hyperparameters[index].range.check(value, name, of: owner)
        hyperparameters[index].value = value
    }

    private func index(of name: String) throws -> Int {
        guard let index = hyperparameters.firstIndex(where: { $0.name == name }) else {
            throw NNError.noSuchHyperparameter(owner: owner, name: name, existing: hyperparameters.map(\.name))
        }
        return index
    }
}

/// One parameter as an optimizer sees it: multipliers, and what the optimizer remembers about it.
public final class ParameterSlot {
    public let name: String
    public let variable: Variable
    public let learningRateMultiplier: Double
    /// 0 for parameters that `no_decay` names.
    public let decayMultiplier: Double
    /// For the step that is being taken, if `Optimizer.measures` holds and it is to be measured.
    public internal(set) var meter: StepMeter?
    /// One for all steps, so that measuring makes no objects.
    let ownMeter = StepMeter()
    /// The step that is being taken, if it is to be measured.
    var measurement: UpdateMeasurement?
    /// The weights before that step, where its kernel does not measure it.
    var weightsBefore: Tensor?
    /// How far the last step moved the parameter; nil when it was not measured.
    public internal(set) var lastUpdate: UpdateSize?
    /// Σw² as the last measured step left it, with the parameter's version.
    var lastSquares: (version: Int32, sum: Double)?
    /// How many steps this parameter has taken.
    public internal(set) var steps = 0
    /// The product of all of NAdam's μ so far.
    public internal(set) var momentumProduct = 1.0
    /// Moving averages and the like, in the order of the optimizer's `stateNames`; nil until first needed.
    public internal(set) var state: [Tensor?]

    init(_ parameter: NamedVariable, learningRateMultiplier: Double, decayMultiplier: Double, stateCount: Int) {
        name = parameter.name
        variable = parameter.variable
        self.learningRateMultiplier = learningRateMultiplier
        self.decayMultiplier = decayMultiplier
        state = [Tensor?](repeating: nil, count: stateCount)
    }
}
