extension Formatter {
    /// Writes what belongs to some blocks, which open all together or stand on one line: the latter where the author
    /// wrote them so, each holds one statement at most, and the line is not too long.
    mutating func group(around blocks: [Block], _ write: (inout Formatter) -> Void) {
        let isBroken = blocks.contains { block in
            guard !block.statements.isEmpty else { return false }
            return block.statements.count > 1 || tokens.isMultiline(bracket: tokens.index(at: block.span.start))
        }
        layout.open(isBroken: isBroken)
        write(&self)
        layout.close()
    }

    /// `{ … }`; the group around it decides whether it opens.
    mutating func block(_ block: Block) {
        let outer = isInSlice
        isInSlice = false
        defer { isInSlice = outer }
        token()
        skipSemicolons()
        if block.statements.isEmpty && !hasCommentAhead { return token() }
        layout.add(.indent)
        for (position, statement) in block.statements.enumerated() {
            if position == 0 { firstGap() } else { statementGap(isFirst: false) }
            self.statement(statement)
            endStatement()
        }
        closingComments(isFirst: block.statements.isEmpty)
        layout.add(.dedent)
        layout.add(.line(isBlank: true))
        token()
    }

    private mutating func firstGap() {
        if hasCommentAhead { statementGap(isFirst: true) } else { layout.add(.line(isBlank: true)) }
    }

    /// `if a { … } else if b { … } else { … }`
    mutating func conditional(_ branches: [ConditionalBranch], otherwise: Block?) {
        group(around: branches.map(\.body) + (otherwise.map { [$0] } ?? [])) { formatter in
            for (position, branch) in branches.enumerated() {
                if position > 0 {
                    formatter.word(after: .space)
                    formatter.gap(.space)
                }
                formatter.token()
                formatter.gap(.space)
                formatter.expression(branch.condition)
                formatter.gap(.space)
                formatter.block(branch.body)
            }
            guard let otherwise else { return }
            formatter.word(after: .space)
            formatter.gap(.space)
            formatter.block(otherwise)
        }
    }

    /// `with context as name { … }`
    mutating func with(_ context: Expression, hasAlias: Bool, _ body: Block) {
        group(around: [body]) {
            $0.token()
            $0.gap(.space)
            $0.expression(context)
            if hasAlias {
                $0.word(after: .space)
                $0.word(after: .space)
            }
            $0.gap(.space)
            $0.block(body)
        }
    }

    /// `try { … } catch err { … }`
    mutating func attempt(_ body: Block, handler: Block) {
        group(around: [body, handler]) {
            $0.token()
            $0.gap(.space)
            $0.block(body)
            $0.word(after: .space)
            $0.word(after: .space)
            $0.gap(.space)
            $0.block(handler)
        }
    }

    /// `fn f(x) = e` or `fn(x) { … }`
    mutating func function(_ literal: FunctionLiteral, isNamed: Bool) {
        let blocks: [Block]
        switch literal.body { case .block(let block): blocks = [block]; case .expression: blocks = [] }
        group(around: blocks) {
            $0.token()
            if isNamed { $0.word(after: .space) }
            $0.parameters(literal.parameters)
            $0.gap(.space)
            switch literal.body {
            case .block(let block): $0.block(block)
            case .expression(let value):
                $0.token()
                $0.gap(.space)
                $0.expression(value)
            }
        }
    }

    mutating func parameters(_ parameters: [Parameter]) {
        gap(.none)
        bracketed(parameters) { formatter, parameter in
            if parameter.kind != .single { formatter.token() }
            formatter.token()
            guard let value = parameter.defaultValue else { return }
            formatter.word(after: .space)
            formatter.gap(.space)
            formatter.expression(value)
        }
    }
}
