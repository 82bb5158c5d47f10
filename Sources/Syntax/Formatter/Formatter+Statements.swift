extension Formatter {
    mutating func program(_ program: Program) {
        let silenced = silencedStatements(program)
        for (position, statement) in program.statements.enumerated() {
            skipSemicolons()
            statementGap(isFirst: position == 0, isOutermost: true)
            self.statement(statement)
            endStatement(keepsSemicolon: silenced.contains(position))
        }
        skipSemicolons()
        closingComments(isFirst: program.statements.isEmpty, isOutermost: true)
    }

    /// The expressions at the end of a cell whose echo a `;` silences.
    private func silencedStatements(_ program: Program) -> Set<Int> {
        var silenced: Set<Int> = []
        var position = 0
        let statements = program.statements
        for cell in cells(of: source) {
            let first = position
            while position < statements.count, statements[position].span.start < cell.span.end { position += 1 }
            guard position > first, case .expression = statements[position - 1].kind else { continue }
            let end = tokens[tokens.index(at: statements[position - 1].span.end - 1) + 1]
            if end.is(.semicolon) && end.span.start < cell.span.end { silenced.insert(position - 1) }
        }
        return silenced
    }

    // Between statements

    mutating func skipSemicolons() {
        while current.is(.semicolon) { skip() }
    }

    /// Writes the `;` that must stay after a statement and passes over the others. After `1,` a newline would make
    /// the list go on.
    mutating func endStatement(keepsSemicolon: Bool = false) {
        if current.is(.semicolon) && (keepsSemicolon || layout.endsInComma) { layout.text(";") }
        skipSemicolons()
    }

    /// Writes the comments above a statement, blank lines between them, and begins its line.
    mutating func statementGap(isFirst: Bool, isOutermost: Bool = false) {
        let last = closingComments(isFirst: isFirst, isOutermost: isOutermost)
        let isFirst = isFirst && last == nil
        let hasBlankLineAbove = !isFirst && newlines(before: current.span.start) > 1
        // A `;` that goes kept the `##` lines above it from being the statement's documentation.
        let isDetached = current.documentation == nil && last?.isDocumentation == true
        layout.add(.newline(afterBlankLine: hasBlankLineAbove || isDetached))
    }

    /// Writes the comments before a statement or at the end of a block or text. Returns the last that has a line of
    /// its own.
    @discardableResult
    mutating func closingComments(isFirst: Bool, isOutermost: Bool = false) -> Comment? {
        var last: Comment?
        for comment in takeComments() {
            if comment.isTrailing {
                layout.add(.comment(comment.text))
                continue
            }
            // In the first column it would become the start of a cell.
            let staysIndented = isOutermost && !comment.startsLine && comment.text.hasPrefix("# %%")
            let hasBlankLineAbove = comment.hasBlankLineAbove && !(isFirst && last == nil)
            let isDetached = comment.start == current.documentation?.start && last?.isDocumentation == true
            if staysIndented { layout.add(.indent) }
            layout.add(.newline(afterBlankLine: hasBlankLineAbove || isDetached))
            layout.add(.comment(comment.text))
            if staysIndented { layout.add(.dedent) }
            last = comment
        }
        return last
    }

    // Statements

    mutating func statement(_ statement: Statement) {
        switch statement.kind {
        case .expression(let value): expression(value)
        case .assign(let target, let value, _), .update(let target, _, let value):
            self.target(target)
            word(after: .space)
            gap(.space)
            expression(value)
        case .function(_, let literal, _): function(literal, isNamed: true)
        case .model(let model):
            group(around: [model.body]) {
                $0.token()
                $0.word(after: .space)
                $0.parameters(model.parameters)
                $0.gap(.space)
                $0.block(model.body)
            }
        case .forLoop(let target, let sequence, let body):
            group(around: [body]) {
                $0.token()
                $0.gap(.space)
                $0.target(target)
                $0.word(after: .space)
                $0.gap(.space)
                $0.expression(sequence)
                $0.gap(.space)
                $0.block(body)
            }
        case .whileLoop(let condition, let body):
            group(around: [body]) {
                $0.token()
                $0.gap(.space)
                $0.expression(condition)
                $0.gap(.space)
                $0.block(body)
            }
        case .returnValue(let value?):
            token()
            gap(.space)
            expression(value)
        case .importModule, .importNames, .returnValue, .breakLoop, .continueLoop:
            words(upTo: statement.span.end)
        }
    }

    /// Writes the current token after a gap.
    mutating func word(after gap: Gap) {
        self.gap(gap)
        token()
    }

    /// Writes words and commas; a comma at the end goes.
    private mutating func words(upTo end: Int) {
        token()
        while current.span.start < end {
            if !current.is(.comma) {
                word(after: .space)
            } else if current.span.end < end {
                comma()
            } else {
                skip()
            }
        }
    }

    // Targets

    mutating func target(_ target: Target) {
        let isOwn = current.span.start == target.span.start
        if !isOwn {
            // Parentheses around one target are not in the tree.
            bracketed([target], trailingComma: .never) { $0.target($1) }
            return
        }
        switch target.kind {
        case .name, .discard: token()
        case .member(let object, _):
            expression(object)
            member()
        case .index(let object, let subscripts):
            expression(object)
            gap(.none)
            self.subscripts(subscripts)
        case .several(let targets) where isBracket(target.span):
            bracketed(targets, trailingComma: targets.count == 1 ? .always : .whenBroken) { $0.target($1) }
        case .several(let targets): commaSeparated(targets) { $0.target($1) }
        }
    }

    /// Whether the current token is the bracket around this span.
    func isBracket(_ span: Span) -> Bool {
        let closer = tokens.closers[index]
        return closer > index && tokens[closer].span.end == span.end
    }
}
