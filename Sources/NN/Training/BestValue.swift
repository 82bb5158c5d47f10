/// The best value of a metric so far, and the epoch it came from.
public final class BestValue {
    public private(set) var value: Double?
    /// Counted from 1; 0 before there was one.
    public private(set) var epoch = 0

    public init() {}

    public func reset() {
        value = nil
        epoch = 0
    }

    /// Takes a value that is better by more than `minimumChange`, and says whether it was. NaN never is.
    public func take(
        _ candidate: Double, epoch: Int, _ goal: PlateauSchedule.Goal, minimumChange: Double = 0
    ) -> Bool {
        guard isBetter(candidate, goal, minimumChange) else { return false }
        value = candidate
        self.epoch = epoch
        return true
    }

    private func isBetter(_ candidate: Double, _ goal: PlateauSchedule.Goal, _ minimumChange: Double) -> Bool {
        guard let value else { return !candidate.isNaN }
        return goal == .min ? candidate < value - minimumChange : candidate > value + minimumChange
    }
}

extension BestValue: Resumable {
    public var stateKind: String { "ModelCheckpoint" }

    public var runState: StateValue { .record([("value", .optional(value)), ("epoch", .integer(epoch))]) }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let value = try reader.optionalNumber("value"), epoch = try reader.count("epoch")
        return {
            self.value = value
            self.epoch = epoch
        }
    }
}
