/// A stretch of a script between `# %%` lines: the unit of step mode, reports and notebooks.
public struct Cell: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case code
        /// The text of its comment lines, without their signs.
        case prose(String)
    }

    public let kind: Kind
    /// What stands after `# %%` (and `[markdown]`), or nil.
    public let title: String?
    /// The whole cell, from its `# %%` line to the next one.
    public let span: Span
    /// The cell without its `# %%` line.
    public let body: Span
}

/// Cuts a script into cells. A `# %%` line inside a bracket, block or string is an ordinary comment or text. What
/// stands before the first such line is a cell of its own unless it is blank.
public func cells(of source: SourceText) -> [Cell] {
    let markers = cellMarkers(of: source)
    var cells: [Cell] = []
    let firstStart = markers.first?.start ?? source.bytes.count
    let leading = Span(0, firstStart)
    let isBlank = source.bytes[0..<firstStart].allSatisfy { $0 <= 0x20 }
    if !isBlank { cells.append(Cell(kind: .code, title: nil, span: leading, body: leading)) }
    for (index, marker) in markers.enumerated() {
        let end = index + 1 < markers.count ? markers[index + 1].start : source.bytes.count
        append(source, marker: marker, body: Span(min(marker.end + 1, end), end), to: &cells)
    }
    return cells
}

/// A prose cell ends where code begins, which makes a cell of its own.
private func append(_ source: SourceText, marker: Span, body: Span, to cells: inout [Cell]) {
    let marking = "[markdown]"
    var title = trimmed(source.text(marker).dropFirst("# %%".count))
    let isProse = title.hasPrefix(marking)
    if isProse { title = trimmed(title.dropFirst(marking.count)) }
    let name = title.isEmpty ? nil : String(title)
    guard isProse else {
        cells.append(Cell(kind: .code, title: name, span: Span(marker.start, body.end), body: body))
        return
    }
    let comments = proseLines(source, body)
    let text = prose(source.text(comments))
    cells.append(Cell(kind: .prose(text), title: name, span: Span(marker.start, comments.end), body: comments))
    if comments.end < body.end {
        let code = Span(comments.end, body.end)
        cells.append(Cell(kind: .code, title: nil, span: code, body: code))
    }
}

/// The comment and blank lines at the start of a stretch.
private func proseLines(_ source: SourceText, _ body: Span) -> Span {
    var end = body.start
    while end < body.end {
        let line = source.lineSpan(source.position(of: end).line)
        let text = trimmed(Substring(source.text(line)))
        if !text.isEmpty && text.first != "#" { break }
        end = min(line.end + 1, body.end)
    }
    return Span(body.start, end)
}

/// The `# %%` comments that begin a line outside everything.
private func cellMarkers(of source: SourceText) -> [Span] {
    var lexer = Lexer(source)
    var markers: [Span] = []
    var depth = 0
    var seen = 0
    while true {
        // Where the comments before the coming token stand.
        let isOutside = depth == 0 && lexer.modes.isEmpty
        let token = lexer.next()
        for comment in lexer.comments[seen...] where isOutside && isMarker(comment, source) { markers.append(comment) }
        seen = lexer.comments.count
        switch token.kind {
        case .symbol(.leftParenthesis), .symbol(.leftSquare), .symbol(.leftBrace): depth += 1
        case .symbol(.rightParenthesis), .symbol(.rightSquare), .symbol(.rightBrace): depth = max(0, depth - 1)
        case .end: return markers
        default: break
        }
    }
}

private func isMarker(_ comment: Span, _ source: SourceText) -> Bool {
    let marker = Array("# %%".utf8)
    guard source.bytes[comment.start..<comment.end].starts(with: marker) else { return false }
    let isLineStart = comment.start == 0 || source.bytes[comment.start - 1] == UInt8(ascii: "\n")
    let after = comment.start + marker.count
    return isLineStart && (after == comment.end || source.bytes[after] <= 0x20)
}

/// Comment lines as Markdown: without their signs and one blank.
private func prose(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
        let content = trimmed(line).dropFirst()
        return content.first == " " ? content.dropFirst() : content
    }
    // The last line break, and blank lines around the text, are no part of it.
    let first = lines.firstIndex { !$0.isEmpty } ?? lines.endIndex
    let last = lines.lastIndex { !$0.isEmpty } ?? first - 1
    return lines[first..<(last + 1)].joined(separator: "\n")
}

private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
}
