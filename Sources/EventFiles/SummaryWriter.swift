/// Writes what a training run measures to event files in a folder, as `torch.utils.tensorboard.SummaryWriter` does.
///
/// A step of nil goes on by one from the tag's last step, from 0.
public final class SummaryWriter {
    public let folder: String
    private let file: EventFile
    /// The files of curves that share a chart, by folder: TensorBoard draws each run's curve in one colour.
    private var curveFiles: [String: EventFile] = [:]
    private var lastSteps: [String: Int] = [:]

    public init(folder: String) throws {
        self.folder = folder
        file = try EventFile(in: folder)
    }

    /// A point of the curve `tag`.
    public func scalar(_ tag: String, _ value: Double, step: Int?) throws {
        try write(.scalar(tag: tag, Float(value)), tag, step)
    }

    /// Several curves in one chart: the value called `name` goes under `tag` to the folder `tag_name` below this one.
    public func scalars(_ tag: String, _ values: [(name: String, value: Double)], step: Int?) throws {
        let step = try nextStep(tag, step)
        for (name, value) in values {
            try curveFile(tag, name).append(
                Event(wallTime: EventFile.now(), step: step, content: .summary([.scalar(tag: tag, Float(value))])))
        }
    }

    /// A distribution, such as that of a weight's elements.
    public func histogram(_ tag: String, _ histogram: SummaryHistogram, step: Int?) throws {
        try write(.histogram(tag: tag, histogram), tag, step)
    }

    /// Text, which TensorBoard reads as Markdown.
    public func text(_ tag: String, _ text: String, step: Int?) throws {
        try write(.text(tag: tag, text), tag, step)
    }

    /// A picture, such as a figure.
    public func image(_ tag: String, _ image: PNGImage, step: Int?) throws {
        try write(.image(tag: tag, image), tag, step)
    }

    /// One row of the table of hyper-parameters: their values, and what came of them as scalars at step 0.
    public func hyperparameters(
        _ parameters: [HyperparameterRecord.Hyperparameter], metrics: [(name: String, value: Double)]
    ) throws {
        let records: [HyperparameterRecord] = [
            .experiment(parameters, metrics: metrics.map(\.name)), .sessionStart(parameters), .sessionEnd,
        ]
        for record in records { try append([.hyperparameters(record)], step: 0) }
        for (name, value) in metrics { try scalar(name, value, step: 0) }
    }

    /// Nothing can be written afterwards.
    public func close() {
        file.close()
        for file in curveFiles.values { file.close() }
        curveFiles = [:]
    }

    private func write(_ value: SummaryValue, _ tag: String, _ step: Int?) throws {
        try append([value], step: nextStep(tag, step))
    }

    private func append(_ values: [SummaryValue], step: Int) throws {
        try file.append(Event(wallTime: EventFile.now(), step: step, content: .summary(values)))
    }

    private func nextStep(_ tag: String, _ given: Int?) throws -> Int {
        guard !tag.isEmpty else { throw EventFileError.emptyTag }
        let step = given ?? lastSteps[tag].map { $0 &+ 1 } ?? 0
        lastSteps[tag] = step
        return step
    }

    private func curveFile(_ tag: String, _ name: String) throws -> EventFile {
        guard !file.isClosed else { throw EventFileError.closed }
        let path = "\(folder)/" + (tag + "_" + name).replacingSlashes
        if let file = curveFiles[path] { return file }
        let file = try EventFile(in: path)
        curveFiles[path] = file
        return file
    }
}

extension String {
    /// A name for one folder.
    fileprivate var replacingSlashes: String { String(map { $0 == "/" ? "_" : $0 }) }
}
