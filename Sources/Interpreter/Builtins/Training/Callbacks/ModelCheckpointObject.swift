import DataFiles
import NN

/// `ModelCheckpoint(…)`.
final class ModelCheckpointObject: LibraryObject, FitCallback, CheckpointPart {
    private let path: String
    private let monitor: String?
    private let goal: PlateauSchedule.Goal
    private let savesBestOnly: Bool
    private let savesWeightsOnly: Bool
    /// Epochs from one file to the next.
    private let every: Int
    private let record = BestValue()
    /// The file that was written last.
    private var written: String?

    init(_ call: Arguments) throws {
        path = try call.string(0)
        monitor = try call.optionalString(1)
        savesBestOnly = try call.bool(2)
        savesWeightsOnly = try call.bool(3)
        goal = PlateauSchedule.Goal(rawValue: try call.choice(4)) ?? .min
        every = try call.integer(5, atLeast: 1)
    }

    override var typeName: String { "callback" }

    override func text(width: Int) -> String {
        let best = record.value.map { ", best \(NumberText.general($0, digits: 4)) in epoch \(record.epoch)" } ?? ""
        return "ModelCheckpoint(\"\(path)\"\(best))"
    }

    var resumable: Resumable { record }
    /// What the others do after an epoch belongs into the file.
    var comesLast: Bool { true }

    func begin(_ run: FitRun) { record.reset() }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        let isTurn = history.epochs % every == 0
        if savesBestOnly || monitor != nil {
            let value = try history.monitored(monitor, by: "ModelCheckpoint")
            let isBest = record.take(value, epoch: history.epochs, goal)
            if savesBestOnly, !isBest { return }
        }
        guard isTurn || savesBestOnly else { return }
        let place = try place(history)
        if savesWeightsOnly {
            try FileContents.write(run.net.weightFile.encoded(), to: place)
        } else {
            try FitCheckpoint.write(run, history, to: place)
        }
        written = place
    }

    /// The path with `{epoch}` and the history's names, such as `{val_loss}`, filled in.
    private func place(_ history: History) throws -> String {
        var place = ""
        var rest = path[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            place += rest[..<open]
            if name == "epoch" {
                place += String(history.epochs)
            } else {
                place += NumberText.general(try history.monitored(name, by: "ModelCheckpoint"), digits: 4)
            }
            rest = rest[rest.index(after: close)...]
        }
        return place + rest
    }

    override var members: MemberTable { ModelCheckpointObject.table }

    static let table = MemberTable(
        [
            "best": Property("With save_best_only, the best value of what it monitors; none before the first.") { _, value in
                own(value).record.value.map { .number($0) } ?? .none
            },
            "best_epoch": Property("With save_best_only, the epoch of the best value, from 1; else 0.") { _, value in
                .integer(own(value).record.epoch)
            },
            "path": Property("The file that was written last, or none.") { _, value in
                own(value).written.map { .string($0) } ?? .none
            },
        ], [])

    private static func own(_ value: Value) -> ModelCheckpointObject {
        guard case .object(let object as ModelCheckpointObject) = value else {
            preconditionFailure("a member of ModelCheckpoint")
        }
        return object
    }
}
