import Syntax

/// The lines of a stretch of code, coloured where a terminal can.
func highlightedLines(_ source: SourceText, _ range: Span, usesColor: Bool) -> [String] {
    var lines = [""]
    forEachPiece(of: source, in: range) { text, role in
        for (index, part) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { lines.append("") }
            let shown = escapingControls(String(part))
            lines[lines.count - 1] += usesColor ? (role?.style ?? .plain).paint(shown) : shown
        }
    }
    return lines
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
