import DataFiles
import NN

/// `CSVLogger(…)`: the history as a file that is whole after every epoch.
final class CSVLoggerObject: LibraryObject, FitCallback {
    private let path: String
    private let delimiter: UInt8
    private let appends: Bool
    private var lines = CSVWriter()
    private var isBegun = false

    init(path: String, delimiter: UInt8, appends: Bool) {
        self.path = path
        self.delimiter = delimiter
        self.appends = appends
    }

    override var typeName: String { "callback" }
    override func text(width: Int) -> String { "CSVLogger(\"\(path)\")" }

    func begin(_ run: FitRun) throws {
        lines = CSVWriter(delimiter: delimiter)
        isBegun = appends && TextFile.exists(path)
        if isBegun { lines.append(verbatim: try FileContents.read(path)) }
    }

    func afterEpoch(_ history: History, _ run: FitRun) throws {
        if !isBegun { lines.append(["epoch"] + history.series.map(\.name)) }
        isBegun = true
        lines.append([String(history.epochs)] + history.series.map { $0.values.last.map { NumberText.repr($0) } ?? "" })
        try FileContents.write(lines.bytes, to: path)
    }
}
