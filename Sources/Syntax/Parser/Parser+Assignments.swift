extension Parser {
    /// `e`, `a, b = e` or `x += e`.
    mutating func expressionStatement() throws(Abort) -> Statement {
        let start = current
        if let sign = repeatedSign() { throw sign }
        let (values, isList) = try commaSeparated()
        let left = span(from: start.span.start)
        if let operation = updateOperator() {
            let sign = current
            advance()
            let target = try updateTarget(values, isList: isList, sign)
            let value = try expressions()
            return Statement(.update(target, operation, value), span(from: start.span.start))
        }
        guard current.is(.assign) && continues else {
            return Statement(.expression(listed(values, isList: isList, left)), left)
        }
        let sign = current
        advance()
        let target = try assignmentTarget(values, isList: isList, left, decidedBy: sign)
        let value = try expressions()
        if current.is(.assign) && continues { throw fail(.chainedAssignment, current.span) }
        let documentation = start.documentation.map { source.documentationText($0) }
        return Statement(.assign(target, value, documentation: documentation), span(from: start.span.start))
    }

    /// `e` or `a, b`, which is a list.
    mutating func expressions() throws(Abort) -> Expression {
        let start = current.span.start
        let (values, isList) = try commaSeparated()
        return listed(values, isList: isList, span(from: start))
    }

    private func listed(_ values: [Expression], isList: Bool, _ span: Span) -> Expression {
        isList ? Expression(.list(values), span) : values[0]
    }

    /// Expressions outside brackets; a comma may trail where something on the same line ends them.
    private mutating func commaSeparated() throws(Abort) -> (values: [Expression], isList: Bool) {
        var values = [try expression()]
        var isList = false
        while accept(.comma) {
            isList = true
            if current.is(.assign) || current.is(.semicolon) || current.is(.rightBrace) { break }
            values.append(try expression())
        }
        return (values, isList)
    }

    private func updateOperator() -> BinaryOperator? {
        guard case .symbol(let symbol) = current.kind, continues else { return nil }
        switch symbol {
        case .assignSum: return .add
        case .assignDifference: return .subtract
        case .assignProduct: return .multiply
        case .assignQuotient: return .divide
        case .assignFloorQuotient: return .floorDivide
        case .assignRemainder: return .remainder
        case .assignPower: return .power
        default: return nil
        }
    }

    /// `++x` at a statement's start is meant as an increment.
    private mutating func repeatedSign() -> Abort? {
        guard current.is(.plus) else { return nil }
        let second = peek()
        guard second.is(.plus), second.span.start == current.span.end else { return nil }
        let span = current.span.union(second.span)
        return fail(.foreignSpelling("++", instead: "x += 1"), span, isFinal: true)
    }

    // Targets

    private mutating func updateTarget(
        _ values: [Expression], isList: Bool, _ sign: Token
    ) throws(Abort) -> Target {
        let target = try assignmentTarget(values, isList: isList, values[0].span, decidedBy: sign)
        switch target.kind {
        case .name, .member, .index: return target
        case .discard, .several: throw fail(.updateOfSeveral(source.text(sign.span)), target.span, isFinal: true)
        }
    }

    private mutating func assignmentTarget(
        _ values: [Expression], isList: Bool, _ span: Span, decidedBy sign: Token
    ) throws(Abort) -> Target {
        guard isList else { return try target(values[0], decidedBy: sign) }
        return Target(.several(try targets(values, decidedBy: sign)), span)
    }

    private mutating func targets(_ values: [Expression], decidedBy sign: Token) throws(Abort) -> [Target] {
        var targets: [Target] = []
        for value in values { targets.append(try target(value, decidedBy: sign)) }
        return targets
    }

    /// What an expression is as the left side of an assignment.
    private mutating func target(_ value: Expression, decidedBy sign: Token) throws(Abort) -> Target {
        switch value.kind {
        case .name("_"): return Target(.discard, value.span)
        case .name(let name): return Target(.name(name), value.span)
        case .member(let object, let name): return Target(.member(object, name), value.span)
        case .index(let object, let subscripts): return Target(.index(object, subscripts), value.span)
        case .parenthesized(let inner): return try target(inner, decidedBy: sign)
        case .list(let values) where source.bytes[value.span.start] == UInt8(ascii: "(") && !values.isEmpty:
            return Target(.several(try targets(values, decidedBy: sign)), value.span)
        default:
            throw fail(.notATarget(NotATarget(value.kind)), value.span, decidedBy: sign)
        }
    }

    /// What a `for` binds: `x`, `k, v` or `i, (x, y)`.
    mutating func loopTarget() throws(Abort) -> Target {
        let start = current.span.start
        var values = [try postfix()]
        var isList = false
        while accept(.comma) {
            isList = true
            if current.is(.in) { break }
            values.append(try postfix())
        }
        if !isList, values[0].isLoopHeadInParentheses {
            let head = Span(values[0].span.start + 1, values[0].span.end - 1)
            let instead = "for \(source.text(head)) { … }"
            throw fail(.parenthesesInLoop(instead: instead), values[0].span, decidedBy: current)
        }
        return try assignmentTarget(values, isList: isList, span(from: start), decidedBy: current)
    }
}

extension Expression {
    /// `(x in xs)` or `(k, v in r)`
    fileprivate var isLoopHeadInParentheses: Bool {
        let last: Expression?
        switch kind {
        case .parenthesized(let inner): last = inner
        case .list(let elements): last = elements.last
        default: last = nil
        }
        if case .binary(.contains, _, _) = last?.kind { return true }
        return false
    }
}
