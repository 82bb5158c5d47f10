extension HistoryRecord {
    /// Reads a line back; nil for one that no version of the program wrote whole. Keys of later versions are passed over.
    init?(line bytes: UnsafeRawBufferPointer) {
        var (time, session, number) = (0, 0, 0)
        var entry: String?
        var line = JSONLine(bytes: bytes)
        guard line.take("{") else { return nil }
        repeat {
            guard line.take("\""), let key = line.takePlainText(), line.take(":") else { return nil }
            if line.take("\"") {
                guard let text = line.takePlainText().map({ String(validating: $0, as: UTF8.self) }) ?? line.takeText()
                else { return nil }
                if key.elementsEqual("in".utf8) { entry = text }
            } else {
                guard let value = line.takeNumber() else { return nil }
                if key.elementsEqual("t".utf8) {
                    time = value
                } else if key.elementsEqual("s".utf8) {
                    session = value
                } else if key.elementsEqual("n".utf8) {
                    number = value
                }
            }
        } while line.take(",")
        guard line.take("}"), line.isAtEnd, let entry else { return nil }
        self.init(time: time, session: session, number: number, entry: entry)
    }
}

/// A line of flat JSON, read from left to right: ten thousand of them must not delay the prompt.
private struct JSONLine {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    mutating func takeNumber() -> Int? {
        let start = position
        var value = 0
        while position < bytes.count, case let digit = Int(bytes[position]) - 0x30, (0...9).contains(digit) {
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            guard !overflows, shifted <= Int.max - digit else { return nil }
            value = shifted + digit
            position += 1
        }
        return position > start ? value : nil
    }

    /// The bytes of a string after its opening quote, with the quote that ends it; nil where an escape comes first.
    mutating func takePlainText() -> UnsafeRawBufferPointer? {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            if bytes[end] == UInt8(ascii: "\\") { return nil }
            end += 1
        }
        guard end < bytes.count else { return nil }
        defer { position = end + 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
    }

    /// The same with escapes.
    mutating func takeText() -> String? {
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let character = takeEscape() else { return nil }
                text.append(contentsOf: Array(String(character).utf8))
            } else {
                text.append(byte)
            }
        }
        return nil
    }

    private mutating func takeEscape() -> Character? {
        guard position < bytes.count else { return nil }
        position += 1
        switch bytes[position - 1] {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "u"):
            guard let unit = takeCodeUnit() else { return nil }
            if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
            // Two halves of one character.
            guard UTF16.isLeadSurrogate(unit), take("\\"), take("u"), let second = takeCodeUnit(),
                UTF16.isTrailSurrogate(second)
            else { return nil }
            return String(decoding: [unit, second], as: UTF16.self).first
        case let byte where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        default: return nil
        }
    }

    private mutating func takeCodeUnit() -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    }
}
