import Autograd
import TensorEngine

/// Changes parameters along their gradients. A subclass declares its hyper-parameters, flags and state, and says how
/// one parameter takes one step; groups, decay, clipping and reporting are the same for all.
open class Optimizer {
    public let groups: [ParameterGroup]
    public let decay: DecayMode
    public let totalSteps: Int?
    public var clipNorm: Double?
    public var clipValue: Double?
    /// The flags that are set, such as "nesterov".
    public let flags: Set<String>
    /// How many steps were taken.
    public internal(set) var steps = 0
    /// Whether each step measures how far it moved the parameters.
    public var recordsUpdates = false
    /// Whether the next step does, recorded or not, and whether it measures the gradients too.
    private var measuresNextStep = false
    private var measuresNextGradients = false
    /// Whether the last step was measured.
    private var hasMeasured = false
    /// The modules whose constraints are applied after every step.
    private(set) var constrained: [NamedModule] = []

    /// The hyper-parameters with PyTorch's defaults; "lr" and "weight_decay" are always among them.
    open class var hyperparameters: [Hyperparameter] { [] }
    /// Switches that are off by default.
    open class var flagNames: [String] { [] }
    /// What is remembered about each parameter.
    open class var stateNames: [String] { [] }
    /// How weight decay acts unless the user says otherwise.
    open class var standardDecay: DecayMode { .coupled }
    /// The name that users call, such as "AdamW".
    open class var kind: String { String(describing: self) }

    public final var kind: String { type(of: self).kind }

    /// Throws for unknown names, values out of range, patterns that match nothing, and a parameter given twice.
    public required init(
        _ requests: [GroupRequest], _ values: [String: Double] = [:], flags: Set<String> = [],
        options: OptimizerOptions = OptimizerOptions()
    ) throws {
        let declared = type(of: self)
        let owner = declared.kind
        let names = requests.flatMap { $0.parameters.map(\.name) }
        guard !names.isEmpty else { throw NNError.noParameters(owner: owner) }
        try options.validated(for: owner, names: names)
        for flag in flags where !declared.flagNames.contains(flag) {
            throw NNError.noSuchHyperparameter(owner: owner, name: flag, existing: declared.flagNames)
        }
        var seen: Set<ObjectIdentifier> = []
        var groups: [ParameterGroup] = []
        for request in requests {
            var slots: [ParameterSlot] = []
            for parameter in request.parameters {
                guard seen.insert(ObjectIdentifier(parameter.variable)).inserted else {
                    throw NNError.parameterInTwoGroups(name: parameter.name)
                }
                slots.append(ParameterSlot(
                    parameter, learningRateMultiplier: options.learningRateMultiplier(for: parameter.name),
                    decayMultiplier: options.decayMultiplier(for: parameter.name),
                    stateCount: declared.stateNames.count))
            }
            let group = ParameterGroup(slots, declared.hyperparameters, owner: owner)
            for (name, value) in values.sorted(by: { $0.key < $1.key }) { try group.set(name, to: value) }
            for (name, value) in request.values.sorted(by: { $0.key < $1.key }) { try group.set(name, to: value) }
            groups.append(group)
        }
        self.groups = groups
        self.flags = flags
        decay = options.decay ?? declared.standardDecay
        totalSteps = options.totalSteps
        clipNorm = options.clipNorm
        clipValue = options.clipValue
        for group in groups { try validate(group) }
    }

    /// Checks that hyper-parameters fit together.
    open func validate(_ group: ParameterGroup) throws {}

    /// Takes one step with one parameter. `rates` holds what decay, groups and multipliers come down to.
    open func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        preconditionFailure("\(kind) does not override update")
    }

    /// Whether `update` hands the slot's meter on to a kernel that measures as it goes. Otherwise the weights are copied
    /// before a step that is to be measured.
    open func measures(_ rates: StepRates) -> Bool { false }

    /// The share of a weight that decay takes away each step in the long run; nil where that is not a fixed share.
    open func shrink(_ group: ParameterGroup, _ rates: StepRates) -> Double? {
        rates.coupledDecay == 0 ? 1 - rates.retained : nil
    }

    /// How far the last step moved the parameters that it moved; empty when it was not measured.
    public var lastUpdates: [UpdateSize] { slots.compactMap(\.lastUpdate) }

    /// All parameters, in the order of their groups.
    public var slots: [ParameterSlot] { groups.flatMap(\.slots) }

    /// From now on holds the parameters of `net` to their constraints after every step.
    public func constrain(_ net: Module) {
        constrained += net.modules
    }

    /// Forgets the gradients of all parameters.
    public func zeroGradients() {
        for group in groups {
            for slot in group.slots { slot.variable.gradient = nil }
        }
    }

    /// Clears the gradients, computes those of `loss`, and takes a step.
    public func step(minimizing loss: Variable, on tape: Tape) throws {
        guard loss.shape.count == 1 else { throw NNError.notScalarLoss(shape: loss.shape.dimensions) }
        zeroGradients()
        try tape.backward(loss)
        try step(tape.engine)
    }

    /// Asks the next step to measure how far it moves each parameter, and perhaps the gradients that it uses.
    public func measureNextStep(gradients: Bool = false) {
        measuresNextStep = true
        measuresNextGradients = measuresNextGradients || gradients
    }

    /// What was measured of the last step and will be of the next, for who takes steps that do not count.
    var measuring: (last: [UpdateSize?], next: Bool, gradients: Bool) {
        get { (slots.map(\.lastUpdate), measuresNextStep, measuresNextGradients) }
        set {
            for (slot, update) in zip(slots, newValue.last) { slot.lastUpdate = update }
            hasMeasured = newValue.last.contains { $0 != nil }
            (measuresNextStep, measuresNextGradients) = (newValue.next, newValue.gradients)
        }
    }

    /// Takes a step along the gradients that are there; parameters without one stay as they are.
    public func step(_ engine: Engine) throws {
        try clip(engine)
        try engine.uninterrupted { try updateAll(engine) }
    }

    private func updateAll(_ engine: Engine) throws {
        steps += 1
        // The first step is measured in any case: who asks after it need not have asked before.
        let isMeasured = recordsUpdates || measuresNextStep || steps == 1
        let measuresGradients = measuresNextGradients
        (measuresNextStep, measuresNextGradients) = (false, false)
        if hasMeasured { forgetUpdates() }
        hasMeasured = isMeasured
        let heldParameters = isMeasured ? constrainedParameters : []
        for group in groups {
            for slot in group.slots {
                guard slot.variable.requiresGradient, let gradient = slot.variable.gradient?.value else { continue }
                slot.steps += 1
                let rates = rates(for: slot, in: group)
                if isMeasured {
                    let isHeld = !heldParameters.isEmpty && heldParameters.contains(ObjectIdentifier(slot.variable))
                    try slot.beginMeasuring(
                        byKernel: measures(rates) && !isHeld, gradients: measuresGradients, decayShare: decayShare(rates),
                        engine)
                }
                try update(slot, gradient: gradient, group: group, rates: rates, engine: engine)
                slot.meter = nil
            }
        }
        try constrained.applyConstraints(engine)
        guard isMeasured else { return }
        for group in groups {
            for slot in group.slots { try slot.endMeasuring(engine) }
        }
    }

    private func forgetUpdates() {
        for group in groups {
            for slot in group.slots { slot.forgetUpdate() }
        }
    }

    /// The parameters that something may change after their step.
    private var constrainedParameters: Set<ObjectIdentifier> {
        var found: Set<ObjectIdentifier> = []
        for part in constrained where !part.module.constraints.isEmpty {
            for item in part.module.ownParameters where part.module.constraints[item.name] != nil {
                found.insert(ObjectIdentifier(item.variable))
            }
        }
        return found
    }

    private func clip(_ engine: Engine) throws {
        guard clipValue != nil || clipNorm != nil else { return }
        let parameters = slots.map { NamedVariable($0.name, $0.variable) }
        if let clipValue { try clipGradients(of: parameters, toValue: clipValue, engine) }
        if let clipNorm { try clipGradients(of: parameters, toNorm: clipNorm, engine) }
    }

    /// What learning rate and decay are for one parameter now.
    public func rates(for slot: ParameterSlot, in group: ParameterGroup) -> StepRates {
        let learningRate = group["lr"] * slot.learningRateMultiplier
        let lambda = group["weight_decay"] * slot.decayMultiplier
        switch decay {
        case .coupled:
            return StepRates(learningRate: learningRate, decay: lambda, coupledDecay: lambda, retained: 1)
        case .decoupled:
            return StepRates(
                learningRate: learningRate, decay: lambda, coupledDecay: 0, retained: 1 - learningRate * lambda)
        case .normalized:
            let scale = (1 / Double(totalSteps ?? 1)).squareRoot()
            return StepRates(learningRate: learningRate, decay: lambda, coupledDecay: 0, retained: 1 - scale * lambda)
        }
    }
}

/// What a step does to one parameter, apart from the optimizer's own rule.
public struct StepRates: Equatable, Sendable {
    public let learningRate: Double
    /// λ, multipliers included, whichever way it acts.
    public let decay: Double
    /// λ, to be added to the gradient as λw.
    public let coupledDecay: Double
    /// The factor that multiplies the weight before the step.
    public let retained: Double
}

extension Optimizer {
    /// The first group's value, as `opt.lr` reads it.
    public func value(of hyperparameter: String) throws -> Double {
        try groups[0].value(of: hyperparameter)
    }

    /// Sets a hyper-parameter in every group.
    public func set(_ hyperparameter: String, to value: Double) throws {
        let before = try groups.map { try $0.value(of: hyperparameter) }
        do {
            for group in groups {
                try group.set(hyperparameter, to: value)
                try validate(group)
            }
        } catch {
            for (group, old) in zip(groups, before) { try group.set(hyperparameter, to: old) }
            throw error
        }
    }

    /// One line, such as `SGD(lr = 0.01, momentum = 0.9, weight_decay = 0)`.
    public var summary: String {
        let values = groups[0].hyperparameters.map { "\($0.name) = \(numeral($0.value))" }
        let switches = flags.sorted().map { "\($0) = true" }
        let mode = decay == type(of: self).standardDecay ? [] : ["decay = \"\(decay.rawValue)\""]
        let groupCount = groups.count == 1 ? "" : ", \(groups.count) groups"
        return "\(kind)(\((values + switches + mode).joined(separator: ", "))\(groupCount))"
    }
}
