extension Formatter {
    mutating func expression(_ value: Expression) {
        switch value.kind {
        case .number, .string, .bool, .none, .formatted, .name: token()
        case .list(let values): list(values, value.span)
        case .comprehension(let comprehension): self.comprehension(comprehension)
        case .record(let entries): record(entries)
        case .function(let literal): function(literal, isNamed: false)
        case .call, .member, .index: postfix(value)
        case .unary: signed(value)
        case .binary(.power, let base, let exponent):
            expression(base)
            word(after: .none)
            gap(.none)
            expression(exponent)
        case .binary, .range, .and, .or: operation(value)
        case .not(let operand):
            token()
            gap(.space)
            expression(operand)
        case .pipe: pipe(value)
        case .parenthesized(let inner): bracketed([inner], trailingComma: .never) { $0.expression($1) }
        case .conditional(let branches, let otherwise): conditional(branches, otherwise: otherwise)
        case .with(let context, let alias, let body): with(context, hasAlias: alias != nil, body)
        case .attempt(let body, _, let handler): attempt(body, handler: handler)
        }
    }

    // Chains are walked in loops: their trees are as deep as they are long.

    /// A primary with its calls, fields and indices. A long chain of method calls breaks before each of them.
    private mutating func postfix(_ value: Expression) {
        var links: [Expression] = []
        var object = value
        while let inner = postfixOperand(object) {
            links.append(object)
            object = inner
        }
        links.reverse()
        let methods = links.indices.dropLast().filter { isMethodCall(links[$0 + 1]) }
        guard methods.count > 1 else {
            expression(object)
            for link in links { self.link(link, mayBreak: false) }
            return
        }
        layout.open()
        expression(object)
        for (position, link) in links.enumerated() {
            if position == methods[0] { layout.add(.indent) }
            let isMethod = position + 1 < links.count && isMethodCall(links[position + 1])
            self.link(link, mayBreak: isMethod)
        }
        layout.add(.dedent)
        layout.close()
    }

    private func isMethodCall(_ value: Expression) -> Bool {
        if case .call(let callee, _) = value.kind, case .member = callee.kind { return true }
        return false
    }

    private mutating func link(_ link: Expression, mayBreak: Bool) {
        switch link.kind {
        case .call(_, let arguments):
            gap(.none)
            self.arguments(arguments)
        case .index(_, let subscripts):
            gap(.none)
            self.subscripts(subscripts)
        default: member(mayBreak: mayBreak)
        }
    }

    private func postfixOperand(_ value: Expression) -> Expression? {
        switch value.kind {
        case .call(let inner, _), .member(let inner, _), .index(let inner, _): return inner
        default: return nil
        }
    }

    /// `.name`, which a comment inside it precedes.
    mutating func member(mayBreak: Bool = false) {
        // `1 .e5` is a field, `1.e5` a malformed number.
        var followsNumber = false
        if case .number = tokens[index - 1].kind { followsNumber = true }
        let isExponent = source.bytes[tokens[index + 1].span.start] | 0x20 == UInt8(ascii: "e")
        let staysApart = followsNumber && isExponent && previousEnd < current.span.start
        skip()
        gap(mayBreak ? (staysApart ? .line : .softLine) : (staysApart ? .space : .none))
        layout.text(".")
        token()
    }

    /// `-x`
    private mutating func signed(_ value: Expression) {
        var operand = value
        var previous: UnaryOperator?
        while case .unary(let sign, let inner) = operand.kind {
            // Not to be read as `--x`.
            if let previous { gap(previous == sign && sign != .invert ? .space : .none) }
            token()
            previous = sign
            operand = inner
        }
        gap(.none)
        expression(operand)
    }

    /// `a |> f |> g(b)`: a long one breaks before each pipe.
    private mutating func pipe(_ value: Expression) {
        var stages: [Expression] = []
        var input = value
        while case .pipe(let inner, let stage) = input.kind {
            stages.append(stage)
            input = inner
        }
        layout.open()
        expression(input)
        layout.add(.indent)
        for stage in stages.reversed() {
            word(after: .line)
            gap(.space)
            expression(stage)
        }
        layout.add(.dedent)
        layout.close()
    }

    // Operators

    /// `a + b * c`: a long one breaks after the operators that bind loosest.
    private mutating func operation(_ value: Expression) {
        var nodes: [Expression] = []
        var operand = value
        while let left = operands(of: operand)?.left {
            nodes.append(operand)
            operand = left
        }
        let levels = nodes.map { level($0.kind) }
        for position in nodes.indices where position == 0 || levels[position] != levels[position - 1] { layout.open() }
        expression(operand)
        for position in nodes.indices.reversed() {
            let isFirst = position == nodes.count - 1 || levels[position] != levels[position + 1]
            let isLast = position == 0 || levels[position] != levels[position - 1]
            if isFirst { layout.add(.indent) }
            infix(nodes[position])
            if isLast {
                layout.add(.dedent)
                layout.close()
            }
        }
    }

    /// Writes the operator and the right operand.
    private mutating func infix(_ node: Expression) {
        guard let right = operands(of: node)?.right else { return }
        let isTight = isTight(node.kind, right)
        // The line ends after a comment, so the operator begins the next one with its operand beside it.
        let beginsLine = hasCommentAhead && !isTight
        word(after: isTight ? .none : beginsLine ? .line : .space)
        if case .binary(.notContains, _, _) = node.kind { word(after: .space) }
        gap(isTight ? .none : beginsLine ? .space : .line)
        expression(right)
    }

    private func isTight(_ kind: Expression.Kind, _ right: Expression) -> Bool {
        switch kind {
        case .range: return true
        case .binary(.contains, _, _), .binary(.notContains, _, _), .and, .or: return false
        default: break
        }
        if case .unary = right.kind { return false }
        return isInSlice
    }

    private func operands(of value: Expression) -> (left: Expression, right: Expression)? {
        switch value.kind {
        case .binary(.power, _, _): return nil
        case .binary(_, let left, let right), .range(let left, let right, _): return (left, right)
        case .and(let left, let right), .or(let left, let right): return (left, right)
        default: return nil
        }
    }

    /// Operators of one level break together.
    private func level(_ kind: Expression.Kind) -> Int {
        switch kind {
        case .or: return 0
        case .and: return 1
        case .range: return 5
        case .binary(let sign, _, _):
            switch sign {
            case .maskOr: return 2
            case .maskAnd: return 3
            case .add, .subtract: return 6
            case .multiply, .divide, .floorDivide, .remainder, .matrixProduct: return 7
            default: return 4
            }
        default: return 8
        }
    }
}
