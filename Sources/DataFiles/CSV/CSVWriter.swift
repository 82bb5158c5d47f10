/// Writes comma-separated values (RFC 4180, lines ending in \n), quoting only what must be.
public struct CSVWriter {
    public private(set) var bytes: [UInt8] = []
    private let delimiter: UInt8

    public init(delimiter: UInt8 = UInt8(ascii: ",")) {
        self.delimiter = delimiter
    }

    /// Appends a line.
    public mutating func append(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(delimiter) }
            append(field, isOnly: fields.count == 1)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends text that is in this form already, and ends its last line.
    public mutating func append(verbatim lines: [UInt8]) {
        bytes += lines
        if let last = lines.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    }

    private mutating func append(_ field: String, isOnly: Bool) {
        let quote = UInt8(ascii: "\"")
        let text = field.utf8
        // White space around a field, and a line of one empty field, would not be read back.
        let isBare = if let first = field.first, let last = field.last {
            !first.isWhitespace && !last.isWhitespace
        } else {
            !isOnly
        }
        guard !isBare || text.contains(where: { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D }) else {
            bytes += text
            return
        }
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}
