extension Lexer {
    /// Skips blanks, newlines and comments, and notes whether the coming token starts a line and which
    /// `##` lines stand right above it.
    mutating func skipTrivia() {
        startsLine = position == 0
        documentation = nil
        var linesSinceDocumentation = 0
        while !isAtEnd {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
                position += 1
            case UInt8(ascii: "\n"):
                if isInOneLineField { return }
                position += 1
                startsLine = true
                linesSinceDocumentation += 1
                if linesSinceDocumentation > 1 { documentation = nil }
            case UInt8(ascii: "#"):
                let comment = skipComment()
                if startsLine && isDocumentation(comment) {
                    documentation = Span(documentation?.start ?? comment.start, comment.end)
                    linesSinceDocumentation = 0
                } else {
                    documentation = nil
                }
            default:
                return
            }
        }
    }

    private mutating func skipComment() -> Span {
        let start = position
        while !isAtEnd && bytes[position] != UInt8(ascii: "\n") { position += 1 }
        let comment = Span(start, position)
        comments.append(comment)
        return comment
    }

    /// `## text`; a run of more signs is a ruler.
    private func isDocumentation(_ comment: Span) -> Bool {
        let hash = UInt8(ascii: "#")
        guard comment.end - comment.start >= 2, bytes[comment.start + 1] == hash else { return false }
        return comment.end - comment.start == 2 || bytes[comment.start + 2] != hash
    }

    /// A newline inside the braces of a one-line f-string ends it: the quote was forgotten.
    private var isInOneLineField: Bool {
        if case .field(let quote, _)? = modes.last { return !quote.isTriple }
        return false
    }
}

extension SourceText {
    /// The text of `##` lines without their signs, indentation and one blank.
    func documentationText(_ span: Span) -> String {
        let lines = text(span).split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            let content = line.drop { $0 == " " || $0 == "\t" }.dropFirst(2)
            return content.first == " " ? content.dropFirst() : content
        }
        return lines.joined(separator: "\n")
    }
}
