extension Parser {
    /// An operand; it may stand on the next line, as what comes before it is an operator, comma or `=`.
    mutating func primary() throws(Abort) -> Expression {
        let token = current
        switch token.kind {
        case .number(let value): return literal(.number(value))
        case .string(let text): return literal(.string(text))
        case .name(let name): return nameOrForeignValue(name)
        case .formattedStart: return try formattedString()
        case .keyword(let keyword): return try primary(keyword)
        case .symbol(.leftParenthesis): return try parenthesized()
        case .symbol(.leftSquare): return try list()
        case .symbol(.leftBrace) where !context.isHead: return try record()
        default: throw unexpected(.expression)
        }
    }

    private mutating func primary(_ keyword: Keyword) throws(Abort) -> Expression {
        switch keyword {
        case .true: return literal(.bool(true))
        case .false: return literal(.bool(false))
        case .none: return literal(.none)
        case .fn:
            let start = current.span.start
            advance()
            if case .name = current.kind { throw fail(.namedFunctionAsValue, current.span) }
            let literal = try functionLiteral()
            return Expression(.function(literal), span(from: start))
        case .if: return try conditional()
        case .with: return try withContext()
        case .try: return try attempt()
        default: throw unexpected(.expression)
        }
    }

    private mutating func literal(_ kind: Expression.Kind) -> Expression {
        let span = current.span
        advance()
        return Expression(kind, span)
    }

    private mutating func nameOrForeignValue(_ name: String) -> Expression {
        if let value = ForeignSpelling.values[name] {
            report(.foreignSpelling(name, instead: name == "null" ? "none" : name.lowercased()), current.span)
            return literal(value)
        }
        return literal(.name(name))
    }

    // Brackets

    /// `(e)`, or the list `(a, b)`.
    private mutating func parenthesized() throws(Abort) -> Expression {
        let start = current.span.start
        let isHead = context.isHead
        context.isHead = false
        open()
        var values: [Expression] = []
        var isList = current.is(.rightParenthesis)
        while !current.is(.rightParenthesis) {
            values.append(try expression())
            if current.is(.for) { throw fail(.loopInParentheses, current.span) }
            if !accept(.comma) { break }
            isList = true
        }
        try close(.rightParenthesis, orComma: true)
        context.isHead = isHead
        return Expression(isList ? .list(values) : .parenthesized(values[0]), span(from: start))
    }

    /// `[a, b]` or `[f(x) for x in xs if c]`
    private mutating func list() throws(Abort) -> Expression {
        let start = current.span.start
        let isHead = context.isHead
        context.isHead = false
        open()
        var values: [Expression] = []
        while !current.is(.rightSquare) {
            if current.is(.star) { throw fail(.spreadInList, current.span) }
            values.append(try expression())
            if values.count == 1 && current.is(.for) {
                let comprehension = try comprehension(of: values[0])
                context.isHead = isHead
                return Expression(.comprehension(comprehension), span(from: start))
            }
            if !accept(.comma) { break }
        }
        try close(.rightSquare, orComma: true)
        context.isHead = isHead
        return Expression(.list(values), span(from: start))
    }

    private mutating func comprehension(of element: Expression) throws(Abort) -> Comprehension {
        advance()
        let target = try loopTarget()
        try expect(.in)
        let sequence = try expression()
        let condition = accept(.if) ? try expression() : nil
        if current.is(.for) { throw fail(.nestedComprehension, current.span) }
        if current.is(.if) { throw fail(.secondCondition, current.span) }
        if current.is(.else) { throw fail(.elseInComprehension, current.span) }
        try close(.rightSquare)
        return Comprehension(element: element, target: target, sequence: sequence, condition: condition)
    }

    /// `{lr: 0.1, "weight decay": 1e-3}`
    private mutating func record() throws(Abort) -> Expression {
        let start = current.span.start
        open()
        var entries: [RecordEntry] = []
        var keys: Set<String> = []
        while !current.is(.rightBrace) {
            let isName = anyWord(current) != nil
            let key = try recordKey()
            guard current.is(.colon) else {
                if entries.isEmpty && current.is(.for) { throw fail(.loopInRecord(hasKey: false), current.span) }
                throw unexpected(entries.isEmpty && isName ? .firstKeyColon(key.text) : .keyColon(key.text))
            }
            advance()
            if !keys.insert(key.text).inserted { report(.duplicateKey(key.text), key.span, isFinal: true) }
            entries.append(RecordEntry(key: key, value: try expression()))
            if entries.count == 1 && current.is(.for) { throw fail(.loopInRecord(hasKey: true), current.span) }
            if !accept(.comma) { break }
        }
        try close(.rightBrace, orComma: true)
        return Expression(.record(entries), span(from: start))
    }

    private mutating func recordKey() throws(Abort) -> Name {
        let span = current.span
        if case .string(let text) = current.kind {
            advance()
            return Name(text, span)
        }
        guard let word = anyWord(current) else { throw unexpected(.recordKey) }
        advance()
        return Name(word, span)
    }
}
