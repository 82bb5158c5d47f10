import Autograd
import TensorEngine

/// Ends training when a metric has not become better for some epochs, and can put the best weights back.
public final class EarlyStopping {
    public let patience: Int
    public let minimumChange: Double
    public let goal: PlateauSchedule.Goal
    public let restoresBest: Bool
    public private(set) var best: Double?
    public private(set) var bestEpoch = 0
    public private(set) var epochs = 0
    private var bestValues: [(variable: Variable, value: Tensor)] = []

    public init(
        patience: Int = 10, minimumChange: Double = 0, goal: PlateauSchedule.Goal = .min, restoresBest: Bool = true
    ) throws {
        try requireSize(patience, "patience", of: "EarlyStopping")
        try ValueRange.nonNegative.check(minimumChange, "min_delta", of: "EarlyStopping")
        self.patience = patience
        self.minimumChange = minimumChange
        self.goal = goal
        self.restoresBest = restoresBest
    }

    /// Looks at the metric after an epoch; false when training should end.
    public func check(_ metric: Double, of net: Module) -> Bool {
        epochs += 1
        if isImprovement(metric) {
            best = metric
            bestEpoch = epochs
            if restoresBest { bestValues = net.state.map { ($0.variable, $0.variable.value) } }
        }
        return epochs - bestEpoch < patience
    }

    /// Puts parameters and buffers back to what they were at the best metric.
    public func restoreBest() {
        for (variable, value) in bestValues { variable.replaceValue(value) }
    }

    private func isImprovement(_ metric: Double) -> Bool {
        guard let best else { return !metric.isNaN }
        return goal == .min ? metric < best - minimumChange : metric > best + minimumChange
    }
}
