extension Formatter {
    enum TrailingComma {
        /// Where one would change the meaning, or is an error.
        case never
        case whenBroken
        /// `(a,)` is a list by its comma.
        case always
    }

    /// Writes elements in brackets: on one line if they fit, else one a line. They also stay one a line if the author
    /// wrote them over several lines with a comma at the end.
    mutating func bracketed<Element>(
        _ elements: [Element], trailingComma: TrailingComma = .whenBroken, hugsLast: Bool = false,
        _ write: (inout Formatter, Element) -> Void
    ) {
        let outer = isInSlice
        isInSlice = false
        defer { isInSlice = outer }
        let isBroken = tokens.endsInComma(bracket: index) && tokens.isMultiline(bracket: index)
        let group = layout.open(isBroken: isBroken)
        token()
        if !elements.isEmpty || hasCommentAhead {
            layout.add(.indent)
            for (position, element) in elements.enumerated() {
                if position > 0 { comma() }
                gap(position == 0 ? .softLine : .line)
                let inner = layout.nextGroup
                write(&self, element)
                if hugsLast && position == elements.count - 1 { layout.hug(inner, in: group) }
            }
            if !elements.isEmpty { endElements(trailingComma) }
            commentLines()
            layout.add(.dedent)
            layout.add(.line(isBlank: false))
        }
        token()
        layout.close()
    }

    private mutating func endElements(_ trailingComma: TrailingComma) {
        switch trailingComma {
        case .never: break
        case .whenBroken: layout.add(.commaIfBroken)
        case .always: layout.text(",")
        }
        if current.is(.comma) { skip() }
    }

    /// Writes elements that have no brackets around them. Of a comma at the end only that of `a,` has a meaning.
    mutating func commaSeparated<Element>(_ elements: [Element], _ write: (inout Formatter, Element) -> Void) {
        layout.open()
        for (position, element) in elements.enumerated() {
            if position > 0 {
                comma()
                gap(.line)
            }
            write(&self, element)
            if position == 0 { layout.add(.indent) }
        }
        if current.is(.comma) && elements.count == 1 { layout.text(",") }
        if current.is(.comma) { skip() }
        layout.add(.dedent)
        layout.close()
    }

    // Brackets of expressions

    mutating func list(_ values: [Expression], _ span: Span) {
        guard isBracket(span) else { return commaSeparated(values) { $0.expression($1) } }
        let isPair = current.is(.leftParenthesis) && values.count == 1
        bracketed(values, trailingComma: isPair ? .always : .whenBroken) { $0.expression($1) }
    }

    mutating func record(_ entries: [RecordEntry]) {
        bracketed(entries) { formatter, entry in
            formatter.token()
            formatter.token()
            formatter.gap(.space)
            formatter.expression(entry.value)
        }
    }

    /// `[f(x) for x in xs if c]`
    mutating func comprehension(_ comprehension: Comprehension) {
        let outer = isInSlice
        isInSlice = false
        defer { isInSlice = outer }
        layout.open()
        token()
        layout.add(.indent)
        gap(.softLine)
        expression(comprehension.element)
        word(after: .line)
        gap(.space)
        target(comprehension.target)
        word(after: .space)
        gap(.space)
        expression(comprehension.sequence)
        if let condition = comprehension.condition {
            word(after: .line)
            gap(.space)
            expression(condition)
        }
        commentLines()
        layout.add(.dedent)
        layout.add(.line(isBlank: false))
        token()
        layout.close()
    }

    mutating func arguments(_ arguments: [Argument]) {
        bracketed(arguments, hugsLast: hugsLast(arguments)) { formatter, argument in
            switch argument.kind {
            case .positional: break
            case .spreadList, .spreadRecord:
                formatter.token()
                formatter.gap(.none)
            case .named:
                formatter.token()
                formatter.word(after: .space)
                formatter.gap(.space)
            }
            formatter.expression(argument.value)
        }
    }

    /// Whether the brackets of a call may stay closed around a last argument that is opened: around a function's block,
    /// and around a list or record that is all there is.
    private func hugsLast(_ arguments: [Argument]) -> Bool {
        guard let last = arguments.last else { return false }
        switch last.value.kind {
        case .function(let literal):
            if case .block = literal.body { return true }
            return false
        case .list, .record, .comprehension: return arguments.count == 1
        default: return false
        }
    }

    mutating func subscripts(_ subscripts: [Subscript]) {
        bracketed(subscripts) { formatter, entry in
            switch entry.kind {
            case .value(let value): formatter.expression(value)
            case .ellipsis: formatter.token()
            case .slice(let start, let stop, let step): formatter.slice(start, stop, step, end: entry.span.end)
            }
        }
    }

    private mutating func slice(_ start: Expression?, _ stop: Expression?, _ step: Expression?, end: Int) {
        isInSlice = true
        if let start { expression(start) }
        token()
        gap(.none)
        if let stop { expression(stop) }
        // `a::` has a second colon and no step.
        if current.span.start < end {
            token()
            gap(.none)
            if let step { expression(step) }
        }
        isInSlice = false
    }
}
