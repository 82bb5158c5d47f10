import TensorEngine

extension Module {
    /// Puts this module and all below it into train mode.
    public func train() {
        setTraining(true)
    }

    /// Puts this module and all below it into evaluation mode.
    public func eval() {
        setTraining(false)
    }

    public func setTraining(_ training: Bool) {
        for part in modules { part.module.isTraining = training }
    }

    /// "train" or "eval": this module's own mode.
    public var mode: String { isTraining ? "train" : "eval" }

    /// Whether some part is in another mode than this module.
    public var hasMixedModes: Bool {
        modules.contains { $0.module.isTraining != isTraining }
    }

    /// Runs `body` with the whole net in one mode; afterwards each part is in the mode it was in, also after an error.
    public func withTraining<Result>(_ training: Bool, _ body: () throws -> Result) rethrows -> Result {
        let before = modules.map { ($0.module, $0.module.isTraining) }
        setTraining(training)
        defer { for (module, mode) in before { module.isTraining = mode } }
        return try body()
    }

    /// Runs `body` and then puts back what forward passes change: buffers, masks, penalties on outputs, and every generator.
    public func preservingState<Result>(_ runtime: Runtime, _ body: () throws -> Result) rethrows -> Result {
        let parts = modules.map(\.module)
        let restorers = parts.map { $0.rememberState() }
        let penalties = parts.map(\.pendingActivityPenalty)
        let generators = runtime.random.snapshot()
        defer {
            for restore in restorers { restore() }
            for (part, penalty) in zip(parts, penalties) { part.pendingActivityPenalty = penalty }
            runtime.random.restore(generators)
        }
        return try body()
    }
}
