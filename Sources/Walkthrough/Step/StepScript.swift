import Glibc
import Session
import Syntax

/// The script that step mode goes through. Its author may change the file meanwhile.
struct StepScript {
    /// What rereading the file came to.
    enum Change {
        case none
        /// Everything before the first stop that differs is as it was.
        case from(stop: Int)
        /// The file cannot be parsed, and what was read before stays; told once.
        case broken([Diagnostic])
    }

    private(set) var document: CellDocument
    private(set) var stops: [StepStop]
    /// Where the file is, whatever the working folder becomes; nil for what is no file, such as a pipe.
    private let path: String?
    private var rejected: SourceText?

    init(_ document: CellDocument) {
        self.document = document
        stops = StepStop.stops(of: document)
        path = Self.file(document.source.name)
    }

    private static func file(_ path: String) -> String? {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Takes over what the file has become. A file that is gone has not changed.
    mutating func reread() -> Change {
        guard let path, let file = try? Session.script(at: path, command: "reg step"), file.bytes != document.source.bytes,
            file.bytes != rejected?.bytes
        else { return .none }
        let source = SourceText(name: document.source.name, text: String(decoding: file.bytes, as: UTF8.self))
        do {
            _ = try Parser.parse(source)
        } catch {
            rejected = source
            return .broken(Session.diagnostics(of: error))
        }
        let before = stops.map { $0.text(in: document.source) }
        document = CellDocument(source)
        stops = StepStop.stops(of: document)
        let after = stops.map { $0.text(in: source) }
        let common = zip(before, after).prefix { $0 == $1 }.count
        return common == before.count && common == after.count ? .none : .from(stop: common)
    }
}
