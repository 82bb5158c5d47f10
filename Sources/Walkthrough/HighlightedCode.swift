import Syntax

/// The lines of a stretch of code, coloured where a terminal can. Each is one row or, where it has more columns than
/// that, several, which end at blanks.
func highlightedLines(_ source: SourceText, _ range: Span, usesColor: Bool, width: Int = .max) -> [[String]] {
    var lines = [CodeLine(width: width)]
    forEachPiece(of: source, in: range) { text, role in
        for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { lines.append(CodeLine(width: width)) }
            lines[lines.count - 1].append(escapingControls(withoutTabs(part)), usesColor ? role?.style ?? .plain : .plain)
        }
    }
    return lines.map { $0.finished() }
}

/// A tab indents by as much as the formatter does.
private func withoutTabs(_ text: some StringProtocol) -> String { text.map { $0 == "\t" ? "    " : String($0) }.joined() }

/// A line of code that is cut into rows while it grows.
private struct CodeLine {
    let width: Int
    private var rows = [""]
    private var columns = 0
    /// What stands since the last blank: it goes to the next row as a whole.
    private var word = ""
    private var wordColumns = 0

    init(width: Int) { self.width = width }

    mutating func append(_ text: String, _ style: TerminalStyle) {
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: " ").map { rest.index(after: $0) } ?? rest.endIndex
            let part = rest[..<end]
            word += style.paint(part)
            wordColumns += displayWidth(part)
            if part.last == " " { endWord() }
            rest = rest[end...]
        }
    }

    func finished() -> [String] {
        var line = self
        line.endWord()
        return line.rows
    }

    private mutating func endWord() {
        if rows[rows.count - 1].contains(where: { $0 != " " }), columns + wordColumns > width {
            rows.append("")
            columns = 0
        }
        rows[rows.count - 1] += word
        columns += wordColumns
        (word, wordColumns) = ("", 0)
    }
}

/// Code as HTML, with a class for each role.
func highlightedHTML(_ text: String) -> String {
    let source = SourceText(name: "", text: text)
    return highlightedHTML(source, Span(0, source.bytes.count))
}

func highlightedHTML(_ source: SourceText, _ range: Span) -> String {
    var html = ""
    forEachPiece(of: source, in: range) { text, role in
        html += role.map { HTML.element("span", ["class": $0.rawValue], HTML.escaped(text)) } ?? HTML.escaped(text)
    }
    return html
}

/// Goes through a stretch of code in pieces of one role.
private func forEachPiece(of source: SourceText, in range: Span, _ body: (String, CodeRole?) -> Void) {
    var position = range.start
    for item in highlights(of: source) where item.span.start >= position && item.span.end <= range.end {
        if item.span.start > position { body(source.text(Span(position, item.span.start)), nil) }
        body(source.text(item.span), item.role)
        position = item.span.end
    }
    if position < range.end { body(source.text(Span(position, range.end)), nil) }
}

extension CodeRole {
    fileprivate var style: TerminalStyle {
        switch self {
        case .comment: return .dim
        case .keyword: return .keyword
        case .number, .constant: return .number
        case .string: return .string
        case .function: return .definition
        case .constructor: return [.definition, .bold]
        }
    }
}
