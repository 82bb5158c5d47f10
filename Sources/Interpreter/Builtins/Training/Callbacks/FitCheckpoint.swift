import DataFiles
import NN
import TensorEngine

/// Where a run of `fit` is, in a file: net, optimizer and schedules as `resume` takes them, the history, and what the
/// callbacks remember.
enum FitCheckpoint {
    private static let callbacksName = "callbacks", finishedName = "finished"

    static func write(_ run: FitRun, _ history: History, to path: String) throws {
        let callbacks = run.callbacks.filter { !$0.isSchedule }.compactMap { ($0 as? CheckpointPart)?.resumable }
        try Checkpoint.write(
            parts(of: run),
            values: [
                ("epoch", .integer(history.epochs)), ("history", history.runState),
                (callbacksName, .list(callbacks.map { .list([.text($0.stateKind), $0.runState]) })),
                (finishedName, .bool(run.trainer.isStopping)),
            ], run.machine.random, to: path)
    }

    /// Callbacks that have something to remember, in a sentence.
    private static func described(_ kinds: [String]) -> String {
        if kinds.isEmpty { return "no callback with a state" }
        return (kinds.count == 1 ? "the callback " : "the callbacks ") + kinds.joined(separator: ", ")
    }

    /// Net, optimizer, schedules: in the order in which a script gives them to `resume`.
    private static func parts(of run: FitRun) -> [Resumable] {
        let schedules = run.callbacks.filter(\.isSchedule).compactMap { ($0 as? CheckpointPart)?.resumable }
        return [run.net, run.trainer.stepping] + schedules
    }

    /// Puts a run where the file saw it; the history so far, and whether the training had ended then. All or nothing.
    static func resume(_ run: FitRun, from path: String) throws -> (history: History, isFinished: Bool) {
        let checkpoint = try Checkpoint(reading: path, run.machine.tape.engine)
        let wrong = FileError.checkpoint(path: path, problem: "it was not written by ModelCheckpoint")
        guard let reader = try? StateReader(.record(checkpoint.values), of: "fit"),
            let saved = try? reader.list(callbacksName), let isFinished = try? reader.bool(finishedName),
            let history = try? History(reader.state("history"))
        else { throw wrong }
        let own = run.callbacks.filter { !$0.isSchedule }.compactMap { ($0 as? CheckpointPart)?.resumable }
        let kinds = saved.compactMap { $0.list?.first?.text }
        guard kinds == own.map(\.stateKind) else {
            throw FileError.checkpoint(
                path: path, problem: "its run had \(described(kinds)), this one has \(described(own.map(\.stateKind)))")
        }
        let restorers = try zip(own, saved).map { callback, state in
            guard let fields = state.list, fields.count == 2 else { throw wrong }
            return try callback.restorer(for: fields[1])
        }
        try checkpoint.resume(parts(of: run), run.machine.random)
        for restore in restorers { restore() }
        return (history, isFinished)
    }
}
