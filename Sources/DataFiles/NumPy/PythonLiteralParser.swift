/// As much of Python's literals as headers of .npy files need.
enum PythonLiteral: Equatable {
    case string(String)
    case integer(Int)
    case bool(Bool)
    case tuple([PythonLiteral])
    case list([PythonLiteral])
    case dictionary([Entry])

    struct Entry: Equatable {
        let key: String
        let value: PythonLiteral
    }
}

/// Reads one literal; nil for anything else, however malformed.
struct PythonLiteralParser {
    private let text: [UInt8]
    private var position = 0
    private var depth = 0
    private static let depthLimit = 16

    init(_ text: String) { self.text = Array(text.utf8) }

    /// The literal that makes up the whole text, apart from white space around it.
    mutating func parse() -> PythonLiteral? {
        guard let value = value() else { return nil }
        skipSpace()
        return position == text.count ? value : nil
    }

    private mutating func skipSpace() {
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    private mutating func next(_ character: Character) -> Bool {
        skipSpace()
        guard position < text.count, text[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func word(_ word: String) -> Bool {
        guard text[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func value() -> PythonLiteral? {
        skipSpace()
        guard position < text.count, depth < PythonLiteralParser.depthLimit else { return nil }
        depth += 1
        defer { depth -= 1 }
        switch text[position] {
        case UInt8(ascii: "{"): return dictionary()
        case UInt8(ascii: "("): return elements(until: ")").map { .tuple($0) }
        case UInt8(ascii: "["): return elements(until: "]").map { .list($0) }
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return integer()
        default:
            if word("True") { return .bool(true) }
            return word("False") ? .bool(false) : nil
        }
    }

    private mutating func integer() -> PythonLiteral? {
        let start = position
        while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) { position += 1 }
        let value = Int(String(decoding: text[start..<position], as: UTF8.self))
        // Python 2 wrote long integers with an L.
        if position < text.count, text[position] == UInt8(ascii: "L") { position += 1 }
        return value.map { .integer($0) }
    }

    private mutating func string() -> String? {
        let quote = text[position]
        guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
        defer { position = end + 1 }
        return String(validating: text[(position + 1)..<end], as: UTF8.self)
    }

    private mutating func elements(until end: Character) -> [PythonLiteral]? {
        position += 1
        var result: [PythonLiteral] = []
        while !next(end) {
            if !result.isEmpty {
                guard next(",") else { return nil }
                if next(end) { return result }
            }
            guard let element = value() else { return nil }
            result.append(element)
        }
        return result
    }

    private mutating func dictionary() -> PythonLiteral? {
        position += 1
        var entries: [PythonLiteral.Entry] = []
        while !next("}") {
            if !entries.isEmpty {
                guard next(",") else { return nil }
                if next("}") { break }
            }
            guard case .string(let key)? = value(), next(":"), let value = value() else { return nil }
            entries.append(PythonLiteral.Entry(key: key, value: value))
        }
        return .dictionary(entries)
    }
}
