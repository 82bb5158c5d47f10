/// Commands of the prompt where only code stands, as in a script.
extension Lexer {
    /// `?name`, `name?` or `!command`: reported, and the rest of the row left out. `%time x` is the parser's to tell, which
    /// knows where a statement begins.
    mutating func misplacedCommand() -> Token? {
        guard let command = commandHere() else { return nil }
        let start = position
        while !isAtEnd, byte() != UInt8(ascii: "\n") { position += 1 }
        report(.commandInScript(command.text), Span(command.start, command.end), isFinal: true)
        return token(.error, from: start)
    }

    private func commandHere() -> (start: Int, end: Int, text: String)? {
        var (start, end) = (position, position)
        switch byte() {
        case UInt8(ascii: "!") where startsLine && beginsStatement:
            guard isWord(byte(1)) else { return nil }
            end = wordEnd(from: end)
        case UInt8(ascii: "?") where startsLine:
            // `? a : b` on a row of its own is another language's condition.
            if isBlank(byte(1)), byte(1) != 0, byte(1) != UInt8(ascii: "\n") { return nil }
            end = wordEnd(from: end)
        case UInt8(ascii: "?"):
            while start > 0, isWord(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: ".") { start -= 1 }
            guard start < position else { return nil }
            while byte(end - position) == UInt8(ascii: "?") { end += 1 }
            guard end == bytes.count || bytes[end] == UInt8(ascii: "\n") else { return nil }
        default: return nil
        }
        return (start, end, String(decoding: bytes[start..<end], as: UTF8.self))
    }

    /// Whether nothing before goes on here: neither an open bracket, a comma nor an operator ends the rows above.
    private var beginsStatement: Bool {
        guard let last = bytes[..<position].last(where: { !isBlank($0) }) else { return true }
        return isWord(last) || [")", "]", "}", "\"", "'", ";"].contains { UInt8(ascii: $0) == last }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...: return true
        default: return isDigit(byte)
        }
    }

    /// Where the blanks after a position begin.
    func wordEnd(from start: Int) -> Int { bytes[start...].firstIndex(where: isBlank) ?? bytes.count }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x20 || (0x09...0x0D).contains(byte) }
}
