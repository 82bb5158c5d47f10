/// Words of other languages, and what reg writes. They are names in reg: only where one cannot be a name is it
/// taken for what it was meant to be.
public enum ForeignSpelling {
    /// Words that stand before a name or a block.
    static let leading: [String: String] = [
        "def": "fn name(x) { … }", "func": "fn name(x) { … }", "function": "fn name(x) { … }",
        "fun": "fn name(x) { … }",
        "lambda": "fn(x) = …", "class": "model Name(…) { … }", "struct": "{field: value}",
        "let": "x = …", "var": "x = …", "const": "x = …", "local": "x = …", "auto": "x = …", "val": "x = …",
        "new": "Name(…)",
        "elif": "else if c { … }", "elsif": "else if c { … }", "elseif": "else if c { … }",
        "unless": "if not c { … }", "until": "while not c { … }", "foreach": "for x in xs { … }",
        "switch": "if c { … } else if d { … }", "match": "if c { … } else if d { … }",
        "repeat": "while c { … }", "loop": "while true { … }", "do": "while c { … }",
        "async": "fn name(x) { … }", "await": "f(x)", "yield": "xs.append(x)",
        "raise": "error(\"text\")", "throw": "error(\"text\")",
        "global": "state.x = …, a record's field", "nonlocal": "state.x = …, a record's field",
        "del": "x = none", "pass": "{ }", "using": "import name", "include": "import name", "require": "import name",
    ]

    /// Words that stand after an expression or a block.
    static let following: [String: String] = [
        "elif": "else if c { … }", "elsif": "else if c { … }", "elseif": "else if c { … }",
        "except": "catch err { … }", "rescue": "catch err { … }", "finally": "catch err { … }",
        "is": "==", "then": "if c { … }", "do": "while c { … }", "begin": "{ … }", "end": "}",
        "mod": "%", "div": "//", "xor": "!=", "unless": "if not c { … }",
    ]

    /// Values.
    static let values: [String: Expression.Kind] = [
        "None": .none, "null": .none, "True": .bool(true), "False": .bool(false),
    ]

    /// What a word that begins something elsewhere is in reg, where it stands alone, as a name that nothing defines.
    public static func instead(ofName word: String) -> String? { ordinary.contains(word) ? nil : leading[word] }

    /// Words that may just as well be a misspelt name.
    private static let ordinary: Set<String> = [
        "val", "auto", "new", "local", "repeat", "loop", "do", "until", "match", "include", "using", "require", "global",
    ]

    /// Types that stand before a variable's name elsewhere.
    static let types: Set<String> = ["int", "float", "double", "num", "number", "bool", "str", "string", "list", "tensor"]

    /// Functions here that are statements elsewhere.
    static let statementsElsewhere: Set<String> = ["print", "assert", "exit"]

    static let secondParts: Set<String> = ["elif", "elsif", "elseif", "except", "rescue", "finally"]
}

extension Parser {
    /// Whether the unexpected token comes from a spelling of another language.
    mutating func foreignSpelling(_ expected: Expected) -> Abort? {
        if current.isEnd { return nil }
        if let loop = foreignLoop(expected) { return loop }
        if let function = foreignFunction() { return function }
        if case .name(let word) = current.kind, expected != .expression, let instead = ForeignSpelling.following[word] {
            return fail(.foreignSpelling(word, instead: instead), current.span)
        }
        if case .name(let word) = previous, expected != .expression, !current.is(.leftBrace),
            let instead = ForeignSpelling.leading[word],
            startsOperand(current) || (word == "lambda" && current.is(.colon))
        {
            let span = Span(previousEnd - word.utf8.count, previousEnd)
            return fail(.foreignSpelling(word, instead: instead), span, decidedBy: current)
        }
        if case .name(let word) = previous, ForeignSpelling.statementsElsewhere.contains(word),
            expected == .statementEnd, startsOperand(current)
        {
            let span = Span(previousEnd - word.utf8.count, previousEnd)
            return fail(.callWithoutParentheses(word), span, decidedBy: current)
        }
        if case .name(let word) = statementStart.kind, current.is(.leftBrace) || current.is(.colon),
            expected == .statementEnd,
            let instead = ForeignSpelling.leading[word]
        {
            return fail(.foreignSpelling(word, instead: instead), statementStart.span, decidedBy: current)
        }
        if current.is(.if) && !current.startsLine && lastExpression.end == previousEnd {
            return conditionalAfterValue()
        }
        return nil
    }

    /// `for (i = 0; i < n; i++)`, `for (let x of xs)`, `for x of xs`, `for (auto x : xs)`
    private mutating func foreignLoop(_ expected: Expected) -> Abort? {
        if expected != .keyword(.in) {
            guard statementStart.is(.for) else { return nil }
            let start = brackets.last?.span.start ?? 0
            let isHead = expected == .commaOr(.rightParenthesis)
                && source.text(Span(statementStart.span.end, max(start, statementStart.span.end))).allSatisfy { $0 == " " }
            guard isHead else { return nil }
        }
        switch current.kind {
        case .symbol(.assign): return fail(.foreignLoop(instead: "for i in 0..<n { … }"), current.span, decidedBy: current)
        case .symbol(.colon), .name("of"):
            return fail(.foreignLoop(instead: "for x in xs { … }"), current.span, decidedBy: current)
        case .name:
            guard case .name(let word) = previous,
                ForeignSpelling.leading[word] == "x = …" || ForeignSpelling.types.contains(word)
            else { return nil }
            let isCounted = peek().is(.assign)
            let instead = isCounted ? "for i in 0..<n { … }" : "for x in xs { … }"
            let span = Span(previousEnd - word.utf8.count, previousEnd)
            return fail(.foreignLoop(instead: instead), span, decidedBy: isCounted ? peek() : current)
        default: return nil
        }
    }

    /// `function(x) { … }` as a value: it reads as a call up to its block.
    private mutating func foreignFunction() -> Abort? {
        guard current.is(.leftBrace), !current.startsLine, lastExpression.end == previousEnd else { return nil }
        let text = source.text(lastExpression)
        guard let parenthesis = text.firstIndex(of: "("), text.last == ")" else { return nil }
        let word = String(text[..<parenthesis])
        guard ForeignSpelling.leading[word] == ForeignSpelling.leading["function"] else { return nil }
        let span = Span(lastExpression.start, lastExpression.start + word.utf8.count)
        return fail(.foreignSpelling(word, instead: "fn(x) { … }"), span, decidedBy: current)
    }

    /// `a if c else b`; the parts are read to show them in reg's order.
    private mutating func conditionalAfterValue() -> Abort {
        let keyword = current.span
        let value = lastExpression
        let log = lexer.log
        var parts: [Span] = []
        advance()
        if let condition = try? expression(), current.is(.else) {
            advance()
            if let otherwise = try? expression() { parts = [condition.span, value, otherwise.span] }
        }
        // A second error in these parts is no news beside this one.
        lexer.log = log
        let texts = parts.map(source.text)
        let isShort =
            !texts.isEmpty && texts.reduce(0) { $0 + $1.utf8.count } < 80 && !texts.contains { $0.contains("\n") }
        let shown = isShort ? texts : ["c", "a", "b"]
        let instead = "if \(shown[0]) { \(shown[1]) } else { \(shown[2]) }"
        return fail(.conditionalAfterValue(instead: instead), keyword)
    }

    /// Whether an operand could begin with the token.
    func startsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .name, .number, .string, .formattedStart: return true
        case .keyword(let keyword): return [.fn, .true, .false, .none, .not].contains(keyword)
        default: return false
        }
    }
}
