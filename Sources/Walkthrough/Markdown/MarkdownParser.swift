/// Reads the Markdown that notebooks' prose is written in: headings, paragraphs, lists, fenced code, quotes, tables,
/// formulas and rules.
struct MarkdownParser {
    /// Lists and quotes inside each other, beyond which their signs are text.
    private static let nestingLimit = 20

    private var lines: ArraySlice<Substring>
    private let depth: Int

    static func parse(_ text: String) -> [MarkdownBlock] {
        parse(text.split(separator: "\n", omittingEmptySubsequences: false), depth: 0)
    }

    private static func parse(_ lines: [Substring], depth: Int) -> [MarkdownBlock] {
        var parser = MarkdownParser(lines: lines[...], depth: depth)
        return parser.blocks()
    }

    private mutating func blocks() -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        while let line = lines.first {
            if line.isBlank {
                lines = lines.dropFirst()
            } else {
                blocks.append(block(line))
            }
        }
        return blocks
    }

    private mutating func block(_ line: Substring) -> MarkdownBlock {
        if let heading = Self.heading(line) {
            lines = lines.dropFirst()
            return heading
        }
        if let fence = Self.fence(line) { return fencedCode(fence) }
        if line.trimmed.hasPrefix("$$") { return formula(line.trimmed) }
        if Self.isRule(line) {
            lines = lines.dropFirst()
            return .rule
        }
        if depth < Self.nestingLimit {
            if line.trimmed.first == ">" { return quote() }
            if let marker = MarkdownListMarker(line) { return list(marker) }
        }
        if let table = table() { return table }
        return paragraph()
    }

    // MARK: Leaves

    private static func heading(_ line: Substring) -> MarkdownBlock? {
        let text = line.trimmed
        let level = text.prefix { $0 == "#" }.count
        guard (1...6).contains(level), text.dropFirst(level).first.map({ $0 == " " }) ?? true else { return nil }
        var title = text.dropFirst(level).trimmed
        let closing = title.reversed().prefix { $0 == "#" }.count
        if closing > 0, title.dropLast(closing).last.map({ $0 == " " }) ?? true {
            title = title.dropLast(closing).trimmed
        }
        return .heading(level: level, MarkdownInlineParser.parse(title))
    }

    /// The fence's sign, its length and what stands behind it.
    private static func fence(_ line: Substring) -> (sign: Character, count: Int, language: Substring)? {
        let text = line.trimmed
        guard let sign = text.first, sign == "`" || sign == "~" else { return nil }
        let count = text.prefix { $0 == sign }.count
        let language = text.dropFirst(count).trimmed
        return count >= 3 && !language.contains("`") ? (sign, count, language) : nil
    }

    /// The code up to a fence that is as long, or to the end of the text.
    private mutating func fencedCode(_ fence: (sign: Character, count: Int, language: Substring)) -> MarkdownBlock {
        lines = lines.dropFirst()
        var code: [Substring] = []
        while let line = lines.popFirst() {
            if let end = Self.fence(line), end.sign == fence.sign, end.count >= fence.count, end.language.isEmpty { break }
            code.append(line)
        }
        return .code(language: String(fence.language), code.joined(separator: "\n"))
    }

    /// `$$ … $$`, on one line or several.
    private mutating func formula(_ first: Substring) -> MarkdownBlock {
        lines = lines.dropFirst()
        let opened = first.dropFirst(2)
        if opened.count >= 2, opened.hasSuffix("$$") { return .formula(String(opened.dropLast(2).trimmed)) }
        var text = opened.isEmpty ? [] : [opened]
        while let line = lines.popFirst() {
            if line.trimmed.hasSuffix("$$") {
                let rest = line.trimmed.dropLast(2)
                if !rest.isEmpty { text.append(rest) }
                break
            }
            text.append(line)
        }
        return .formula(String(text.joined(separator: "\n")[...].trimmed))
    }

    private static func isRule(_ line: Substring) -> Bool {
        let signs = line.filter { $0 != " " }
        return signs.count >= 3 && ["-", "*", "_"].contains { sign in signs.allSatisfy { $0 == sign } }
    }

    /// Lines up to a blank one or the beginning of another block.
    private mutating func paragraph() -> MarkdownBlock {
        var text: [Substring] = []
        while let line = lines.first, !line.isBlank, text.isEmpty || !interruptsParagraph(line) {
            text.append(line.trimmed)
            lines = lines.dropFirst()
        }
        return .paragraph(MarkdownInlineParser.parse(text.joined(separator: "\n")[...]))
    }

    private func interruptsParagraph(_ line: Substring) -> Bool {
        if Self.heading(line) != nil || Self.fence(line) != nil || Self.isRule(line) { return true }
        if line.trimmed.first == ">" || line.trimmed.hasPrefix("$$") { return true }
        // A number that begins a line of running text is no list unless it is 1.
        return MarkdownListMarker(line).map { $0.number == nil || $0.number == 1 } ?? false
    }

    // MARK: Containers

    private mutating func quote() -> MarkdownBlock {
        var inner: [Substring] = []
        while let line = lines.first, line.trimmed.first == ">" {
            let text = line.trimmed.dropFirst()
            inner.append(text.first == " " ? text.dropFirst() : text)
            lines = lines.dropFirst()
        }
        return .quote(Self.parse(inner, depth: depth + 1))
    }

    /// Items of the same kind; what is indented below an item, or follows it without a blank line, belongs to it.
    private mutating func list(_ first: MarkdownListMarker) -> MarkdownBlock {
        var items: [[MarkdownBlock]] = []
        while let line = lines.first, let marker = MarkdownListMarker(line), marker.isSibling(of: first) {
            lines = lines.dropFirst()
            var inner = [line.dropFirst(marker.width)]
            while let next = lines.first {
                if next.isBlank {
                    guard let following = lines.dropFirst().first(where: { !$0.isBlank }), following.indent >= marker.width
                    else { break }
                    inner.append("")
                } else if next.indent >= marker.width {
                    inner.append(next.dropFirst(marker.width))
                } else if inner.last?.isBlank == false, MarkdownListMarker(next) == nil, !interruptsParagraph(next) {
                    inner.append(next.trimmed)
                } else {
                    break
                }
                lines = lines.dropFirst()
            }
            items.append(Self.parse(inner, depth: depth + 1))
            skipBlankLines(before: first)
        }
        return .list(start: first.number, items: items)
    }

    /// Blank lines between two items belong to the list.
    private mutating func skipBlankLines(before sibling: MarkdownListMarker) {
        let rest = lines.drop { $0.isBlank }
        if let next = rest.first, let marker = MarkdownListMarker(next), marker.isSibling(of: sibling) { lines = rest }
    }

    private mutating func table() -> MarkdownBlock? {
        guard let first = lines.first, first.contains("|"), let second = lines.dropFirst().first,
            let alignments = Self.alignments(second)
        else { return nil }
        let header = Self.tableCells(first)
        guard header.count == alignments.count else { return nil }
        lines = lines.dropFirst(2)
        var rows: [[[MarkdownInline]]] = []
        while let line = lines.first, line.contains("|") {
            let cells = Self.tableCells(line).map(MarkdownInlineParser.parse)
            rows.append((0..<header.count).map { $0 < cells.count ? cells[$0] : [] })
            lines = lines.dropFirst()
        }
        return .table(
            MarkdownTable(header: header.map(MarkdownInlineParser.parse), alignments: alignments, rows: rows))
    }

    /// The line of dashes below a table's header.
    private static func alignments(_ line: Substring) -> [MarkdownTable.Alignment]? {
        guard line.contains("-"), line.allSatisfy({ "|:- ".contains($0) }) else { return nil }
        return tableCells(line).map { cell in
            cell.hasSuffix(":") ? (cell.hasPrefix(":") ? .center : .trailing) : .leading
        }
    }

    /// Cells between bars; `\|` is no bar.
    private static func tableCells(_ line: Substring) -> [Substring] {
        var cells: [String] = [""]
        var isEscaped = false
        for character in line.trimmed {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                if character == "|" { cells[cells.count - 1].removeLast() }
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        if cells.first?[...].isBlank == true { cells.removeFirst() }
        if cells.last?[...].isBlank == true { cells.removeLast() }
        return cells.map { $0[...].trimmed }
    }
}
