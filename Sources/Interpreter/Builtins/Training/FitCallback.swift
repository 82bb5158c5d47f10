import NN

/// What a callback of `fit` sees of the run it takes part in.
struct FitRun {
    let net: Module
    let trainer: Trainer
    let machine: Machine
    let callbacks: [FitCallback]
}

/// Takes part in a run of `fit`; each says only what it cares about.
protocol FitCallback: AnyObject {
    func begin(_ run: FitRun) throws
    func afterStep(_ progress: FitProgress, _ run: FitRun) throws
    func afterEpoch(_ history: History, _ run: FitRun) throws
    /// After a run that no error ended.
    func end(_ run: FitRun)
    /// Whether it must see what the others did after an epoch.
    var comesLast: Bool { get }
    var isSchedule: Bool { get }
}

extension FitCallback {
    func begin(_ run: FitRun) {}
    func afterStep(_ progress: FitProgress, _ run: FitRun) {}
    func afterEpoch(_ history: History, _ run: FitRun) {}
    func end(_ run: FitRun) {}
    var comesLast: Bool { false }
    var isSchedule: Bool { false }
}

extension History {
    /// The last value of what a callback monitors: nil stands for the validation loss, without one for the objective.
    func monitored(_ monitor: String?, by callback: String) throws -> Double {
        let name = monitor ?? (validationLoss.isEmpty ? "objective" : "val_loss")
        guard let value = series.first(where: { $0.name == name })?.values.last else {
            throw RuntimeError.value(
                "\(callback): this history has no \"\(name)\"",
                hint: name == "val_loss" ? "give fit `val`" : nearestOrList(name, series.map(\.name)))
        }
        return value
    }
}

/// A script's function, which gets the history after each epoch; false ends the training.
final class FunctionCallback: FitCallback {
    private let function: Value

    init(_ function: Value) { self.function = function }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        let answer = try run.machine.call(function, [.object(HistoryObject(history))])
        if case .bool(false) = answer { run.trainer.stop() }
    }
}

/// `EarlyStopping(…)`; each run of `fit` begins anew.
final class EarlyStoppingObject: LibraryObject, FitCallback, CheckpointPart {
    private let monitor: String?
    private let settings: () throws -> EarlyStopping
    private var stopper: EarlyStopping
    private var hasStopped = false

    init(_ call: Arguments) throws {
        let (patience, minimumChange) = (try call.integer(0), try call.number(1))
        monitor = try call.optionalString(2)
        let goal = PlateauSchedule.Goal(rawValue: try call.choice(3))
        let restoresBest = try call.bool(4)
        settings = {
            try EarlyStopping(
                patience: patience, minimumChange: minimumChange, goal: goal ?? .min, restoresBest: restoresBest)
        }
        stopper = try settings()
    }

    override var typeName: String { "callback" }

    override func text(width: Int) -> String {
        let best = stopper.best.map { ", best \(NumberText.general($0, digits: 4)) in epoch \(stopper.bestEpoch)" } ?? ""
        return "EarlyStopping(patience = \(stopper.patience)\(best))"
    }

    func begin(_ run: FitRun) throws {
        stopper = try settings()
        hasStopped = false
    }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        let value = try history.monitored(monitor, by: "EarlyStopping")
        if !stopper.check(value, of: run.net) {
            hasStopped = true
            run.trainer.stop()
        }
    }

    func end(_ run: FitRun) {
        if stopper.restoresBest { stopper.restoreBest(of: run.net) }
    }

    var resumable: Resumable { stopper }

    override var members: MemberTable { EarlyStoppingObject.table }

    static let table = MemberTable(
        [
            "best": Property("The best value of what it monitors; none before the first epoch.") { _, value in
                own(value).stopper.best.map { .number($0) } ?? .none
            },
            "best_epoch": Property("The epoch of the best value, from 1.") { _, value in
                .integer(own(value).stopper.bestEpoch)
            },
            "stopped": Property("Whether it ended the training.") { _, value in .bool(own(value).hasStopped) },
        ], [])

    private static func own(_ value: Value) -> EarlyStoppingObject {
        guard case .object(let object as EarlyStoppingObject) = value else {
            preconditionFailure("a member of EarlyStopping")
        }
        return object
    }
}

/// `TerminateOnNaN()`.
final class TerminationObject: LibraryObject, FitCallback {
    override var typeName: String { "callback" }
    override func text(width: Int) -> String { "TerminateOnNaN()" }

    /// Who asks for this wants the run to end with its history, and not with an error.
    func begin(_ run: FitRun) { run.trainer.refusesNonFiniteData = false }

    func afterStep(_ progress: FitProgress, _ run: FitRun) {
        guard !progress.dataLoss.isFinite else { return }
        let loss = NumberText.repr(progress.dataLoss)
        run.machine.host.writeError("warning: the training ended after step \(progress.step): the loss was \(loss)\n")
        run.trainer.stop()
    }
}
