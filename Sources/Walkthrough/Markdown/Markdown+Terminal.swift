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
        case .heading(_, let title): return wrapped(title, width, base: .bold).map(\.text)
        case .paragraph(let text): return wrapped(text, width).map(\.text)
        case .list(let start, let items):
            return items.enumerated().flatMap { index, item in
                let sign = start.map { "\($0 &+ index). " } ?? "• "
                let indent = displayWidth(sign)
                let inner = lines(of: item, width: max(width - indent, 10))
                return Self.hanging(inner, sign, String(repeating: " ", count: indent))
            }
        case .code(_, let text):
            let source = SourceText(name: "", text: text)
            return highlightedLines(source, Span(0, source.bytes.count), usesColor: usesColor).joined().map { "    " + $0 }
        case .quote(let inner): return lines(of: inner, width: max(width - 2, 10)).map { "│ " + $0 }
        case .table(let table): return lines(of: table, width: width)
        case .formula(let text):
            return FormulaText.readable(text).split(separator: "\n").map { "    " + escapingControls(String($0)) }
        case .rule: return [String(repeating: "─", count: width)]
        }
    }

    private static func hanging(_ lines: [String], _ first: String, _ rest: String) -> [String] {
        lines.enumerated().map { $0 == 0 ? first + $1 : $1.isEmpty ? "" : rest + $1 }
    }

    /// Columns as wide as their widest cell where there is room, else the widest are narrowed and their cells wrapped.
    private func lines(of table: MarkdownTable, width: Int) -> [String] {
        let rows = [table.header] + table.rows
        let natural = table.header.indices.map { column in
            rows.map { wrapped($0[column], .max).map(\.columns).max() ?? 0 }.max() ?? 0
        }
        let widths = Self.narrowed(natural, to: width - 2 * (natural.count - 1))
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        var shown = rows.map { row in zip(row, widths).map { wrapped($0, $1) } }.map { cells in
            (0..<(cells.map(\.count).max() ?? 0)).map { index in
                zip(cells, zip(widths, table.alignments)).map { lines, column in
                    let line = index < lines.count ? lines[index] : Line()
                    let blanks = String(repeating: " ", count: max(0, column.0 - line.columns))
                    return column.1 == .trailing ? blanks + line.text : line.text + blanks
                }.joined(separator: "  ").trimmedEnd
            }
        }
        shown.insert([rule], at: 1)
        return Array(shown.joined())
    }

    /// The widths with the widest made smaller until their sum fits, none below `least` columns.
    private static func narrowed(_ widths: [Int], to room: Int, least: Int = 8) -> [Int] {
        var widths = widths
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > least
        { widths[widest] -= 1 }
        return widths
    }

    // MARK: Running text

    private struct Piece {
        let text: String
        let style: TerminalStyle
    }

    private struct Line {
        var text = ""
        var columns = 0
    }

    /// Greedy lines of words; a word may change its style within.
    private func wrapped(_ text: [MarkdownInline], _ width: Int, base: TerminalStyle = .plain) -> [Line] {
        var lines: [Line] = []
        var line = Line()
        for words in pieces(text, base).split(whereSeparator: { $0.text == "\n" }) {
            for word in Self.words(Array(words)) {
                let wordColumns = word.reduce(0) { $0 + displayWidth($1.text) }
                if line.columns > 0, line.columns + 1 + wordColumns > width {
                    lines.append(line)
                    line = Line()
                }
                if line.columns > 0 {
                    line.text += " "
                    line.columns += 1
                }
                line.text += word.map { usesColor ? $0.style.paint($0.text) : $0.text }.joined()
                line.columns += wordColumns
            }
            lines.append(line)
            line = Line()
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
            case .formula(let formula):
                return [Piece(text: escapingControls(FormulaText.readable(formula)), style: style.union(.italic))]
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
