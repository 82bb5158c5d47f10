import Syntax

/// Markdown as lines of a terminal, at most so many columns wide where a word does not stop it.
struct MarkdownTerminalText {
    private static let widestColumn = 100
    private let usesColor: Bool

    static func lines(of blocks: [MarkdownBlock], width: Int, usesColor: Bool) -> [String] {
        MarkdownTerminalText(usesColor: usesColor).lines(of: blocks, width: min(max(width, 20), widestColumn))
    }

    private func lines(of blocks: [MarkdownBlock], width: Int) -> [String] {
        Array(blocks.map { lines(of: $0, width: width) }.joined(separator: [""]))
    }

    private func lines(of block: MarkdownBlock, width: Int) -> [String] {
        switch block {
        case .heading(_, let title): return wrapped(title, width, base: .bold)
        case .paragraph(let text): return wrapped(text, width)
        case .list(let start, let items):
            return items.enumerated().flatMap { index, item in
                let sign = start.map { "\($0 &+ index). " } ?? "• "
                let indent = displayWidth(sign)
                let inner = lines(of: item, width: max(width - indent, 10))
                return Self.hanging(inner, sign, String(repeating: " ", count: indent))
            }
        case .code(_, let text):
            let source = SourceText(name: "", text: text)
            return highlightedLines(source, Span(0, source.bytes.count), usesColor: usesColor).map { "    " + $0 }
        case .quote(let inner): return lines(of: inner, width: max(width - 2, 10)).map { "│ " + $0 }
        case .table(let table): return lines(of: table)
        case .formula(let text): return text.split(separator: "\n").map { "    " + $0 }
        case .rule: return [String(repeating: "─", count: width)]
        }
    }

    private static func hanging(_ lines: [String], _ first: String, _ rest: String) -> [String] {
        lines.enumerated().map { $0 == 0 ? first + $1 : $1.isEmpty ? "" : rest + $1 }
    }

    /// Columns as wide as their widest cell; a table is not wrapped.
    private func lines(of table: MarkdownTable) -> [String] {
        let rows = ([table.header] + table.rows).map { $0.map(\.plainText) }
        let widths = table.header.indices.map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
        var lines = rows.map { row in
            zip(row, zip(widths, table.alignments)).map { text, column in
                let blanks = String(repeating: " ", count: column.0 - displayWidth(text))
                return column.1 == .trailing ? blanks + text : text + blanks
            }.joined(separator: "  ").trimmedEnd
        }
        lines.insert(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), at: 1)
        return lines
    }

    // MARK: Running text

    private struct Piece {
        let text: String
        let style: TerminalStyle
    }

    /// Greedy lines of words; a word may change its style within.
    private func wrapped(_ text: [MarkdownInline], _ width: Int, base: TerminalStyle = .plain) -> [String] {
        var lines: [String] = []
        var line = ""
        var columns = 0
        for words in pieces(text, base).split(whereSeparator: { $0.text == "\n" }) {
            for word in Self.words(Array(words)) {
                let wordColumns = word.reduce(0) { $0 + displayWidth($1.text) }
                if columns > 0, columns + 1 + wordColumns > width {
                    lines.append(line)
                    (line, columns) = ("", 0)
                }
                if columns > 0 {
                    line += " "
                    columns += 1
                }
                line += word.map { usesColor ? $0.style.paint($0.text) : $0.text }.joined()
                columns += wordColumns
            }
            lines.append(line)
            (line, columns) = ("", 0)
        }
        return lines
    }

    /// The text in runs of one style; a line break is a run of its own.
    private func pieces(_ text: [MarkdownInline], _ style: TerminalStyle) -> [Piece] {
        text.flatMap { inline -> [Piece] in
            switch inline {
            case .text(let text): return [Piece(text: escapingControls(text), style: style)]
            case .code(let code):
                return [Piece(text: escapingControls(usesColor ? code : "`\(code)`"), style: style.union(.code))]
            case .formula(let formula): return [Piece(text: escapingControls(formula), style: style.union(.italic))]
            case .emphasis(let inner): return pieces(inner, style.union(.italic))
            case .strong(let inner): return pieces(inner, style.union(.bold))
            case .link(let inner, let target):
                let shown = pieces(inner, style.union(.underlined))
                return inner.plainText == target ? shown : shown + [Piece(text: " (\(escapingControls(target)))", style: style)]
            case .lineBreak: return [Piece(text: "\n", style: .plain)]
            }
        }
    }

    private static func words(_ pieces: [Piece]) -> [[Piece]] {
        var words: [[Piece]] = []
        var word: [Piece] = []
        for piece in pieces {
            for (index, part) in piece.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0, !word.isEmpty {
                    words.append(word)
                    word = []
                }
                if !part.isEmpty { word.append(Piece(text: String(part), style: piece.style)) }
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
