import EventFiles
import NN

/// `TensorBoard(…)`
final class TensorBoardObject: LibraryObject, FitCallback {
    private let folder: String
    /// 0 for no histograms.
    private let epochsPerHistogram: Int
    private var writer: SummaryWriter?
    /// Over all runs, and those before the present one: a run that follows another goes on where its curves ended.
    private var epochs = 0
    private var epochsBefore = 0

    init(folder: String, epochsPerHistogram: Int) {
        self.folder = folder
        self.epochsPerHistogram = epochsPerHistogram
    }

    override var typeName: String { "callback" }
    override func text(width: Int) -> String { "TensorBoard(\"\(folder)\")" }

    func begin(_ run: FitRun) throws {
        writer = try SummaryWriter(folder: folder)
        epochsBefore = epochs
    }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        guard let writer else { return }
        epochs = epochsBefore + history.epochs
        for (name, values) in history.series {
            if let value = values.last { try writer.scalar(name, value, step: epochs) }
        }
        guard epochsPerHistogram > 0, epochs % epochsPerHistogram == 0 else { return }
        for parameter in run.net.parameters {
            // Weights that are all nan have no distribution; the curve of the loss shows what happened.
            guard let histogram = SummaryHistogram(of: parameter.variable.value) else { continue }
            try writer.histogram("parameters/\(parameter.name)", histogram, step: epochs)
        }
    }

    func end(_ run: FitRun) { writer = nil }
}
