import Syntax

/// What the text left of the cursor says about the place: inside a string, a comment, a call, after a point.
struct CursorContext {
    /// A string that is open at the end: the bytes after its quotes, and what will close it.
    struct OpenString {
        let content: Span
        let closing: String
        fileprivate let tokenIndex: Int
    }

    /// A call whose parenthesis is open at the end.
    struct OpenCall {
        /// As written: `net.fc1`, `fit`.
        let callee: String
        /// Whether `x |>` stands before it and is its first argument.
        let isPiped: Bool
        /// The argument the cursor is in: how many stand before it, and its name if it is written.
        let position: Int
        let argumentName: String?
    }

    private let source: SourceText
    private let tokens: [Token]
    let openString: OpenString?

    init(_ left: String) {
        source = SourceText(name: "completion", text: left)
        var tokens = Syntax.tokens(of: source)
        tokens.removeLast()
        openString = Self.openString(in: tokens, of: source)
        // An f-string whose end is missing is followed by an empty error.
        if let last = tokens.last, last.kind == .error, last.span.start == last.span.end { tokens.removeLast() }
        self.tokens = tokens
    }

    // MARK: Strings and comments

    var isInComment: Bool {
        let rest = source.bytes[(tokens.last?.span.end ?? 0)...]
        let line = rest.lastIndex(of: UInt8(ascii: "\n")).map { rest[$0...] } ?? rest
        return openString == nil && line.contains(UInt8(ascii: "#"))
    }

    private static func openString(in tokens: [Token], of source: SourceText) -> OpenString? {
        guard let last = tokens.last, last.kind == .error, last.span.end == source.bytes.count else { return nil }
        let isFormatted = last.span.start == last.span.end
        guard let index = isFormatted ? openFormattedString(in: tokens) : tokens.count - 1 else { return nil }
        let start = tokens[index].span.start + (isFormatted ? 1 : 0)
        let quote = source.bytes[start]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let length = source.bytes[start...].starts(with: [quote, quote, quote]) ? 3 : 1
        return OpenString(
            content: Span(start + length, source.bytes.count),
            closing: source.text(Span(start, start + length)), tokenIndex: index)
    }

    /// The `f"` whose text reaches the end, if it does not end in a field.
    private static func openFormattedString(in tokens: [Token]) -> Int? {
        var closedStrings = 0
        var closedFields = 0
        for index in tokens.indices.reversed() {
            switch tokens[index].kind {
            case .fieldEnd: closedFields += 1
            case .fieldStart where closedFields == 0: return nil
            case .fieldStart: closedFields -= 1
            case .formattedEnd: closedStrings += 1
            case .formattedStart where closedStrings == 0: return index
            case .formattedStart: closedStrings -= 1
            default: break
            }
        }
        return nil
    }

    func text(_ span: Span) -> String { source.text(span) }

    // MARK: Calls, indices, members

    /// The innermost call that is open where the string or word at the end begins, looking out through lists and
    /// indices, not through blocks.
    func openCall(before string: OpenString? = nil) -> OpenCall? {
        var depth = 0
        var commas = 0
        var end = string?.tokenIndex ?? tokens.count
        let last = end
        var nameIndex: Int?
        while end > 0 {
            end -= 1
            guard case .symbol(let symbol) = tokens[end].kind else {
                if case .fieldStart = tokens[end].kind, depth == 0 { return nil }
                continue
            }
            switch symbol {
            case .rightParenthesis, .rightSquare, .rightBrace: depth += 1
            case .comma where depth == 0: commas += 1
            case .assign where depth == 0 && commas == 0: nameIndex = end - 1
            case .leftBrace where depth == 0: return nil
            case .leftSquare where depth == 0: (commas, nameIndex) = (0, nil)
            case .leftParenthesis where depth == 0:
                if let start = operandStart(before: end), !isDefinition(end) {
                    let name = nameIndex.flatMap { $0 > end && $0 < last ? self.name(at: $0) : nil }
                    let isPiped = start > 0 && tokens[start - 1].kind == .symbol(.pipe)
                    return OpenCall(
                        callee: text(from: start, to: end), isPiped: isPiped, position: commas, argumentName: name)
                }
                (commas, nameIndex) = (0, nil)
            case .leftParenthesis, .leftSquare, .leftBrace: depth -= 1
            default: break
            }
        }
        return nil
    }

    /// Whether an argument may begin where the word at the end does: right after `(` or `,` of a call.
    func beginsArgument(beforeWordAt start: Int) -> Bool {
        guard let token = tokens.last(where: { $0.span.end <= start }), case .symbol(let symbol) = token.kind else {
            return false
        }
        return symbol == .leftParenthesis || symbol == .comma
    }

    /// `xs[0].fc` before the point that stands right before `start`.
    func operand(beforePointAt start: Int) -> String? {
        tokens.lastIndex { $0.span.end == start && $0.kind == .symbol(.dot) }.flatMap { operand(before: $0) }
    }

    /// `record` where the string is the index of `record["`.
    func indexedOperand(before string: OpenString) -> String? {
        let bracket = string.tokenIndex - 1
        guard bracket > 0, tokens[bracket].kind == .symbol(.leftSquare) else { return nil }
        return operand(before: bracket)
    }

    /// `fn area(` and `model Net(` begin definitions.
    private func isDefinition(_ parenthesis: Int) -> Bool {
        guard parenthesis >= 2 else { return false }
        return tokens[parenthesis - 2].kind == .keyword(.fn) || name(at: parenthesis - 2) == "model"
    }

    private func name(at index: Int) -> String? {
        if case .name(let name) = tokens[index].kind { return name }
        return nil
    }

    private func operand(before end: Int) -> String? {
        operandStart(before: end).map { text(from: $0, to: end) }
    }

    private func text(from start: Int, to end: Int) -> String {
        source.text(Span(tokens[start].span.start, tokens[end - 1].span.end))
    }

    /// Where the expression of names, literals, fields, indices and calls begins that ends before a token.
    private func operandStart(before end: Int) -> Int? {
        var start = end
        while start > 0 {
            let last = start - 1
            switch tokens[last].kind {
            case .name, .number, .string, .keyword(.true), .keyword(.false): start = last
            case .symbol(.rightParenthesis), .symbol(.rightSquare):
                guard let opening = opening(of: last) else { return nil }
                start = opening
                if opening > 0, endsOperand(tokens[opening - 1]) { continue }
            default: return nil
            }
            guard start > 0, tokens[start - 1].kind == .symbol(.dot) else { break }
            start -= 1
        }
        return start < end ? start : nil
    }

    private func endsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .name, .string, .symbol(.rightParenthesis), .symbol(.rightSquare): return true
        default: return false
        }
    }

    private func opening(of closing: Int) -> Int? {
        var depth = 0
        for index in (0...closing).reversed() {
            guard case .symbol(let symbol) = tokens[index].kind else { continue }
            switch symbol {
            case .rightParenthesis, .rightSquare, .rightBrace: depth += 1
            case .leftParenthesis, .leftSquare, .leftBrace:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
