import Session
import Syntax

/// A script as step mode and reports go through it: cell by cell.
public struct CellDocument {
    public let source: SourceText
    /// Its cells, less a first one that is comments alone, such as a line for the shell or the topic of a lesson.
    let cells: [Cell]
    /// What `# topic: …` above the first cell says.
    let topic: String?

    /// Reads a script. One that cannot be read or parsed is told with its places, as running it whole would do.
    public init(path: String, command: String) throws {
        self.init(try Session.script(at: path, command: command))
        _ = try Parser.parse(source)
    }

    /// Takes a script apart.
    public init(_ source: SourceText) {
        self.source = source
        let all = Syntax.cells(of: source)
        guard let first = all.first, source.isOnlyComments(first.body), case .code = first.kind, first.title == nil,
            first.span.start == first.body.start
        else {
            (cells, topic) = (all, nil)
            return
        }
        cells = Array(all.dropFirst())
        topic = Self.topic(source.text(first.body))
    }

    /// The first heading of its prose, else the file's name without folder and ending.
    var title: String {
        for cell in cells {
            guard case .prose(let text) = cell.kind else { continue }
            for case .heading(_, let title) in MarkdownParser.parse(text) { return title.plainText }
        }
        return name
    }

    /// The file's name without its folder.
    var fileName: String { source.name.split(separator: "/").last.map(String.init) ?? source.name }

    /// The file's name without folder and ending.
    var name: String { fileName.hasSuffix(".reg") ? String(fileName.dropLast(4)) : fileName }

    private static func topic(_ comments: String) -> String? {
        for line in comments.split(separator: "\n") {
            let text = line.drop { $0 == "#" || $0 == " " }
            guard text.lowercased().hasPrefix("topic:") else { continue }
            let topic = text.dropFirst("topic:".count).trimmed
            return topic.isEmpty ? nil : String(topic)
        }
        return nil
    }
}

extension SourceText {
    /// Whether a stretch has nothing to run.
    func isOnlyComments(_ span: Span) -> Bool {
        text(span).split(separator: "\n").allSatisfy { $0.trimmed.isEmpty || $0.trimmed.first == "#" }
    }

    /// A cell's code without the blank lines around it.
    func trimmedBody(of cell: Cell) -> Span {
        var (start, end) = (cell.body.start, cell.body.end)
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        // A first line keeps its indentation.
        while let newline = bytes[start..<end].firstIndex(of: UInt8(ascii: "\n")),
            bytes[start..<newline].allSatisfy({ $0 <= 0x20 })
        { start = newline + 1 }
        return Span(start, end)
    }
}
