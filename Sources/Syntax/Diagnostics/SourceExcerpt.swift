/// The line of a span as a terminal shows it, and where the underline goes.
struct SourceExcerpt {
    /// Columns shown of a long line.
    private static let columnLimit = 120
    /// Columns kept left of the span when a line is cut.
    private static let leadingColumns = 40
    /// Bytes looked at on either side of the span's start, so that a huge line costs no time.
    private static let byteLimit = 2_000
    private static let tabStop = 4

    /// Without control characters, tabs expanded, cut to the limit.
    private(set) var text = ""
    /// Columns before the underline.
    private(set) var indent = 0
    private(set) var underline = "^"

    /// A character as it is shown.
    private struct Cell {
        let text: String
        let width: Int
        /// Offset after its last byte.
        let end: Int
    }

    init(_ location: Location) {
        let source = location.source
        let line = source.lineSpan(source.position(of: location.span.start).line)
        let start = min(max(location.span.start, line.start), line.end)
        // A span over several lines is underlined to the end of its first.
        let end = min(max(location.span.end, start), line.end)
        let window = SourceExcerpt.window(around: start, of: line, in: source)
        let cells = SourceExcerpt.cells(window, in: source)

        let first = cells.firstIndex { $0.end > start } ?? cells.count
        let last = end > start ? (cells.firstIndex { $0.end >= end } ?? cells.count - 1) : first - 1
        var shown = 0..<cells.count
        let isCut = window != line || SourceExcerpt.width(cells[...]) > SourceExcerpt.columnLimit
        if isCut { shown = SourceExcerpt.range(of: cells, around: first) }

        let leading = isCut && (shown.lowerBound > 0 || window.start > line.start) ? "…" : ""
        let trailing = isCut && (shown.upperBound < cells.count || window.end < line.end) ? "…" : ""
        text = leading + cells[shown].map(\.text).joined() + trailing
        while text.last == " " { text.removeLast() }
        indent = leading.count + SourceExcerpt.width(cells[shown.lowerBound..<first])
        let underlined = first..<max(first, min(last + 1, shown.upperBound))
        underline = String(repeating: "^", count: max(1, SourceExcerpt.width(cells[underlined])))
    }

    private static func window(around start: Int, of line: Span, in source: SourceText) -> Span {
        var first = max(line.start, start - byteLimit)
        var end = min(line.end, start + byteLimit)
        while first > line.start && source.bytes[first] & 0xC0 == 0x80 { first -= 1 }
        while end < line.end && source.bytes[end] & 0xC0 == 0x80 { end += 1 }
        return Span(first, end)
    }

    private static func cells(_ window: Span, in source: SourceText) -> [Cell] {
        var cells: [Cell] = []
        var column = 0
        var offset = window.start
        for character in source.text(window) {
            offset += character.utf8.count
            let shown: String
            if character == "\t" {
                shown = String(repeating: " ", count: tabStop - column % tabStop)
            } else {
                shown = escapingControls(String(character))
            }
            let width = displayWidth(shown)
            cells.append(Cell(text: shown, width: width, end: offset))
            column += width
        }
        return cells
    }

    private static func width(_ cells: ArraySlice<Cell>) -> Int { cells.reduce(0) { $0 + $1.width } }

    /// The cells to show of a line that is too long: those of the span, some before it and what fits after it.
    private static func range(of cells: [Cell], around first: Int) -> Range<Int> {
        var start = first
        var columns = 0
        while start > 0 && columns + cells[start - 1].width <= leadingColumns {
            start -= 1
            columns += cells[start].width
        }
        var end = first
        while end < cells.count && columns + cells[end].width <= columnLimit {
            columns += cells[end].width
            end += 1
        }
        // A span near the line's end leaves room before it.
        while start > 0 && columns + cells[start - 1].width <= columnLimit {
            start -= 1
            columns += cells[start].width
        }
        return start..<end
    }
}
