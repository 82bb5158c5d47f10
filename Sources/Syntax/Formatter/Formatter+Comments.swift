extension Formatter {
    /// What stands between two tokens unless there are comments.
    enum Gap {
        case none, space
        /// Where the group breaks a newline, else nothing or a blank.
        case softLine, line
    }

    /// A comment before the current token.
    struct Comment {
        let text: String
        let start: Int
        /// Whether it stands on the line of the token before it.
        let isTrailing: Bool
        let hasBlankLineAbove: Bool
        /// Whether it stands in its line's first column.
        let startsLine: Bool

        /// `##`; a run of more signs is a ruler.
        var isDocumentation: Bool { text.hasPrefix("##") && !text.hasPrefix("###") }
    }

    var hasCommentAhead: Bool {
        commentIndex < comments.count && comments[commentIndex].start < current.span.start
    }

    /// The comments before the current token, which are thereby dealt with.
    mutating func takeComments() -> [Comment] {
        var result: [Comment] = []
        while hasCommentAhead {
            let span = comments[commentIndex]
            let newlines = newlines(before: span.start)
            let startsLine = span.start == 0 || source.bytes[span.start - 1] == UInt8(ascii: "\n")
            result.append(
                Comment(
                    text: withoutTrailingBlanks(source.text(span)), start: span.start,
                    isTrailing: newlines == 0 && !layout.pieces.isEmpty, hasBlankLineAbove: newlines > 1,
                    startsLine: startsLine))
            previousEnd = span.end
            commentIndex += 1
        }
        return result
    }

    /// Newlines since the last token or comment.
    func newlines(before offset: Int) -> Int {
        guard previousEnd < offset else { return 0 }
        return source.bytes[previousEnd..<offset].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }

    /// Writes the gap before the current token: its comments, which end their lines, or else what is given.
    mutating func gap(_ gap: Gap) {
        let isBreakable = gap == .line || gap == .softLine
        guard hasCommentAhead else {
            switch gap {
            case .none: break
            case .space: layout.text(" ")
            case .softLine: layout.add(.line(isBlank: false))
            case .line: layout.add(.line(isBlank: true))
            }
            return
        }
        // The group of a breakable gap is indented already.
        if !isBreakable { layout.add(.indent) }
        commentLines()
        layout.add(isBreakable ? .line(isBlank: false) : .newline(afterBlankLine: false))
        if !isBreakable { layout.add(.dedent) }
    }

    /// Writes the comments before the current token; a newline must follow them.
    mutating func commentLines() {
        for comment in takeComments() {
            if !comment.isTrailing { layout.add(.newline(afterBlankLine: false)) }
            layout.add(.comment(comment.text))
        }
    }

    private func withoutTrailingBlanks(_ text: String) -> String {
        var bytes = Substring(text).utf8
        while let last = bytes.last, last <= UInt8(ascii: " ") { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
