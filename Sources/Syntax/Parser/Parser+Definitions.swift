extension Parser {
    /// `fn area(r) = …` or `fn area(r) { … }`
    mutating func functionStatement() throws(Abort) -> Statement {
        let start = current
        advance()
        let name = try name(.functionName)
        let literal = try functionLiteral()
        let documentation = start.documentation.map { source.documentationText($0) }
        return Statement(.function(name, literal, documentation: documentation), span(from: start.span.start))
    }

    /// Parameters and body; `fn` and a name have been read.
    mutating func functionLiteral() throws(Abort) -> FunctionLiteral {
        let isHead = context.isHead
        let parameters = try parameterList()
        let outer = context
        context = Context(isHead: isHead, isFunction: true, isLoop: false)
        defer { context = outer }
        if accept(.assign) { return FunctionLiteral(parameters: parameters, body: .expression(try expression())) }
        guard current.is(.leftBrace) && continues else { throw unexpected(.functionBody) }
        if isHead { throw fail(.functionBlockInHead, current.span) }
        return FunctionLiteral(parameters: parameters, body: .block(try block(isFunctionBody: true)))
    }

    /// `model NAME(…) { … }`
    mutating func modelStatement(from start: Int) throws(Abort) -> Statement {
        let documentation = current.documentation.map { source.documentationText($0) }
        advance()
        let name = try name(.modelName)
        let parameters = try parameterList()
        let outer = context
        context = Context()
        let errors = lexer.log.entries.count
        guard current.is(.leftBrace) && continues else { throw unexpected(.modelBody) }
        let body = try block()
        context = outer
        // A body with errors may have lost its `forward` to one of them.
        if !hasForward(body.statements) && lexer.log.entries.count == errors {
            report(.modelWithoutForward(name.text), name.span, isFinal: true)
        }
        let model = ModelDeclaration(name: name, parameters: parameters, body: body, documentation: documentation)
        return Statement(.model(model), span(from: start))
    }

    /// A model's methods are the functions that stand right in its body.
    private func hasForward(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            if case .function(let name, _, _) = statement.kind { return name.text == "forward" }
            return false
        }
    }

    // Parameters

    private mutating func parameterList() throws(Abort) -> [Parameter] {
        guard current.is(.leftParenthesis) && continues else { throw unexpected(.parameters) }
        let outer = context
        context.isHead = false
        defer { context = outer }
        open()
        var parameters: [Parameter] = []
        while !current.is(.rightParenthesis) {
            parameters.append(try parameter(after: parameters))
            if !accept(.comma) { break }
        }
        try close(.rightParenthesis, orComma: true)
        return parameters
    }

    private mutating func parameter(after parameters: [Parameter]) throws(Abort) -> Parameter {
        var kind = Parameter.Kind.single
        if accept(.star) { kind = .rest } else if accept(.doubleStar) { kind = .options }
        let name = try name(.parameterName)
        var defaultValue: Expression?
        if kind == .single && accept(.assign) { defaultValue = try expression() }
        let parameter = Parameter(name: name, kind: kind, defaultValue: defaultValue)
        if let error = misplaced(parameter, after: parameters) { report(error, name.span) }
        return parameter
    }

    /// What follows `*rest` can only be given by name, so it needs no default to be told apart.
    private func misplaced(_ parameter: Parameter, after parameters: [Parameter]) -> SyntaxError? {
        let name = parameter.name.text
        if parameters.contains(where: { $0.name.text == name }) { return .duplicateParameter(name) }
        if let last = parameters.last, last.kind == .options { return .parameterAfter("**\(last.name.text)", name) }
        if let rest = parameters.first(where: { $0.kind == .rest }) {
            return parameter.kind == .rest ? .parameterAfter("*\(rest.name.text)", name) : nil
        }
        if let last = parameters.last, last.defaultValue != nil, parameter.kind == .single,
            parameter.defaultValue == nil
        {
            return .parameterWithoutDefault(name, after: last.name.text)
        }
        return nil
    }

    // Names

    mutating func name(_ expected: Expected) throws(Abort) -> Name {
        guard case .name(let text) = current.kind, continues else { throw unexpected(expected) }
        let span = current.span
        advance()
        return Name(text, span)
    }

    /// A name or any keyword, after a `.` and as a record's key.
    func anyWord(_ token: Token) -> String? {
        switch token.kind {
        case .name(let text): return text
        case .keyword(let keyword): return keyword.rawValue
        default: return nil
        }
    }
}
