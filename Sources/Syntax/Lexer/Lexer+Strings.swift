/// How a string began, and so how it ends.
struct StringQuote: Equatable {
    let byte: UInt8
    let isTriple: Bool
    /// Offset of the string's first byte, the `f` of an f-string included.
    let start: Int

    var length: Int { isTriple ? 3 : 1 }
    var text: String { String(repeating: String(Unicode.Scalar(byte)), count: length) }
}

extension Lexer {
    /// `"…"`, `'…'` or `"""…"""`.
    mutating func string() -> Token {
        let start = position
        let quote = openQuote(from: start)
        var content: [UInt8] = []
        var verbatimStart = position
        while true {
            if endsHere(quote) {
                content += bytes[verbatimStart..<position]
                position += quote.length
                return token(.string(String(decoding: content, as: UTF8.self)), from: start)
            }
            if isAtEnd || (byte() == UInt8(ascii: "\n") && !quote.isTriple) {
                return unterminated(quote)
            }
            if byte() == UInt8(ascii: "\\") && !quote.isTriple {
                content += bytes[verbatimStart..<position]
                escape(into: &content)
                verbatimStart = position
            } else {
                position += 1
            }
        }
    }

    private mutating func unterminated(_ quote: StringQuote) -> Token {
        let span = Span(quote.start, position)
        if case .field(let outer, _)? = modes.last, outer.byte == quote.byte, !outer.isTriple, !quote.isTriple {
            // The quote was to end the f-string.
            modes.removeLast()
            if !isAtEnd { position = quote.start + 1 }
            report(.openField, Span(quote.start, position))
        } else if !endsEarlierString(quote) {
            report(.unterminatedString(quote), span)
        }
        return token(.error, from: quote.start)
    }

    /// Whether a quote without a partner is that of a string which was told to end on a line above: only brackets follow.
    private func endsEarlierString(_ quote: StringQuote) -> Bool {
        guard case .unterminatedString(let earlier)? = log.entries.last?.error, earlier.byte == quote.byte else { return false }
        return bytes[(quote.start + quote.length)..<position].allSatisfy { ")]},; ".utf8.contains($0) }
    }

    /// Reads the quotes at the present position. `'''` is Python's: it is reported and then taken as meant.
    mutating func openQuote(from start: Int) -> StringQuote {
        let quote = byte()
        let isTriple = byte(1) == quote && byte(2) == quote
        position += isTriple ? 3 : 1
        if isTriple && quote == UInt8(ascii: "'") {
            report(.foreignSpelling("'''", instead: "\"\"\""), Span(position - 3, position), isFinal: true)
        }
        return StringQuote(byte: quote, isTriple: isTriple, start: start)
    }

    func endsHere(_ quote: StringQuote) -> Bool {
        guard byte() == quote.byte && !isAtEnd else { return false }
        return !quote.isTriple || (byte(1) == quote.byte && byte(2) == quote.byte)
    }

    /// Reads the escape at the present backslash. A wrong one is reported and left out.
    mutating func escape(into content: inout [UInt8]) {
        let start = position
        position += 1
        if isAtEnd || byte() == UInt8(ascii: "\n") { return }
        switch byte() {
        case UInt8(ascii: "n"): content.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "r"): content.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "0"): content.append(0)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): content.append(byte())
        case UInt8(ascii: "u"):
            position += 1
            return unicodeEscape(from: start, into: &content)
        default:
            skipScalar()
            report(.unknownEscape(text(from: start)), Span(start, position), isFinal: true)
            return
        }
        position += 1
    }

    /// `\u{3bb}`: one to six hexadecimal digits that name a character.
    private mutating func unicodeEscape(from start: Int, into content: inout [UInt8]) {
        var value: UInt32 = 0
        var digits = 0
        var isClosed = false
        if byte() == UInt8(ascii: "{") {
            position += 1
            while digits < 6, let digit = Character(Unicode.Scalar(byte())).hexDigitValue {
                value = value * 16 + UInt32(digit)
                digits += 1
                position += 1
            }
            isClosed = digits > 0 && byte() == UInt8(ascii: "}")
        }
        // A string that is cut off here is reported as unterminated, which more text may put right.
        if isAtEnd { return }
        if isClosed { position += 1 }
        guard isClosed, let scalar = Unicode.Scalar(value) else {
            report(.malformedUnicodeEscape(text(from: start)), Span(start, position), isFinal: true)
            return
        }
        content += Array(String(Character(scalar)).utf8)
    }

    /// Moves over one code point.
    mutating func skipScalar() {
        position += 1
        while byte() & 0xC0 == 0x80 { position += 1 }
    }
}
