import TensorEngine

/// How far one step moved a parameter, as norms: of the whole change, and of its parts. About 1e-3 of the weight's norm
/// is a healthy step.
public struct UpdateSize: Equatable, Sendable {
    public let parameter: String
    /// The parameter's place among the optimizer's slots.
    public let slot: Int
    /// ‖w‖ before the step.
    public let weight: Double
    /// ‖Δw‖, with learning rate, momentum, decay and constraints.
    public let change: Double
    /// The norm of what decay did in this very step, and of all the rest; nil where decay goes through an adaptive rule
    /// and cannot be told apart.
    public let dataPart: Double?
    public let decayPart: Double?

    /// ‖Δw‖ / ‖w‖.
    public var ratio: Double { change / weight }

    /// What was seen of the weights after the step and of its gradient, where the step itself was measured.
    public let seen: Seen?

    /// Sums that belong to one version of a parameter.
    public struct Seen: Equatable, Sendable {
        /// The parameter's version after the step: later changes make these sums stale.
        public let version: Int32
        /// Nil where the weights were not summed up by units.
        public let unitNorms: UnitNorms?
        /// Σg² of the gradient; nil where it was not to be measured.
        public let gradientSquares: Double?
    }

    init(_ parameter: String, slot: Int, _ moments: ChangeMoments, decayShare: Double?, seen: Seen? = nil) {
        self.parameter = parameter
        self.slot = slot
        self.seen = seen
        weight = moments.oldSquares.squareRoot()
        change = moments.changeSquares.squareRoot()
        dataPart = decayShare.map { $0 == 0 ? moments.changeSquares.squareRoot() : moments.rest(withoutDecay: $0) }
        decayPart = decayShare.map { abs($0) * moments.oldSquares.squareRoot() }
    }
}

/// A step of one parameter that is being measured: by its kernel, or by the weights before it.
struct UpdateMeasurement {
    private let slot: ParameterSlot
    private let index: Int
    private let decayShare: Double?
    private let meter: StepMeter?
    private let before: Tensor?

    /// To be made before the step, so that it can be given a meter or the weights kept.
    init(_ slot: ParameterSlot, at index: Int, decayShare: Double?, isMetered: Bool, gradients: Bool, _ engine: Engine) throws {
        self.slot = slot
        self.index = index
        self.decayShare = decayShare
        if isMetered {
            meter = StepMeter(oldSquares: try slot.squares(engine), measuresGradient: gradients)
            before = nil
        } else {
            meter = nil
            before = slot.variable.value
        }
        slot.meter = meter
    }

    func updateSize(_ engine: Engine) throws -> UpdateSize {
        if let meter {
            let version = slot.variable.version
            slot.lastSquares = (version, meter.squares)
            let seen = UpdateSize.Seen(
                version: version, unitNorms: meter.unitNorms, gradientSquares: meter.gradientSquares)
            return UpdateSize(slot.name, slot: index, meter.change, decayShare: decayShare, seen: seen)
        }
        guard let before else { preconditionFailure("\(slot.name): a step that was neither metered nor kept") }
        let change = try engine.changeMoments(from: before, to: slot.variable.value)
        return UpdateSize(slot.name, slot: index, change, decayShare: decayShare)
    }
}

extension ParameterSlot {
    /// Σw², from the step before if that was measured and nothing changed the weights since.
    fileprivate func squares(_ engine: Engine) throws -> Double {
        if let lastSquares, lastSquares.version == variable.version { return lastSquares.sum }
        return try engine.sumOfSquares(variable.value)
    }
}

extension Optimizer {
    /// How far a parameter is from `before`, read as one step by the present settings.
    public func updateSize(ofSlot index: Int, from before: Tensor, _ engine: Engine) throws -> UpdateSize {
        let slot = slots[index]
        guard let group = groups.first(where: { $0.slots.contains { $0 === slot } }) else {
            preconditionFailure("a slot belongs to a group")
        }
        let moments = try engine.changeMoments(from: before, to: slot.variable.value)
        return UpdateSize(slot.name, slot: index, moments, decayShare: decayShare(rates(for: slot, in: group)))
    }

    /// The share of the weight that decay takes away in one step, without what momentum carries on.
    func decayShare(_ rates: StepRates) -> Double? {
        guard rates.coupledDecay != 0 else { return 1 - rates.retained }
        return self is SGD ? rates.learningRate * rates.coupledDecay : nil
    }
}
