extension Parser {
    /// All statements of the text.
    mutating func program(_ form: ProgramForm) -> [Statement] {
        var statements: [Statement] = []
        if form == .entry && current.is(.pipe) {
            let first = recovering { parser throws(Abort) in try parser.pipeFromLastResult() }
            if let first { statements.append(first) }
        }
        while true {
            self.statements(into: &statements)
            if current.isEnd { return statements }
            // Only a brace that closes nothing stops the statements of a whole text.
            if current.is(.rightBrace) { report(.strayBrace, current.span, isFinal: true) }
            advance()
        }
    }

    /// Statements up to the end of the block or text.
    mutating func statements(into statements: inout [Statement]) {
        while true {
            while current.is(.semicolon) { advance() }
            if current.isEnd || current.is(.rightBrace) { return }
            let next = recovering { parser throws(Abort) in try parser.terminatedStatement() }
            if let next { statements.append(next) }
        }
    }

    /// Reads something; after an error what follows it is skipped.
    private mutating func recovering(_ read: (inout Parser) throws(Abort) -> Statement) -> Statement? {
        let start = current
        let surroundings = (context, brackets.count, nesting, statementStart)
        statementStart = start
        if brackets.isEmpty { links = 0 }
        defer { (context, nesting, statementStart) = (surroundings.0, surroundings.2, surroundings.3) }
        do {
            return try read(&self)
        } catch {
            resynchronize(after: start, brackets: surroundings.1)
            return nil
        }
    }

    private mutating func terminatedStatement() throws(Abort) -> Statement {
        let statement = try statement()
        // On a line of its own the brace is told as one that closes nothing, by who reads the next statement.
        let closesNothing = current.is(.rightBrace) && brackets.isEmpty && !current.startsLine
        guard endsStatement && !closesNothing else { throw unexpected(.statementEnd) }
        return statement
    }

    /// `|> stage` at the start of an entry, whose value is the last result.
    private mutating func pipeFromLastResult() throws(Abort) -> Statement {
        let start = current.span.start
        let last = Expression(.name("_"), Span(start, start))
        let value = try pipe(from: last)
        guard current.isEnd || current.startsLine || current.is(.semicolon) else { throw unexpected(.statementEnd) }
        return Statement(.expression(value), value.span)
    }

    private mutating func statement() throws(Abort) -> Statement {
        let start = current.span.start
        if let error = keywordAsVariable() { throw error }
        switch current.kind {
        case .keyword(.fn):
            return anyWord(peek()) == nil ? try expressionStatement() : try functionStatement()
        case .keyword(.for): return try forStatement()
        case .keyword(.while): return try whileStatement()
        case .keyword(.import): return try importStatement()
        case .keyword(.from): return try importNamesStatement()
        case .keyword(.return): return try returnStatement()
        case .keyword(.break), .keyword(.continue):
            return jumpStatement()
        case .symbol(.percent):
            let span = Span(start, lexer.wordEnd(from: start))
            throw fail(.commandInScript(source.text(span)), span)
        case .keyword(.else):
            throw fail(.partWithoutStart("else", of: "if"), current.span)
        case .keyword(.catch):
            throw fail(.partWithoutStart("catch", of: "try"), current.span)
        case .name("model"):
            let name = peek()
            if case .name = name.kind, !name.startsLine { return try modelStatement(from: start) }
            return try expressionStatement()
        default:
            return try expressionStatement()
        }
    }

    /// `while = 3`
    private mutating func keywordAsVariable() -> Abort? {
        guard case .keyword(let keyword) = current.kind, ![.true, .false, .none].contains(keyword) else { return nil }
        let next = peek()
        guard next.is(.assign), !next.startsLine else { return nil }
        return fail(.keywordAsVariable(keyword.rawValue), current.span, decidedBy: next)
    }

    // Jumps

    private mutating func returnStatement() throws(Abort) -> Statement {
        let start = current.span.start
        let keyword = current.span
        advance()
        if !context.isFunction { report(.misplacedReturn, keyword) }
        if endsStatement { return Statement(.returnValue(nil), keyword) }
        let value = try expressions()
        return Statement(.returnValue(value), span(from: start))
    }

    private mutating func jumpStatement() -> Statement {
        let keyword = current
        advance()
        let isBreak = keyword.is(.break)
        if !context.isLoop {
            report(.misplacedJump(isBreak ? "break" : "continue", inFunction: context.isFunction), keyword.span)
        }
        return Statement(isBreak ? .breakLoop : .continueLoop, keyword.span)
    }

    var endsStatement: Bool {
        current.isEnd || current.startsLine || current.is(.semicolon) || current.is(.rightBrace)
    }

    // Loops

    private mutating func forStatement() throws(Abort) -> Statement {
        let start = current.span.start
        advance()
        let target = try loopTarget()
        try expect(.in)
        let sequence = try head()
        let body = try loopBody()
        return Statement(.forLoop(target, sequence, body), span(from: start))
    }

    private mutating func whileStatement() throws(Abort) -> Statement {
        let start = current.span.start
        advance()
        let condition = try head()
        let body = try loopBody()
        return Statement(.whileLoop(condition, body), span(from: start))
    }

    private mutating func loopBody() throws(Abort) -> Block {
        let outer = context.isLoop
        context.isLoop = true
        let body = try block()
        context.isLoop = outer
        return body
    }

    // Imports

    private mutating func importStatement() throws(Abort) -> Statement {
        let start = current.span.start
        advance()
        let path = try importPath()
        var alias: Name?
        if accept(.as) { alias = try name(.name) }
        return Statement(.importModule(path, alias: alias), span(from: start))
    }

    private mutating func importNamesStatement() throws(Abort) -> Statement {
        let start = current.span.start
        advance()
        let path = try importPath()
        try expect(.import)
        var names = [try name(.importedName)]
        while accept(.comma) {
            if current.isEnd == false && endsStatement && !current.startsLine { break }
            names.append(try name(.importedName))
        }
        return Statement(.importNames(path, names), span(from: start))
    }

    private mutating func importPath() throws(Abort) -> ImportPath {
        let span = current.span
        switch current.kind {
        case .name(let name) where continues:
            advance()
            return ImportPath(name, isFile: false, span)
        case .string(let path) where continues:
            advance()
            return ImportPath(path, isFile: true, span)
        default:
            throw unexpected(.importPath)
        }
    }
}
