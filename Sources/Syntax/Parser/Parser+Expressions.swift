/// How tightly operators bind, loosest first; the pipe is looser than all, signs and powers are tighter.
private enum Level: Int, Comparable {
    case or = 1
    case and, not, maskOr, maskAnd, comparison, range, sum, product, sign

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    var tighter: Level { Level(rawValue: rawValue + 1) ?? .sign }
}

private struct InfixOperator {
    enum Operation {
        case and, or
        case binary(BinaryOperator)
        case range(isClosed: Bool)
    }

    let level: Level
    let operation: Operation
}

extension Parser {
    /// A whole expression, pipes included.
    mutating func expression() throws(Abort) -> Expression {
        try enter()
        let siblings = links
        links = 0
        let value = try operation(.or)
        let result = try pipe(from: value)
        links = max(siblings, links)
        lastExpression = result.span
        leave()
        return result
    }

    /// The stages after a value.
    mutating func pipe(from value: Expression) throws(Abort) -> Expression {
        var value = value
        // A pipe may begin a line.
        while current.is(.pipe) {
            advance()
            let stage = try postfix()
            if !isStage(stage.kind) { throw fail(.notAStage(source.text(stage.span)), stage.span) }
            if let error = operatorAfterStage() { throw error }
            value = Expression(.pipe(value, stage: stage), value.span.union(stage.span))
            try addLink(stage.span)
        }
        return value
    }

    private func isStage(_ kind: Expression.Kind) -> Bool {
        switch kind {
        case .function, .parenthesized: return true
        case .call(let callee, _): return isDottedName(callee.kind)
        default: return isDottedName(kind)
        }
    }

    private func isDottedName(_ kind: Expression.Kind) -> Bool {
        var kind = kind
        while case .member(let object, _) = kind { kind = object.kind }
        if case .name = kind { return true }
        return false
    }

    /// `x |> f + 1` has no meaning: the pipe is looser than every other operator.
    private mutating func operatorAfterStage() -> Abort? {
        guard continues, infixOperator() != nil || current.is(.doubleStar) else { return nil }
        if case .keyword(.not) = current.kind, !peek().is(.in) { return nil }
        return fail(.operatorAfterStage(source.text(current.span)), current.span)
    }

    // Infix operators

    private mutating func operation(_ minimum: Level) throws(Abort) -> Expression {
        let siblings = links
        links = 0
        var left = try prefixed(minimum)
        while continues, let infix = infixOperator(), infix.level >= minimum {
            let sign = current
            advance()
            if sign.is(.not) { try expect(.in) }
            if case .range = infix.operation, endsRange { throw fail(.rangeWithoutEnd, sign.span, isFinal: true) }
            let right = try operation(infix.level.tighter)
            try checkChain(left, right, sign: sign, infix)
            left = Expression(kind(infix.operation, left, right), left.span.union(right.span))
            try addLink(sign.span)
        }
        links = max(siblings, links)
        return left
    }

    private func kind(
        _ operation: InfixOperator.Operation, _ left: Expression, _ right: Expression
    ) -> Expression.Kind {
        switch operation {
        case .and: return .and(left, right)
        case .or: return .or(left, right)
        case .binary(let binary): return .binary(binary, left, right)
        case .range(let isClosed): return .range(left, right, isClosed: isClosed)
        }
    }

    private func infixOperator() -> InfixOperator? {
        switch current.kind {
        case .keyword(let keyword):
            switch keyword {
            case .or: return InfixOperator(level: .or, operation: .or)
            case .and: return InfixOperator(level: .and, operation: .and)
            case .in: return InfixOperator(level: .comparison, operation: .binary(.contains))
            case .not: return InfixOperator(level: .comparison, operation: .binary(.notContains))
            default: return nil
            }
        case .symbol(let symbol): return infixOperator(symbol)
        default: return nil
        }
    }

    private func infixOperator(_ symbol: Symbol) -> InfixOperator? {
        switch symbol {
        case .bar: return InfixOperator(level: .maskOr, operation: .binary(.maskOr))
        case .ampersand: return InfixOperator(level: .maskAnd, operation: .binary(.maskAnd))
        case .equal: return InfixOperator(level: .comparison, operation: .binary(.equal))
        case .notEqual: return InfixOperator(level: .comparison, operation: .binary(.notEqual))
        case .less: return InfixOperator(level: .comparison, operation: .binary(.less))
        case .lessEqual: return InfixOperator(level: .comparison, operation: .binary(.lessEqual))
        case .greater: return InfixOperator(level: .comparison, operation: .binary(.greater))
        case .greaterEqual: return InfixOperator(level: .comparison, operation: .binary(.greaterEqual))
        case .halfOpenRange: return InfixOperator(level: .range, operation: .range(isClosed: false))
        case .ellipsis: return InfixOperator(level: .range, operation: .range(isClosed: true))
        case .plus: return InfixOperator(level: .sum, operation: .binary(.add))
        case .minus: return InfixOperator(level: .sum, operation: .binary(.subtract))
        case .star: return InfixOperator(level: .product, operation: .binary(.multiply))
        case .slash: return InfixOperator(level: .product, operation: .binary(.divide))
        case .doubleSlash: return InfixOperator(level: .product, operation: .binary(.floorDivide))
        case .percent: return InfixOperator(level: .product, operation: .binary(.remainder))
        case .at: return InfixOperator(level: .product, operation: .binary(.matrixProduct))
        default: return nil
        }
    }

    /// Comparisons and ranges do not chain; the error shows what to write.
    private mutating func checkChain(
        _ left: Expression, _ middle: Expression, sign: Token, _ infix: InfixOperator
    ) throws(Abort) {
        guard infix.level == .comparison || infix.level == .range else { return }
        guard continues, let next = infixOperator(), next.level == infix.level else { return }
        let second = current
        advance()
        if infix.level == .range { throw fail(.chainedRange, second.span) }
        if second.is(.not) { try expect(.in) }
        let right = try operation(infix.level.tighter)
        let first = source.text(left.span.union(middle.span))
        let rest = source.text(Span(middle.span.start, right.span.end))
        let isShort = first.utf8.count + rest.utf8.count < 80 && !first.contains("\n") && !rest.contains("\n")
        let error = SyntaxError.chainedComparison(isShort ? "\(first) and \(rest)" : "a < b and b < c")
        throw fail(error, left.span.union(right.span), isFinal: true)
    }

    /// `1...` with nothing behind it.
    private var endsRange: Bool {
        current.is(.rightSquare) || current.is(.rightParenthesis) || current.is(.comma)
    }

    // Prefix operators

    private mutating func prefixed(_ minimum: Level) throws(Abort) -> Expression {
        guard current.is(.not) else { return try signed() }
        let start = current
        advance()
        if minimum > .not { report(.notInsideOperation, start.span) }
        try enter()
        let operand = try operation(.not)
        leave()
        return Expression(.not(operand), start.span.union(operand.span))
    }

    /// Signs bind looser than powers: `-2**2` is -4.
    private mutating func signed() throws(Abort) -> Expression {
        var signs: [(sign: UnaryOperator, span: Span)] = []
        while let sign = unaryOperator() {
            signs.append((sign, current.span))
            advance()
        }
        var value = try power()
        for (sign, span) in signs.reversed() {
            value = Expression(.unary(sign, value), span.union(value.span))
            try addLink(span)
        }
        return value
    }

    private func unaryOperator() -> UnaryOperator? {
        if current.is(.minus) { return .minus }
        if current.is(.plus) { return .plus }
        return current.is(.tilde) ? .invert : nil
    }

    private mutating func power() throws(Abort) -> Expression {
        let base = try postfix()
        guard current.is(.doubleStar) && continues else { return base }
        let siblings = links
        advance()
        try enter()
        let exponent = try signed()
        leave()
        links = max(siblings, links)
        return Expression(.binary(.power, base, exponent), base.span.union(exponent.span))
    }
}
