import TensorEngine

/// How far one step moved a parameter, as norms: of the whole change, and of its parts. About 1e-3 of the weight's norm
/// is a healthy step.
public struct UpdateSize: Equatable, Sendable {
    public let parameter: String
    /// ‖w‖ before the step.
    public let weight: Double
    /// ‖Δw‖, with learning rate, momentum and decay.
    public let change: Double
    /// The norm of what the loss alone moved, and of what decay did in this very step; nil where decay goes through an
    /// adaptive rule and cannot be told apart.
    public let dataPart: Double?
    public let decayPart: Double?

    /// ‖Δw‖ / ‖w‖.
    public var ratio: Double { change / weight }
}

extension Optimizer {
    func updateSize(
        of slot: ParameterSlot, from before: Tensor, group: ParameterGroup, rates: StepRates
    ) -> UpdateSize {
        let share = decayShare(group, rates)
        var weightSquares = 0.0, changeSquares = 0.0, dataSquares = 0.0
        before.withFloats { old in
            slot.variable.value.withFloats { new in
                for index in old.indices {
                    let weight = Double(old[index])
                    let change = Double(new[index]) - weight
                    let data = change + (share ?? 0) * weight
                    weightSquares += weight * weight
                    changeSquares += change * change
                    dataSquares += data * data
                }
            }
        }
        let weight = weightSquares.squareRoot()
        return UpdateSize(
            parameter: slot.name, weight: weight, change: changeSquares.squareRoot(),
            dataPart: share.map { _ in dataSquares.squareRoot() }, decayPart: share.map { abs($0) * weight })
    }

    /// The share of the weight that decay takes away in one step, without what momentum carries on.
    private func decayShare(_ group: ParameterGroup, _ rates: StepRates) -> Double? {
        guard rates.coupledDecay != 0 else { return 1 - rates.retained }
        return self is SGD ? rates.learningRate * rates.coupledDecay : nil
    }
}
