extension Lexer {
    /// A name or keyword, or the report of a character that begins no token.
    mutating func name() -> Token {
        let start = position
        while isASCIINameByte(byte()) { position += 1 }
        if byte() >= 0x80 {
            guard skipNameScalars(from: start) else { return unknownCharacter() }
            return token(.name(NameNormalization.normalized(text(from: start))), from: start)
        }
        let text = text(from: start)
        if let keyword = keyword(text) { return token(.keyword(keyword), from: start) }
        return token(.name(text), from: start)
    }

    private func keyword(_ text: String) -> Keyword? {
        (2...8).contains(text.utf8.count) ? Keyword(rawValue: text) : nil
    }

    /// Moves over letters and digits of any script; false if there is none.
    private mutating func skipNameScalars(from start: Int) -> Bool {
        while !isAtEnd {
            if isASCIINameByte(byte()) {
                position += 1
                continue
            }
            guard byte() >= 0x80, let scalar = scalarHere() else { break }
            let properties = scalar.properties
            guard position == start ? properties.isXIDStart : properties.isXIDContinue else { break }
            skipScalar()
        }
        return position > start
    }

    /// The code point at the present position; the text is valid UTF-8.
    func scalarHere() -> Unicode.Scalar? {
        let first = UInt32(byte())
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = length == 1 ? first : first & (0xFF >> UInt32(length + 1))
        for ahead in 1..<length { value = value << 6 | UInt32(byte(ahead) & 0x3F) }
        return Unicode.Scalar(value)
    }

    /// Reports the character at the present position. A sign that another keyboard or a word processor puts
    /// in place of one of reg's is named.
    mutating func unknownCharacter() -> Token {
        let start = position
        let scalar = scalarHere() ?? "\u{FFFD}"
        skipScalar()
        report(.unknownCharacter(scalar, instead: Lexer.lookalikes[scalar]), Span(start, position), isFinal: true)
        return token(.error, from: start)
    }

    private static let lookalikes: [Unicode.Scalar: String] = [
        "\u{201C}": "\"", "\u{201D}": "\"", "\u{2018}": "'", "\u{2019}": "'", "\u{2212}": "-", "\u{2013}": "-",
        "\u{2014}": "-", "\u{D7}": "*", "\u{B7}": "*", "\u{F7}": "/", "\u{2264}": "<=", "\u{2265}": ">=",
        "\u{2260}": "!=", "\u{2026}": "...", "\u{2192}": "|>", "\u{221E}": "inf", "\u{2208}": "in",
        "\u{A0}": "an ordinary blank", "\u{B2}": "**2", "\u{B3}": "**3", "\u{FF08}": "(", "\u{FF09}": ")",
        "\u{FF0C}": ",", "\u{FF1A}": ":", "\u{FF1B}": ";", "\u{FF1D}": "=", "?": "if c { a } else { b }",
    ]
}
