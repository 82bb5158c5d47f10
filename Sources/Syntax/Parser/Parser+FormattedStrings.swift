extension Parser {
    /// `f"loss={loss:.4f}"`
    mutating func formattedString() throws(Abort) -> Expression {
        let start = current.span.start
        try enter()
        advance()
        var parts: [FormatPart] = []
        while true {
            switch current.kind {
            case .formattedText(let text):
                parts.append(.text(text))
                advance()
            case .fieldStart:
                parts.append(try field())
            case .formattedEnd:
                advance()
                leave()
                return Expression(.formatted(parts), span(from: start))
            default:
                throw unexpected(.fieldEnd)
            }
        }
    }

    /// `{value}`, `{value:spec}` or `{value=}`
    private mutating func field() throws(Abort) -> FormatPart {
        let outer = context
        context.isHead = false
        push(Bracket(symbol: .leftBrace, span: current.span, isBlock: false))
        advance()
        if case .fieldEnd = current.kind { throw fail(.emptyField, current.span, isFinal: true) }
        let value = try expression()
        var label: String?
        var spec: FormatSpec?
        if case .fieldLabel = current.kind {
            // As written, blanks and `=` included.
            advance()
            label = source.text(Span(value.span.start, current.span.start))
        }
        if case .fieldSpec(let written) = current.kind {
            spec = written
            advance()
        }
        guard case .fieldEnd = current.kind else { throw unexpected(.fieldEnd) }
        pop()
        advance()
        context = outer
        return .value(value, spec: spec, label: label)
    }
}
