/// Reads JSON (RFC 8259). Nesting is limited, so that no text can exhaust the stack; a key that stands twice is an error.
struct JSONParser {
    struct Failure: Error, Equatable {
        /// Bytes from the start.
        let position: Int
    }

    private let text: ArraySlice<UInt8>
    private var position: Int
    private var depth = 0
    private static let depthLimit = 100

    /// The value that makes up the whole text. Bytes after its end may only be white space.
    static func parse(_ text: ArraySlice<UInt8>) throws(Failure) -> JSONValue {
        var parser = JSONParser(text: text, position: text.startIndex)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == text.endIndex else { throw parser.failure }
        return value
    }

    private init(text: ArraySlice<UInt8>, position: Int) {
        self.text = text
        self.position = position
    }

    private var failure: Failure { Failure(position: position - text.startIndex) }
    private var current: UInt8? { position < text.endIndex ? text[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B && byte != 0x0C { position += 1 }
    }

    private mutating func next(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        guard depth < JSONParser.depthLimit, let byte = current else { throw failure }
        depth += 1
        defer { depth -= 1 }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard text[position...].starts(with: word.utf8) else { throw failure }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = position
        let parts = Array("+-.eE0123456789".utf8)
        while let byte = current, parts.contains(byte) { position += 1 }
        let text = String(decoding: text[start..<position], as: UTF8.self)
        guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "."), let value = Double(text),
            value.isFinite
        else {
            position = start
            throw failure
        }
        return .number(value)
    }

    private mutating func array() throws(Failure) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        if next("]") { return .array(values) }
        repeat { values.append(try value()) } while next(",")
        guard next("]") else { throw failure }
        return .array(values)
    }

    private mutating func object() throws(Failure) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        if next("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = position
            guard current == UInt8(ascii: "\"") else { throw failure }
            let key = try string()
            guard keys.insert(key).inserted else { throw Failure(position: start - text.startIndex) }
            guard next(":") else { throw failure }
            members.append(JSONValue.Member(key, try value()))
        } while next(",")
        guard next("}") else { throw failure }
        return .object(members)
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        var bytes: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure }
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            bytes += String(try escape()).utf8
        }
        guard current != nil, let result = String(validating: bytes, as: UTF8.self) else { throw failure }
        position += 1
        return result
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let byte = current else { throw failure }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            // A pair of surrogates stands for one character beyond the first 65,536.
            if (0xD800..<0xDC00).contains(code), text[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure }
            return scalar
        default: throw failure
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        let digits = text[position..<min(position + 4, text.endIndex)]
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure }
        position += 4
        return value
    }
}
