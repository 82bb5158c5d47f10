/// The tokens of a text as the formatter writes them: an f-string is one of them.
struct FormatterTokens {
    private(set) var tokens: [Token] = []
    /// For each opening bracket the index of its closing one.
    private(set) var closers: [Int] = []
    /// For each token how many line starts precede it; newlines inside strings do not count.
    private var lines: [Int] = []

    init(_ source: SourceText) {
        var openStrings: [Int] = []
        var openBrackets: [Int] = []
        var line = 0
        for token in Syntax.tokens(of: source) {
            switch token.kind {
            case .formattedStart:
                openStrings.append(token.span.start)
                if openStrings.count > 1 { continue }
            case .formattedEnd:
                let start = openStrings.removeLast()
                if openStrings.isEmpty { tokens[tokens.count - 1] = merged(from: start, to: token) }
                continue
            default:
                if !openStrings.isEmpty { continue }
            }
            if token.startsLine { line += 1 }
            tokens.append(token)
            lines.append(line)
            closers.append(tokens.count - 1)
            switch token.kind {
            case .symbol(.leftParenthesis), .symbol(.leftSquare), .symbol(.leftBrace):
                openBrackets.append(tokens.count - 1)
            case .symbol(.rightParenthesis), .symbol(.rightSquare), .symbol(.rightBrace):
                if let open = openBrackets.popLast() { closers[open] = tokens.count - 1 }
            default: break
            }
        }
    }

    private func merged(from start: Int, to end: Token) -> Token {
        Token(.formattedStart, Span(start, end.span.end), startsLine: tokens[tokens.count - 1].startsLine)
    }

    subscript(index: Int) -> Token { tokens[min(index, tokens.count - 1)] }

    /// The token that begins at an offset.
    func index(at offset: Int) -> Int {
        var low = 0
        var high = tokens.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if tokens[middle].span.start <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether an opening bracket and its closing one stand on different lines.
    func isMultiline(bracket index: Int) -> Bool { lines[index] != lines[closers[index]] }

    /// Whether the author wrote a comma before the closing bracket.
    func endsInComma(bracket index: Int) -> Bool { tokens[closers[index] - 1].is(.comma) }
}
