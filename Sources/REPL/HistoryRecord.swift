/// One line of the history file: `{"t":1700000000,"in":"x = 1"}`, in which a newline of the entry is `\n`.
struct HistoryRecord: Equatable {
    /// Seconds since 1970.
    let time: Int
    let entry: String

    init(time: Int, entry: String) {
        self.time = time
        self.entry = entry
    }

    private static let timeKey: StaticString = "{\"t\":"
    private static let entryKey: StaticString = ",\"in\":\""
    private static let ending: StaticString = "\"}"

    /// The line without its newline.
    var line: String {
        "\(Self.timeKey)\(time)\(Self.entryKey)\(Self.escaped(entry))\(Self.ending)"
    }

    /// Reads a line back; nil for one that no version of the program wrote whole.
    init?(line: ArraySlice<UInt8>) {
        var rest = line
        guard Self.take(Self.timeKey, from: &rest) else { return nil }
        var time = 0
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), time < Int.max / 100 {
            time = time * 10 + Int(byte - UInt8(ascii: "0"))
            rest = rest.dropFirst()
        }
        guard Self.take(Self.entryKey, from: &rest), let entry = Self.takeString(from: &rest),
            rest.elementsEqual([UInt8(ascii: "}")])
        else { return nil }
        self.init(time: time, entry: entry)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func take(_ text: StaticString, from rest: inout ArraySlice<UInt8>) -> Bool {
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard rest.prefix(expected.count).elementsEqual(expected) else { return false }
        rest = rest.dropFirst(expected.count)
        return true
    }

    /// Takes a JSON string after its opening quote, and the quote that ends it.
    private static func takeString(from rest: inout ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        while let byte = rest.first {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "\"") { return String(validating: bytes, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escape = rest.first else { return nil }
            rest = rest.dropFirst()
            switch escape {
            case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escape)
            case UInt8(ascii: "u"):
                guard let value = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16),
                    let scalar = Unicode.Scalar(value)
                else { return nil }
                bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
                rest = rest.dropFirst(4)
            default: return nil
            }
        }
        return nil
    }
}
