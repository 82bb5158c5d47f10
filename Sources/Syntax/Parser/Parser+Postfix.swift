extension Parser {
    /// A primary with its calls, indices and fields.
    mutating func postfix() throws(Abort) -> Expression {
        let siblings = links
        links = 0
        var value = try primary()
        while true {
            let start = current.span
            guard let next = try suffix(of: value) else { break }
            value = next
            try addLink(start)
        }
        links = max(siblings, links)
        return value
    }

    private mutating func suffix(of value: Expression) throws(Abort) -> Expression? {
        guard case .symbol(let symbol) = current.kind else { return nil }
        switch symbol {
        case .leftParenthesis where continues: return try call(value)
        case .leftSquare where continues: return try index(value)
        case .dot where continues || anyWord(peek()) != nil || peek().isEnd: return try member(value)
        default: return nil
        }
    }

    private mutating func member(_ object: Expression) throws(Abort) -> Expression {
        advance()
        guard let word = anyWord(current) else { throw unexpected(.fieldName) }
        let name = Name(word, current.span)
        advance()
        return Expression(.member(object, name), object.span.union(name.span))
    }

    // Calls

    private mutating func call(_ callee: Expression) throws(Abort) -> Expression {
        let isHead = context.isHead
        context.isHead = false
        open()
        var arguments: [Argument] = []
        while !current.is(.rightParenthesis) {
            let start = current
            let argument = try argument()
            // What the argument was is certain only when something follows it.
            if !current.isEnd, let error = misplaced(argument, after: arguments) {
                report(error, start.span, decidedBy: current)
            }
            arguments.append(argument)
            if current.is(.for) { throw fail(.loopInCall, current.span) }
            if !accept(.comma) { break }
        }
        try close(.rightParenthesis, orComma: true)
        context.isHead = isHead
        return Expression(.call(callee, arguments), span(from: callee.span.start))
    }

    private mutating func argument() throws(Abort) -> Argument {
        if accept(.star) { return Argument(.spreadList, try expression()) }
        if accept(.doubleStar) { return Argument(.spreadRecord, try expression()) }
        if case .name(let text) = current.kind, peek().is(.assign) {
            let name = Name(text, current.span)
            advance()
            advance()
            return Argument(.named(name), try expression())
        }
        if case .keyword(let keyword) = current.kind, peek().is(.assign) {
            throw fail(.keywordAsArgument(keyword.rawValue), current.span, decidedBy: peek())
        }
        return Argument(.positional, try expression())
    }

    private func misplaced(_ argument: Argument, after arguments: [Argument]) -> SyntaxError? {
        switch argument.kind {
        case .positional:
            for earlier in arguments.reversed() {
                switch earlier.kind {
                case .named(let name): return .positionalAfterNamed(name.text)
                case .spreadRecord: return .positionalAfterSpread
                case .positional, .spreadList: return nil
                }
            }
            return nil
        case .named(let name):
            let isRepeated = arguments.contains { earlier in
                if case .named(let other) = earlier.kind { return other.text == name.text }
                return false
            }
            return isRepeated ? .duplicateArgument(name.text) : nil
        case .spreadList, .spreadRecord:
            return nil
        }
    }

    // Indices

    private mutating func index(_ object: Expression) throws(Abort) -> Expression {
        let isHead = context.isHead
        context.isHead = false
        open()
        if current.is(.rightSquare) { throw fail(.emptyIndex, current.span, isFinal: true) }
        var subscripts: [Subscript] = []
        while !current.is(.rightSquare) {
            subscripts.append(try subscriptEntry())
            if !accept(.comma) { break }
        }
        try close(.rightSquare, orComma: true)
        context.isHead = isHead
        return Expression(.index(object, subscripts), span(from: object.span.start))
    }

    private mutating func subscriptEntry() throws(Abort) -> Subscript {
        let start = current.span.start
        if current.is(.ellipsis) {
            let next = peek()
            if next.is(.comma) || next.is(.rightSquare) || next.isEnd {
                advance()
                return Subscript(.ellipsis, span(from: start))
            }
            throw fail(.rangeWithoutStart, current.span, decidedBy: next)
        }
        let first = current.is(.colon) ? nil : try expression()
        guard accept(.colon) else {
            guard let first else { throw unexpected(.expression) }
            return Subscript(.value(first), first.span)
        }
        let stop = try sliceEnd()
        let step = accept(.colon) ? try sliceEnd() : nil
        return Subscript(.slice(start: first, stop: stop, step: step), span(from: start))
    }

    private mutating func sliceEnd() throws(Abort) -> Expression? {
        if current.is(.colon) || current.is(.comma) || current.is(.rightSquare) { return nil }
        return try expression()
    }
}
