extension Schedule: Resumable {
    public var stateKind: String { curve.kind }

    public var runState: StateValue { .record([("steps", .integer(steps)), ("base", .numbers(base))]) }

    /// What the schedule moves has a state of its own, and is not moved here.
    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let steps = try reader.count("steps"), base = try reader.numbers("base")
        try requireValues(base.count, like: self.base.count, of: stateKind)
        return {
            self.steps = steps
            self.base = base
        }
    }
}

extension PlateauSchedule: Resumable {
    public var stateKind: String { "ReduceLROnPlateau" }

    public var runState: StateValue {
        .record([
            ("best", .optional(best)), ("checks", .integer(checksWithoutImprovement)), ("finished", .bool(isFinished)),
            ("base", .numbers(base)),
        ])
    }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let best = try reader.optionalNumber("best"), checks = try reader.count("checks")
        let finished = try reader.bool("finished"), base = try reader.numbers("base")
        try requireValues(base.count, like: self.base.count, of: stateKind)
        return {
            self.best = best
            self.checksWithoutImprovement = checks
            self.isFinished = finished
            self.base = base
        }
    }
}

private func requireValues(_ count: Int, like own: Int, of owner: String) throws {
    guard count == own else {
        throw NNError.stateMismatch(owner: owner, detail: "it moved \(count) values, this one moves \(own)")
    }
}
