extension Lexer {
    /// `42`, `1_000`, `0.5`, `1e-3`; a point has a digit on both sides, so that `2.abs()` is a call and
    /// `0...9` a range.
    mutating func number() -> Token {
        let start = position
        if let token = otherBase() { return token }
        var isWellFormed = skipDigits()
        if byte() == UInt8(ascii: ".") {
            if isDigit(byte(1)) {
                position += 1
                isWellFormed = skipDigits() && isWellFormed
            } else if let token = numberWithoutTrailingDigit(from: start) {
                return token
            }
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            let signLength = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
            position += 1
            if isDigit(byte(signLength)) {
                position += signLength
                isWellFormed = skipDigits() && isWellFormed
            } else {
                if isAtEndAfter(signLength) { position += signLength }
                isWellFormed = false
            }
        }
        if isASCIINameByte(byte()) {
            isWellFormed = false
            while isASCIINameByte(byte()) { position += 1 }
        }
        guard isWellFormed else {
            report(.malformedNumber(text(from: start)), Span(start, position))
            return token(.number(0), from: start)
        }
        return token(.number(numberValue(from: start)), from: start)
    }

    /// `.5`, also as the would-be field of `x.5`.
    mutating func numberWithoutLeadingDigit() -> Token {
        let start = position
        let previous = start > 0 ? bytes[start - 1] : 0
        let followsValue = isASCIINameByte(previous) || previous == UInt8(ascii: ")") || previous == UInt8(ascii: "]")
        position += 1
        while isASCIINameByte(byte()) || isExponentSign { position += 1 }
        let written = text(from: start)
        if followsValue {
            report(.numberAsField(String(written.dropFirst())), Span(start, position))
            return token(.error, from: start)
        }
        report(.pointWithoutDigit(written: written, meant: "0" + written), Span(start, position))
        return token(.number(0), from: start)
    }

    /// The sign of `.5e-3`.
    private var isExponentSign: Bool {
        (byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+"))
            && bytes[position - 1] | 0x20 == UInt8(ascii: "e") && isDigit(byte(1))
    }

    /// `1.` and `1.e5`, at whose point the scan stands; nil if the point belongs to `1.name` or `1..<9`.
    private mutating func numberWithoutTrailingDigit(from start: Int) -> Token? {
        let next = byte(1)
        let whole = text(from: start)
        if next == UInt8(ascii: ".") { return nil }
        if next | 0x20 == UInt8(ascii: "e") {
            var length = 2
            if byte(2) == UInt8(ascii: "-") || byte(2) == UInt8(ascii: "+") { length += 1 }
            guard isDigit(byte(length)) else { return nil }
            while isDigit(byte(length)) { length += 1 }
            if isASCIINameByte(byte(length)) || byte(length) == UInt8(ascii: "(") { return nil }
            let exponent = String(decoding: bytes[(position + 1)..<(position + length)], as: UTF8.self)
            position += length
            report(
                .pointWithoutDigit(written: text(from: start), meant: whole + ".0" + exponent), Span(start, position))
            return token(.number(0), from: start)
        }
        if isASCIINameByte(next) || next >= 0x80 { return nil }
        position += 1
        report(.pointWithoutDigit(written: whole + ".", meant: whole + ".0"), Span(start, position))
        return token(.number(0), from: start)
    }

    /// `0x1F`, `0b101` and `0o17`, which other languages have.
    private mutating func otherBase() -> Token? {
        guard byte() == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch byte(1) | 0x20 {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "b"): radix = 2
        case UInt8(ascii: "o"): radix = 8
        default: return nil
        }
        let start = position
        position += 2
        while isASCIINameByte(byte()) { position += 1 }
        let written = text(from: start)
        let value = Int(written.dropFirst(2).filter { $0 != "_" }, radix: radix)
        report(.otherBase(written: written, meant: value.map { String($0) }), Span(start, position))
        return token(.number(0), from: start)
    }

    /// Skips digits and the single underscores between them; false if an underscore is out of place.
    private mutating func skipDigits() -> Bool {
        let underscore = UInt8(ascii: "_")
        var isWellFormed = true
        while isDigit(byte()) || byte() == underscore {
            if byte() == underscore && !isDigit(byte(1)) { isWellFormed = false }
            position += 1
        }
        return isWellFormed
    }

    private func isAtEndAfter(_ ahead: Int) -> Bool { position + ahead >= bytes.count }

    private func numberValue(from start: Int) -> Double {
        if position - start <= 15 && bytes[start..<position].allSatisfy(isDigit) {
            return Double(bytes[start..<position].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        let digits = bytes[start..<position].filter { $0 != UInt8(ascii: "_") }
        // Out of range gives inf or 0, as in Python.
        return Double(String(decoding: digits, as: UTF8.self)) ?? .infinity
    }
}
