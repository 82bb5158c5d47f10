import EventFiles
import NN

/// Records for TensorBoard.
enum EventFileFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "SummaryWriter", "(dir)",
            """
            Writes event files to the folder, which `tensorboard --logdir dir` shows. Its methods are scalar, scalars, \
            histogram, text, hparams and close; each takes tag, value and step, as in PyTorch. `with SummaryWriter(dir) \
            as w { }` closes it.
            """,
            example: "w = SummaryWriter(\"runs/a\"); for i in 0..<3 { w.scalar(\"loss\", 1 / (i + 1), i) }; w.close()"
        ) { call in .object(SummaryWriterObject(try SummaryWriter(folder: try call.string(0)))) },
        Builtin(
            "TensorBoard", "(dir, histogram_freq = 0)",
            """
            A callback that writes the history's numbers after each epoch of fit to event files in the folder, and the \
            distribution of each parameter every `histogram_freq` epochs, for 0 never. Each run of fit starts a new file.
            """,
            example: "net = Linear(1, 1); "
                + "h = fit(net, gen_data(), mse, SGD(net, lr = 0.1), 3, callbacks = TensorBoard(\"runs/b\"))"
        ) { call in
            .object(TensorBoardObject(folder: try call.string(0), epochsPerHistogram: try call.integer(1, atLeast: 0)))
        },
    ]
}

/// `TensorBoard(…)`
final class TensorBoardObject: LibraryObject, FitCallback {
    private let folder: String
    /// 0 for no histograms.
    private let epochsPerHistogram: Int
    private var writer: SummaryWriter?

    init(folder: String, epochsPerHistogram: Int) {
        self.folder = folder
        self.epochsPerHistogram = epochsPerHistogram
    }

    override var typeName: String { "callback" }
    override func text(width: Int) -> String { "TensorBoard(\"\(folder)\")" }

    func begin(_ run: FitRun) throws { writer = try SummaryWriter(folder: folder) }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        guard let writer else { return }
        for (name, values) in history.series {
            if let value = values.last { try writer.scalar(name, value, step: history.epochs) }
        }
        guard epochsPerHistogram > 0, history.epochs % epochsPerHistogram == 0 else { return }
        for parameter in run.net.parameters {
            // Weights that are all nan have no distribution; the curve of the loss shows what happened.
            guard let histogram = Histogram(of: parameter.variable.value) else { continue }
            try writer.histogram("parameters/\(parameter.name)", histogram, step: history.epochs)
        }
    }

    func end(_ run: FitRun) { writer = nil }
}
