extension Parser {
    // Reports

    /// Records an error. It is open, so that more text may put it right, if it (or the later token that decided
    /// it) reaches the end of the source and could still grow.
    mutating func report(_ error: SyntaxError, _ span: Span, decidedBy token: Token? = nil, isFinal: Bool = false) {
        let reachesEnd = token.map { !isFinished($0) } ?? (span.end >= source.bytes.count)
        lexer.log.report(error, span, isOpen: reachesEnd && !isFinal)
        if lexer.log.isFull { stop() }
    }

    mutating func fail(
        _ error: SyntaxError, _ span: Span, decidedBy token: Token? = nil, isFinal: Bool = false
    ) -> Abort {
        report(error, span, decidedBy: token, isFinal: isFinal)
        return Abort()
    }

    /// The current token is not what must stand here.
    mutating func unexpected(_ expected: Expected) -> Abort {
        if case .error = current.kind { return Abort() }
        let isLineEnd = current.startsLine && newlinesEndStatements && expected != .expression && !current.isEnd
        if !isLineEnd, let foreign = foreignSpelling(expected) { return foreign }
        if isLineEnd {
            let hint = Hint.forLineEnd(expected, next: current.kind)
            // A `|` may still become a `|>`, which goes on with the line before.
            return fail(.unexpected(expected, .lineEnd, hint), Span(previousEnd, previousEnd), decidedBy: current)
        }
        var hint = Hint.forKeywordAlone(previous, before: current.kind) ?? Hint.forToken(expected, current.kind)
        if hint == .recordInHead && !hasKeyAhead { hint = nil }
        if expected == .block, current.is(.colon), statementStart.is(.for), case .number = previous { hint = .rangeSign }
        if hint == .noFreeBlock && braceFollowsSign { hint = .blockWithoutSign }
        if hint == nil && expected == .statementEnd {
            if isInForeignComment { hint = .comment } else if isTypedVariable { hint = .noAnnotations }
        }
        if hint == nil { hint = hintAfterString }
        if case .closesNothing = hint, let block = brackets.last, !current.is(.rightBrace) {
            let place = source.position(of: block.span.start)
            hint = .closesAnother(block.symbol, line: place.line, column: place.column)
            wrongClosing = current.span.start
        }
        return fail(.unexpected(expected, found(current), hint), place(current), decidedBy: current)
    }

    /// Whether a name and a colon come after the current token.
    private var hasKeyAhead: Bool {
        let rest = source.bytes[current.span.end...].drop { $0 == UInt8(ascii: " ") }
        let afterName = rest.drop { isASCIINameByte($0) || $0 >= 0x80 }
        return afterName.count < rest.count && afterName.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
    }

    /// Whether the open brace is that of `f(x) = {`.
    private var braceFollowsSign: Bool {
        guard let brace = brackets.last else { return false }
        let before = source.bytes[..<brace.span.start].filter { $0 > 0x20 }.suffix(2)
        return before.elementsEqual(")=".utf8)
    }

    /// Whether the last token was the first word after a `//`: `x = 1 // the rate`.
    private var isInForeignComment: Bool {
        guard case .name(let word) = previous, startsOperand(current) || current.is(.in) else { return false }
        let before = source.bytes[..<(previousEnd - word.utf8.count)].reversed().drop { $0 == UInt8(ascii: " ") }
        return before.starts(with: "//".utf8)
    }

    /// `"a" "b"`, or `"say "hi""`: a string ended before what stands here.
    private var hintAfterString: Hint? {
        guard case .string = previous else { return nil }
        switch current.kind {
        case .string, .formattedStart: return .joinedStrings
        case .name where current.span.start == previousEnd: return .innerQuote
        default: return nil
        }
    }

    /// `int x`
    private var isTypedVariable: Bool {
        guard case .name(let type) = previous, case .name = current.kind else { return false }
        return ForeignSpelling.types.contains(type)
    }

    /// The innermost bracket should be closed here.
    mutating func unclosed(_ symbol: Symbol, orComma: Bool) -> Abort {
        let expected: Expected = orComma ? .commaOr(symbol) : .symbol(symbol)
        guard let bracket = brackets.last else { return unexpected(expected) }
        let opened = source.position(of: bracket.span.start)
        if current.isEnd {
            // It was closed, only by the wrong bracket, which has been told.
            if bracket.isBlock, bracket.span.start < wrongClosing { return Abort() }
            let place = SyntaxError.Place(line: opened.line, column: opened.column)
            return fail(.neverClosed(bracket.symbol, expected, place), self.place(current), decidedBy: current)
        }
        if case .error = current.kind { return Abort() }
        if let foreign = foreignSpelling(expected) { return foreign }
        var hint = Hint.forToken(expected, current.kind) ?? hintAfterString
        // A `=` on a later line is rather an assignment after a bracket that was forgotten than a wrong comparison.
        if hint == nil || hint == .comparisonSign, opened.line != source.position(of: current.span.start).line {
            hint = .openSince(bracket.symbol, line: opened.line, column: opened.column)
        }
        if hint == nil, closesBracket(current) {
            hint = .closesAnother(bracket.symbol, line: opened.line, column: opened.column)
        }
        return fail(.unexpected(expected, found(current), hint), current.span, decidedBy: current)
    }

    /// Where to point for a token: the end of the input is right after the last token.
    private func place(_ token: Token) -> Span { token.isEnd ? Span(previousEnd, previousEnd) : token.span }

    func found(_ token: Token) -> Found {
        switch token.kind {
        case .end: return .inputEnd
        case .fieldEnd, .fieldSpec, .fieldLabel:
            return .text(source.text(Span(token.span.start, token.span.start + 1)))
        case .string: return .string
        case .formattedStart: return .formattedString
        case .number: return .number(source.text(token.span))
        default: return .text(source.text(token.span))
        }
    }

    /// Whether a token could not become another one if more text came.
    private func isFinished(_ token: Token) -> Bool {
        if token.isEnd { return false }
        if token.span.end < source.bytes.count { return true }
        switch token.kind {
        case .symbol(let symbol):
            switch symbol {
            case .leftParenthesis, .rightParenthesis, .leftSquare, .rightSquare, .leftBrace, .rightBrace, .comma,
                .semicolon:
                return true
            default:
                return false
            }
        case .string, .fieldEnd: return true
        default: return false
        }
    }

    // Recovery

    /// Skips the rest of a statement that could not be read: up to the next one of the same block, which begins
    /// a line that is not indented deeper and is not a second part of the statement.
    mutating func resynchronize(after start: Token, brackets depth: Int) {
        let indentation = indentation(of: start)
        var open = brackets.count - depth
        var openBraces = brackets[depth...].count { $0.symbol == .leftBrace }
        closeBrackets(above: depth)
        if lexer.log.isFull { stop() }
        var isFirst = true
        // What the skipped tokens would report is dropped, but not what the next statement's first one does.
        let log = lexer.log
        while !current.isEnd {
            let isNewLine = current.startsLine && (!isFirst || current.span.start > start.span.start)
            let isPart = closesBracket(current) || isSecondPart(current)
            if isNewLine && !isPart && self.indentation(of: current) <= indentation { return }
            if open <= 0 {
                if current.is(.semicolon) && !isNewLine { return }
            }
            // Whatever else is open, it ends the block around the statement.
            if current.is(.rightBrace) && openBraces <= 0 && depth > 0 { return }
            if current.is(.leftBrace) { openBraces += 1 }
            if current.is(.rightBrace) { openBraces -= 1 }
            if opensBracket(current) { open += 1 }
            if closesBracket(current) { open -= 1 }
            isFirst = false
            lexer.log = log
            advance()
        }
        lexer.log = log
    }

    private func indentation(of token: Token) -> Int {
        let line = source.lineSpan(source.position(of: token.span.start).line)
        var indentation = 0
        while line.start + indentation < line.end, source.bytes[line.start + indentation] <= 0x20 { indentation += 1 }
        return indentation
    }

    private func opensBracket(_ token: Token) -> Bool {
        token.is(.leftParenthesis) || token.is(.leftSquare) || token.is(.leftBrace)
    }

    private func closesBracket(_ token: Token) -> Bool {
        token.is(.rightParenthesis) || token.is(.rightSquare) || token.is(.rightBrace)
    }

    /// `else` and its like, operators and blocks go on with the statement before them, in whatever language it was
    /// written.
    private func isSecondPart(_ token: Token) -> Bool {
        switch token.kind {
        case .keyword(let keyword): return [.else, .catch, .in, .as, .and, .or].contains(keyword)
        case .name(let name): return ForeignSpelling.secondParts.contains(name)
        case .symbol(let symbol): return symbol == .leftBrace
        default: return false
        }
    }
}
