import Syntax

/// A place where step mode waits: a cell of code under the prose that leads to it, or prose at the end of a script.
struct StepStop {
    let prose: [String]
    let code: Cell?
    let title: String

    /// The stops of a script in their order.
    static func stops(of document: CellDocument) -> [StepStop] {
        var stops: [StepStop] = []
        var prose: [(text: String, title: String?)] = []
        for cell in document.cells {
            if case .prose(let text) = cell.kind {
                prose.append((text, cell.title))
            } else {
                stops.append(StepStop(prose, cell, document.source))
                prose = []
            }
        }
        if !prose.isEmpty { stops.append(StepStop(prose, nil, document.source)) }
        return stops
    }

    /// Its name is the cell's title, else what its prose begins with, else its first line of code.
    private init(_ prose: [(text: String, title: String?)], _ code: Cell?, _ source: SourceText) {
        self.prose = prose.map(\.text)
        self.code = code
        let firstLine = code.flatMap { cell in
            source.text(source.trimmedBody(of: cell)).split(separator: "\n").first.map { Self.shortened(String($0.trimmed)) }
        }
        title = code?.title ?? prose.first.flatMap { $0.title ?? Self.title($0.text) } ?? firstLine ?? "empty"
    }

    /// What its author wrote.
    func text(in source: SourceText) -> [String] {
        prose + [code?.title ?? "", code.map { source.text(source.trimmedBody(of: $0)) } ?? ""]
    }

    private static func shortened(_ title: String) -> String { title.count <= 60 ? title : title.prefix(59) + "…" }

    private static func title(_ prose: String) -> String? {
        switch MarkdownParser.parse(prose).first {
        case .heading(_, let text)?, .paragraph(let text)?:
            return shortened(text.plainText)
        default: return nil
        }
    }
}
