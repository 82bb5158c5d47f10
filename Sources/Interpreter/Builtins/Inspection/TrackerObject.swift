import Inspect
import NN

/// A tracker as the language sees it; as a part of `fit` it makes an entry after each step.
final class TrackerObject: LibraryObject, FitCallback {
    let tracker: Tracker
    /// The epoch of the last step of fit, counted over its runs.
    private var epoch = 0
    /// The epochs of the runs before the present one, known once that has taken a step.
    private var epochsBefore: Int?

    init(_ tracker: Tracker) { self.tracker = tracker }

    convenience init(_ call: Arguments) throws {
        let subjects = try call.strings(1).map { name in
            guard let subject = Tracker.Subject(rawValue: name) else {
                let known = Tracker.Subject.allCases.map(\.rawValue)
                throw RuntimeError.value(
                    "Tracker cannot follow \"\(name)\"", hint: nearestOrList(name, known) ?? known.joined(separator: ", "))
            }
            return subject
        }
        self.init(try Tracker(call.module(0), what: subjects, every: call.integer(2, atLeast: 1)))
    }

    override var typeName: String { "tracker" }
    override var length: Int? { tracker.count }
    override var members: MemberTable { TrackerObject.table }

    override func text(width: Int) -> String {
        let subjects = Tracker.Subject.allCases.filter(tracker.subjects.contains).map(\.rawValue)
        let parameters = tracker.names.count == 1 ? "1 parameter" : "\(tracker.names.count) parameters"
        let title = "tracker of \(subjects.joined(separator: ", ")) of \(parameters)"
        guard let first = tracker.steps.first, let last = tracker.steps.last else { return title + ", no entry yet" }
        let entries = tracker.count == 1 ? "1 entry, step \(first)" : "\(tracker.count) entries, steps \(first) to \(last)"
        return "\(title), \(entries)\n" + tracker.lastEntry().text(width: width)
    }

    func begin(_ run: FitRun) {
        tracker.prepare(run.trainer.optimizer)
        epochsBefore = nil
    }

    func afterStep(_ progress: FitProgress, _ run: FitRun) throws {
        let last = max(epoch, tracker.epochs.last ?? 0)
        // A resumed run goes on counting by itself.
        let before = epochsBefore ?? (progress.epoch > last ? 0 : last)
        epochsBefore = before
        epoch = before + progress.epoch
        try tracker.log(run.trainer.optimizer, epoch: epoch, run.machine.runtime.engine)
    }

    static let table = MemberTable(
        [
            "names": Property("The dotted names of the parameters that it follows.") { _, value in
                .list(own(value).names.map { .string($0) })
            },
            "steps": Property("The optimizer's step count at each entry.") { _, value in
                .list(own(value).steps.map { .integer($0) })
            },
            "epochs": Property("The epoch of each entry, from 1; a further fit counts on. 0 where none was given.") { _, value in
                .list(own(value).epochs.map { .integer($0) })
            },
            "last": Property("A table of the last entry's numbers.") { _, value in
                .object(TableObject(own(value).lastEntry()))
            },
        ],
        [
            Builtin(
                "log", "(track, opt, epoch = 0)",
                """
                Makes an entry after a step of the optimizer; of `every` calls one does. `epoch` marks the entries that \
                belong together in hist_grid. The first entry has no update ratio where more than one change of the \
                parameters came before it.
                """,
                example: """
                    net = Linear(2, 1); opt = SGD(net, lr = 0.1); track = Tracker(net, ["grads"], every = 2)
                    for i in 1...5 { opt.step(net(ones(1, 2)).sum()); track.log(opt) }
                    print(track.steps, track.series("bias", "grad"))
                    """
            ) { call in
                let optimizer = try call.object(1, OptimizerObject.self, "an optimizer").optimizer
                try own(call[0]).log(optimizer, epoch: call.integer(2, atLeast: 0), call.machine.runtime.engine)
                return .none
            },
            Builtin(
                "series", "(track, name, what)",
                """
                What was measured of the parameter of that name, a number an entry: "l2", "unit_mean" and "unit_max" of \
                the norms; "ratio", "change", "data" and "decay" of the step; "grad", the gradient's l2 norm. "norms", \
                "update_ratio" and "grads" stand for the first of theirs. "hist" gives records {first_step, last_step, \
                edges, counts, non_finite}, all with the same 64 edges.
                """,
                example: """
                    net = Linear(2, 1); opt = SGD(net, lr = 0.1, weight_decay = 0.1); track = Tracker(net)
                    for i in 1...3 { opt.step(mse(net(ones(1, 2)), [[1]])); track.log(opt) }
                    print(len(track.series("weight", "l2")), [f"{d:.4f}" for d in track.series("weight", "decay")])
                    print(track.series("weight", "hist")[0].keys())
                    """
            ) { call in try series(call) },
        ])

    private static func series(_ call: Arguments) throws -> Value {
        let tracker = own(call[0])
        let (name, what) = (try call.string(1), try call.string(2))
        if what == Tracker.Subject.histograms.rawValue { return try histograms(tracker, name) }
        let quantity = Tracker.Subject(rawValue: what)?.quantities.first ?? Tracker.Quantity(rawValue: what)
        guard let quantity else {
            throw RuntimeError.value(
                "a tracker has no series \"\(what)\"", hint: nearestOrList(what, tracker.trackedNames))
        }
        return .list(try tracker.series(name, quantity).map { .number($0) })
    }

    private static func histograms(_ tracker: Tracker, _ name: String) throws -> Value {
        let ridge = HistogramRidge(try tracker.histograms(of: name))
        let edges = ridge.edges.map { Value.number($0) }
        return .list(ridge.rows.map { row in
            .record(
                RecordObject([
                    "first_step": .integer(row.firstStep), "last_step": .integer(row.lastStep), "edges": .list(edges),
                    "counts": .list(row.counts.map { .number($0) }), "non_finite": .integer(row.nonFinite),
                ]))
        })
    }

    private static func own(_ value: Value) -> Tracker {
        guard case .object(let object as TrackerObject) = value else { preconditionFailure("a member of trackers") }
        return object.tracker
    }
}
