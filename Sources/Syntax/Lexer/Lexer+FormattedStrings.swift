extension Lexer {
    /// The `f"` that begins an f-string.
    mutating func formattedStart() -> Token {
        let start = position
        position += 1
        modes.append(.text(openQuote(from: start)))
        return token(.formattedStart, from: start)
    }

    /// Text up to the next field or the end, or that field's brace or that end itself.
    mutating func formattedText(_ quote: StringQuote) -> Token {
        startsLine = false
        documentation = nil
        let start = position
        if endsHere(quote) {
            position += quote.length
            modes.removeLast()
            return token(.formattedEnd, from: start)
        }
        if byte() == UInt8(ascii: "{") && byte(1) != UInt8(ascii: "{") {
            position += 1
            modes[modes.count - 1] = .field(quote, depth: 0)
            return token(.fieldStart, from: start)
        }
        var content: [UInt8] = []
        while !endsHere(quote) {
            if isAtEnd || (byte() == UInt8(ascii: "\n") && !quote.isTriple) { return unterminated(quote) }
            switch byte() {
            case UInt8(ascii: "{"):
                if byte(1) != UInt8(ascii: "{") { return token(textKind(content), from: start) }
                content.append(byte())
                position += 2
            case UInt8(ascii: "}"):
                content.append(byte())
                closingBraceInText()
            case UInt8(ascii: "\\") where !quote.isTriple:
                escape(into: &content)
            default:
                content.append(byte())
                position += 1
            }
        }
        return token(textKind(content), from: start)
    }

    /// What is special at the present position inside a field; nil for an ordinary token.
    mutating func fieldToken(_ quote: StringQuote, _ depth: Int) -> Token? {
        let start = position
        switch byte() {
        case UInt8(ascii: "\n"):
            return unterminated(quote)
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            modes[modes.count - 1] = .field(quote, depth: depth + 1)
        case UInt8(ascii: ")"), UInt8(ascii: "]"):
            modes[modes.count - 1] = .field(quote, depth: max(depth - 1, 0))
        case UInt8(ascii: "}") where depth > 0:
            modes[modes.count - 1] = .field(quote, depth: depth - 1)
        case UInt8(ascii: "}"):
            position += 1
            modes[modes.count - 1] = .text(quote)
            return token(.fieldEnd, from: start)
        case UInt8(ascii: ":") where depth == 0:
            return fieldSpec(quote)
        case UInt8(ascii: "=") where depth == 0:
            guard isFieldLabel else { return nil }
            position += 1
            return token(.fieldLabel, from: start)
        case UInt8(ascii: "!") where depth == 0 && isASCIINameByte(byte(1)):
            // Only after a value: `{!x}` is another mistake.
            guard start > 0, bytes[start - 1] != UInt8(ascii: "{") else { return nil }
            position += 2
            report(.fieldConversion(text(from: start)), Span(start, position), isFinal: true)
            return token(.error, from: start)
        default:
            break
        }
        return nil
    }

    /// `=` before the `}` or the `:` of a field, one of which may still come.
    private var isFieldLabel: Bool {
        var ahead = 1
        while byte(ahead) == UInt8(ascii: " ") { ahead += 1 }
        return byte(ahead) == UInt8(ascii: "}") || byte(ahead) == UInt8(ascii: ":") || position + ahead >= bytes.count
    }

    /// From the `:` up to the field's `}`.
    private mutating func fieldSpec(_ quote: StringQuote) -> Token {
        let start = position
        position += 1
        // Braces in a format are a mistake; taken in pairs they are one mistake.
        var depth = 0
        while depth > 0 || byte() != UInt8(ascii: "}") {
            if isAtEnd || byte() == UInt8(ascii: "\n") || endsHere(quote) {
                return unterminatedField(quote, from: start)
            }
            if byte() == UInt8(ascii: "{") { depth += 1 }
            if byte() == UInt8(ascii: "}") { depth -= 1 }
            position += 1
        }
        let span = Span(start + 1, position)
        switch FormatSpec.parse(source.text(span)) {
        case .success(let spec):
            return token(.fieldSpec(spec), from: start)
        case .failure(let failure):
            let place = Span(span.start + failure.span.start, span.start + failure.span.end)
            report(.formatSpec(failure.problem), place, isFinal: true)
            return token(.fieldSpec(FormatSpec()), from: start)
        }
    }

    private mutating func closingBraceInText() {
        if byte(1) == UInt8(ascii: "}") {
            position += 2
        } else {
            position += 1
            report(.singleBrace, Span(position - 1, position))
        }
    }

    private mutating func unterminated(_ quote: StringQuote) -> Token {
        modes.removeLast()
        report(.unterminatedString(quote), Span(quote.start, position))
        return token(.error, from: position)
    }

    private mutating func unterminatedField(_ quote: StringQuote, from start: Int) -> Token {
        modes.removeLast()
        report(.unterminatedField, Span(start, position))
        if endsHere(quote) { position += quote.length }
        return token(.error, from: start)
    }

    private func textKind(_ content: [UInt8]) -> Token.Kind {
        .formattedText(String(decoding: content, as: UTF8.self))
    }
}
