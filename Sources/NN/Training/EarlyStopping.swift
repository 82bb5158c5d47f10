import TensorEngine

/// Ends training when a metric has not become better for some epochs, and can put the best weights back.
public final class EarlyStopping {
    public let patience: Int
    public let minimumChange: Double
    public let goal: PlateauSchedule.Goal
    public let restoresBest: Bool
    public private(set) var epochs = 0
    private let record = BestValue()
    /// The net's state at the best metric, in its order.
    private var bestValues: [Tensor] = []

    public var best: Double? { record.value }
    public var bestEpoch: Int { record.epoch }

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
        if record.take(metric, epoch: epochs, goal, minimumChange: minimumChange), restoresBest {
            bestValues = net.state.map(\.variable.value)
        }
        return epochs - bestEpoch < patience
    }

    /// Puts parameters and buffers of the net back to what they were at the best metric.
    public func restoreBest(of net: Module) {
        for (item, value) in zip(net.state, bestValues) where item.variable.shape == value.shape {
            item.variable.replaceValue(value)
        }
    }
}

extension EarlyStopping: Resumable {
    public var stateKind: String { "EarlyStopping" }

    public var runState: StateValue {
        .record([
            ("epochs", .integer(epochs)), ("best", record.runState), ("weights", .list(bestValues.map { .tensor($0) })),
        ])
    }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let epochs = try reader.count("epochs"), put = try record.restorer(for: reader.state("best"))
        let values = try reader.list("weights").map { value in
            guard case .tensor(let tensor) = value else {
                throw NNError.stateMismatch(owner: stateKind, detail: "its weights are no tensors")
            }
            return tensor
        }
        return {
            put()
            self.epochs = epochs
            self.bestValues = values
        }
    }
}
