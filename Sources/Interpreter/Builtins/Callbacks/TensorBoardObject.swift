import EventFiles
import NN

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
            guard let histogram = SummaryHistogram(of: parameter.variable.value) else { continue }
            try writer.histogram("parameters/\(parameter.name)", histogram, step: history.epochs)
        }
    }

    func end(_ run: FitRun) { writer = nil }
}
