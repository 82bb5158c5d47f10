import TensorEngine

/// How far one step moved a parameter, as norms: of the whole change, and of its parts. About 1e-3 of the weight's norm
/// is a healthy step.
public struct UpdateSize: Equatable, Sendable {
    /// ‖w‖ before the step.
    public let weight: Double
    /// ‖Δw‖, with learning rate, momentum, decay and constraints.
    public let change: Double
    /// The norm of what decay did in this very step, and of all the rest; nil where decay goes through an adaptive rule
    /// and cannot be told apart.
    public let dataPart: Double?
    public let decayPart: Double?

    /// ‖Δw‖ / ‖w‖, and its two parts. What did not move has a ratio of 0, whatever the weight; a step away from 0 has an
    /// infinite one.
    public var ratio: Double { perWeight(change) }
    public var dataRatio: Double? { dataPart.map(perWeight) }
    public var decayRatio: Double? { decayPart.map(perWeight) }

    private func perWeight(_ size: Double) -> Double { size == 0 ? 0 : size / weight }

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

    init(_ moments: ChangeMoments, decayShare: Double?, seen: Seen? = nil) {
        self.seen = seen
        weight = moments.oldSquares.squareRoot()
        change = moments.changeSquares.squareRoot()
        dataPart = decayShare.map { $0 == 0 ? moments.changeSquares.squareRoot() : moments.rest(withoutDecay: $0) }
        decayPart = decayShare.map { $0 == 0 ? 0 : abs($0) * moments.oldSquares.squareRoot() }
    }
}

/// A step of one parameter that is being measured.
struct UpdateMeasurement {
    let decayShare: Double?
    /// Whether its kernel measures. If not, the slot keeps the weights before it.
    let byKernel: Bool
}

extension ParameterSlot {
    /// Called before the step: its kernel is given a meter, if it uses one, or else the weights are kept.
    func beginMeasuring(byKernel: Bool, gradients: Bool, decayShare: Double?, _ engine: Engine) throws {
        measurement = UpdateMeasurement(decayShare: decayShare, byKernel: byKernel)
        guard byKernel else { return weightsBefore = variable.value }
        ownMeter.begin(oldSquares: try squares(engine), measuringGradient: gradients)
        meter = ownMeter
    }

    /// Called when all parameters have taken their step and constraints hold.
    func endMeasuring(_ engine: Engine) throws {
        guard let measurement else { return }
        self.measurement = nil
        if measurement.byKernel {
            lastSquares = (variable.version, ownMeter.squares)
            let seen = UpdateSize.Seen(
                version: variable.version, unitNorms: ownMeter.unitNorms, gradientSquares: ownMeter.gradientSquares)
            lastUpdate = UpdateSize(ownMeter.change, decayShare: measurement.decayShare, seen: seen)
        } else if let before = weightsBefore {
            weightsBefore = nil
            let change = try engine.changeMoments(from: before, to: variable.value)
            lastUpdate = UpdateSize(change, decayShare: measurement.decayShare)
        }
    }

    /// Called before the next step.
    func forgetUpdate() {
        lastUpdate = nil
        // Where an error ended the step.
        (measurement, weightsBefore) = (nil, nil)
    }

    /// Σw², from the step before if that was measured and nothing changed the weights since.
    private func squares(_ engine: Engine) throws -> Double {
        if let lastSquares, lastSquares.version == variable.version { return lastSquares.sum }
        return try engine.sumOfSquares(variable.value)
    }
}

extension Optimizer {
    /// How far a parameter is from `before`, read as one step by the present settings.
    public func updateSize(of slot: ParameterSlot, from before: Tensor, _ engine: Engine) throws -> UpdateSize {
        guard let group = groups.first(where: { $0.slots.contains { $0 === slot } }) else {
            preconditionFailure("a slot belongs to a group")
        }
        let moments = try engine.changeMoments(from: before, to: slot.variable.value)
        return UpdateSize(moments, decayShare: decayShare(rates(for: slot, in: group)))
    }

    /// The share of the weight that decay takes away in one step, without what momentum carries on.
    func decayShare(_ rates: StepRates) -> Double? {
        guard rates.coupledDecay != 0 else { return 1 - rates.retained }
        return self is SGD ? rates.learningRate * rates.coupledDecay : nil
    }
}
