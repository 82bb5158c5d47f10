import NN

/// A schedule with a curve, as the language sees it.
final class ScheduleObject: LibraryObject, FitCallback, CheckpointPart {
    private let schedule: Schedule
    /// What moves along: the momentum of cyclic schedules.
    private let companion: Schedule?

    init(_ schedule: Schedule, companion: Schedule? = nil) {
        self.schedule = schedule
        self.companion = companion
    }

    override var typeName: String { "schedule" }

    private func step() throws {
        try schedule.step()
        try companion?.step()
    }

    override func text(width: Int) -> String {
        let value = (try? schedule.preview(1).first).map { NumberText.general($0, digits: 6) } ?? "?"
        return "\(schedule.curve.kind)(of = \"\(schedule.target.name)\"): \(value) after \(schedule.steps) steps"
    }

    /// Curves that are told in optimizer steps; the others count epochs.
    private var countsOptimizerSteps: Bool {
        switch schedule.curve {
        case .oneCycle, .cyclic, .warmup: return true
        default: return false
        }
    }

    var isSchedule: Bool { true }
    var resumable: Resumable { self }

    func afterStep(_ progress: FitProgress, _ run: FitRun) throws {
        if countsOptimizerSteps { try step() }
    }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        if !countsOptimizerSteps { try step() }
    }

    override var members: MemberTable { ScheduleObject.table }

    static let table = MemberTable(
        [
            "steps": Property("How many steps it has taken.") { _, value in .integer(own(value).schedule.steps) },
            "value": Property("The present value, of the first parameter group.") { _, value in
                .number(try own(value).schedule.preview(1)[0])
            },
        ],
        [
            Builtin("step", "(schedule)", "Moves on by one step and sets the hyper-parameter.",
                example: "opt = SGD(Linear(1, 1), lr = 0.1); s = ExponentialLR(opt, 0.5); s.step(); print(opt.lr)"
            ) { call in
                try own(call[0]).step()
                return .none
            },
            Builtin(
                "preview", "(schedule, n)", "The present value and the n - 1 that follow, a list; nothing moves.",
                example: "print(StepLR(SGD(Linear(1, 1), lr = 1), 2, gamma = 0.5).preview(6))"
            ) { call in
                let count = try call.integer(1, atLeast: 0)
                try call.machine.checkMemory(elements: count)
                return .list(try own(call[0]).schedule.preview(count).map { .number($0) })
            },
        ])

    private static func own(_ value: Value) -> ScheduleObject {
        guard case .object(let object as ScheduleObject) = value else { preconditionFailure("a member of schedules") }
        return object
    }
}

/// With its companion.
extension ScheduleObject: Resumable {
    var stateKind: String { schedule.stateKind }

    var runState: StateValue {
        .record([("schedule", schedule.runState), ("companion", companion?.runState ?? .none)])
    }

    func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let put = try schedule.restorer(for: reader.state("schedule"))
        let putCompanion = try companion?.restorer(for: reader.state("companion"))
        return {
            put()
            putCompanion?()
        }
    }
}

/// ReduceLROnPlateau as the language sees it.
final class PlateauObject: LibraryObject, FitCallback, CheckpointPart {
    let schedule: PlateauSchedule
    var isSchedule: Bool { true }
    var resumable: Resumable { schedule }

    init(_ schedule: PlateauSchedule) { self.schedule = schedule }

    override var typeName: String { "schedule" }

    override func text(width: Int) -> String {
        let best = schedule.best.map { ", best \(NumberText.general($0, digits: 6))" } ?? ""
        return "ReduceLROnPlateau(of = \"\(schedule.target.name)\"\(best)\(schedule.isFinished ? ", finished" : ""))"
    }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        guard let metric = history.validationLoss.last ?? history.dataLoss.last else { return }
        try schedule.step(metric)
        if schedule.isFinished { run.trainer.stop() }
    }

    override var members: MemberTable { PlateauObject.table }

    static let table = MemberTable(
        [
            "finished": Property("Whether the value has come down to its first one times min_ratio.") { _, value in
                .bool(own(value).isFinished)
            },
            "best": Property("The best metric so far, or none.") { _, value in
                own(value).best.map { .number($0) } ?? .none
            },
        ],
        [
            Builtin("step", "(schedule, metric)", "Looks at the metric, a number, after an epoch.",
                example: """
                    opt = SGD(Linear(1, 1), lr = 1); s = ReduceLROnPlateau(opt, factor = 0.1, patience = 2)
                    print([[s.step(loss), opt.lr][1] for loss in [3, 2, 2, 2, 2]])
                    """
            ) { call in
                try own(call[0]).step(call.number(1))
                return .none
            },
            Builtin("preview", "(schedule, n)", "A plateau's values depend on metrics to come: a value error.",
                example: "try { ReduceLROnPlateau(SGD(Linear(1, 1), lr = 1)).preview(3) } catch e { print(e.message) }"
            ) { _ in
                throw RuntimeError.value("ReduceLROnPlateau has no preview: it depends on metrics to come")
            },
        ])

    private static func own(_ value: Value) -> PlateauSchedule {
        guard case .object(let object as PlateauObject) = value else { preconditionFailure("a member of plateaus") }
        return object.schedule
    }
}
