extension Parser {
    /// `{ statements }`
    mutating func block(isFunctionBody: Bool = false) throws(Abort) -> Block {
        guard current.is(.leftBrace) && continues else { throw unexpected(.block) }
        let start = current.span.start
        let isHead = context.isHead
        context.isHead = false
        try enter()
        open(isBlock: true)
        if isRecordStart { throw fail(.recordAsBlock(isFunction: isFunctionBody), peek().span, decidedBy: peek()) }
        var statements: [Statement] = []
        self.statements(into: &statements)
        try close(.rightBrace)
        leave()
        context.isHead = isHead
        return Block(statements, span(from: start))
    }

    /// `a:` right after the brace.
    private var isRecordStart: Bool {
        mutating get {
            guard anyWord(current) != nil || isString(current) else { return false }
            return peek().is(.colon)
        }
    }

    private func isString(_ token: Token) -> Bool {
        if case .string = token.kind { return true }
        return false
    }

    /// An expression after which a `{` outside brackets begins the block.
    mutating func head() throws(Abort) -> Expression {
        let isHead = context.isHead
        context.isHead = true
        let value = try expression()
        context.isHead = isHead
        return value
    }

    /// `if a { … } else if b { … } else { … }`
    mutating func conditional() throws(Abort) -> Expression {
        let start = current.span.start
        var branches: [ConditionalBranch] = []
        var otherwise: Block?
        repeat {
            advance()
            let condition = try head()
            branches.append(ConditionalBranch(condition: condition, body: try block()))
            guard acceptSecondPart(.else, of: "if") else { break }
            if current.is(.if) && continues { continue }
            otherwise = try block()
        } while otherwise == nil
        return Expression(.conditional(branches, otherwise: otherwise), span(from: start))
    }

    /// `with no_grad() as guard { … }`
    mutating func withContext() throws(Abort) -> Expression {
        let start = current.span.start
        advance()
        let context = try head()
        let alias = accept(.as) ? try name(.name) : nil
        let body = try block()
        return Expression(.with(context, alias: alias, body), span(from: start))
    }

    /// `try { … } catch err { … }`
    mutating func attempt() throws(Abort) -> Expression {
        let start = current.span.start
        advance()
        let body = try block()
        guard acceptSecondPart(.catch, of: "try") else { throw unexpected(.keyword(.catch)) }
        let error = try name(.errorName)
        let handler = try block()
        return Expression(.attempt(body, error: error, handler: handler), span(from: start))
    }

    /// `else` or `catch`, which belong on the line of the brace before them.
    private mutating func acceptSecondPart(_ keyword: Keyword, of start: String) -> Bool {
        guard current.is(keyword) else { return false }
        if !continues { report(.partOnOwnLine(keyword.rawValue), current.span) }
        advance()
        return true
    }
}
