import TensorEngine

extension CSVTable {
    /// Reads comma-separated values (RFC 4180): quoted fields may hold delimiters, line ends and doubled quotes; white
    /// space around fields without quotes, empty lines and a byte-order mark are left out. Each line must have as many
    /// fields as the first.
    public init(decoding file: DataFile, _ options: CSVOptions = CSVOptions()) throws {
        let fields = try CSVFields(file, delimiter: options.delimiter)
        guard let first = fields.rows.first else {
            if case .names(let names) = options.header {
                self.init(names.map { Column($0, .numbers([])) })
            } else {
                self.init([])
            }
            return
        }
        let firstTexts = first.map { fields.text($0) }
        let (names, hasHeader) = CSVTable.names(firstTexts, options)
        guard names.count == first.count else {
            throw file.badText(
                at: fields.fields[first.lowerBound].start, .fieldCount(expected: names.count, got: first.count))
        }
        for name in options.types.keys where !names.contains(name) {
            throw FileError.unsupported(
                path: file.path, what: "no column \"\(name)\"",
                hint: "it has \(listed(names))")
        }
        let rows = hasHeader ? fields.rows.dropFirst() : fields.rows[...]
        self.init(try names.enumerated().map { column, name in
            let type = options.types[name] ?? options.type
            return Column(name, try fields.values(column, name, rows, type, missing: options.missing))
        })
    }

    private static func names(_ first: [String], _ options: CSVOptions) -> (names: [String], hasHeader: Bool) {
        switch options.header {
        case .names(let names): return (names, false)
        case .absent: return (first.indices.map { "x\($0)" }, false)
        case .automatic where first.allSatisfy({ options.missing.contains($0) || number($0) != nil }):
            return (first.indices.map { "x\($0)" }, false)
        case .automatic, .present: return (distinct(first), true)
        }
    }

    /// Empty names become x0, x1, … by their place, and of equal ones the later become `name.1`, `name.2`, ….
    private static func distinct(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.enumerated().map { place, name in
            let base = name.isEmpty ? "x\(place)" : name
            var candidate = base
            var ordinal = 0
            while !taken.insert(candidate).inserted {
                ordinal += 1
                candidate = "\(base).\(ordinal)"
            }
            return candidate
        }
    }

    /// A number as files write it: digits with a point, an exponent, a sign; inf and nan.
    static func number(_ text: String) -> Double? {
        // Swift would take hexadecimal too.
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") }) else { return nil }
        return Double(text)
    }
}

/// The fields of a file, found in one pass.
private struct CSVFields {
    struct Field {
        /// Where it begins in the file, a quote included.
        let start: Int
        let range: Range<Int>
        /// Whether quotes in it are doubled.
        let hasEscapes: Bool
    }

    let file: DataFile
    private(set) var fields: [Field] = []
    /// The fields of each line, as a range of `fields`.
    private(set) var rows: [Range<Int>] = []

    init(_ file: DataFile, delimiter: UInt8) throws {
        self.file = file
        guard file.bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) != nil else {
            throw file.badText(at: file.firstInvalidByte, .notUTF8)
        }
        let lineCount = file.bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let fieldCount = file.bytes.reduce(lineCount) { $0 + ($1 == delimiter ? 1 : 0) }
        try SystemMemory.require(bytes: (lineCount + fieldCount) * MemoryLayout<Field>.stride)
        fields.reserveCapacity(fieldCount + 1)
        rows.reserveCapacity(lineCount + 1)

        var position = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while position < file.bytes.count {
            if CSVFields.isLineEnd(file.bytes[position]) {
                position += 1
                continue
            }
            let start = fields.count
            while true {
                fields.append(try field(&position, delimiter))
                guard position < file.bytes.count, file.bytes[position] == delimiter else { break }
                position += 1
            }
            if fields.count - start == 1, fields[start].range.isEmpty, fields[start].start == fields[start].range.lowerBound {
                fields.removeLast()
                continue
            }
            rows.append(start..<fields.count)
            guard rows[0].count == rows[rows.count - 1].count else {
                let place = fields[start + min(rows[0].count, fields.count - start) - 1].start
                throw file.badText(at: place, .fieldCount(expected: rows[0].count, got: fields.count - start))
            }
        }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private func isSpace(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
        (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != delimiter
    }

    /// Reads a field and leaves the position at the delimiter or line end behind it.
    private func field(_ position: inout Int, _ delimiter: UInt8) throws -> Field {
        let bytes = file.bytes
        while position < bytes.count, isSpace(bytes[position], delimiter) { position += 1 }
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedField(&position, delimiter) }
        while position < bytes.count, bytes[position] != delimiter, !CSVFields.isLineEnd(bytes[position]) { position += 1 }
        var end = position
        while end > start, isSpace(bytes[end - 1], delimiter) { end -= 1 }
        return Field(start: start, range: start..<end, hasEscapes: false)
    }

    private func quotedField(_ position: inout Int, _ delimiter: UInt8) throws -> Field {
        let bytes = file.bytes, quote = UInt8(ascii: "\"")
        let start = position
        var hasEscapes = false
        position += 1
        while true {
            guard let end = bytes[position...].firstIndex(of: quote) else { throw file.badText(at: start, .unclosedQuote) }
            position = end + 1
            guard position < bytes.count, bytes[position] == quote else { break }
            hasEscapes = true
            position += 1
        }
        let range = start + 1..<position - 1
        while position < bytes.count, isSpace(bytes[position], delimiter) { position += 1 }
        guard position == bytes.count || bytes[position] == delimiter || CSVFields.isLineEnd(bytes[position]) else {
            throw file.badText(at: position, .textAfterQuote)
        }
        return Field(start: start, range: range, hasEscapes: hasEscapes)
    }

    func text(_ index: Int) -> String {
        let field = fields[index]
        let text = String(decoding: file.bytes[field.range], as: UTF8.self)
        guard field.hasEscapes else { return text }
        var unescaped: [UInt8] = []
        var isSecond = false
        for byte in text.utf8 {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { unescaped.append(byte) }
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// A column's values; without a type they are numbers or flags if all are, and else texts.
    func values(
        _ column: Int, _ name: String, _ rows: ArraySlice<Range<Int>>, _ type: CSVOptions.FieldType?, missing: Set<String>
    ) throws -> CSVTable.Values {
        let texts = rows.map { row -> String? in
            let text = self.text(row.lowerBound + column)
            return missing.contains(text) ? nil : text
        }
        if type == .text { return .texts(texts) }
        if type == nil, !texts.isEmpty, let flags = CSVFields.flags(texts) { return .flags(flags) }
        var numbers: [Double] = []
        numbers.reserveCapacity(texts.count)
        for (row, text) in zip(rows, texts) {
            if let text, let number = CSVTable.number(text) {
                numbers.append(number)
            } else if let text {
                guard type == .number else { return .texts(texts) }
                throw file.badText(at: fields[row.lowerBound + column].start, .notNumber(text, column: name))
            } else {
                numbers.append(.nan)
            }
        }
        return .numbers(numbers)
    }

    private static let words: [String: Bool] = [
        "true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false,
    ]

    private static func flags(_ texts: [String?]) -> [Bool]? {
        var flags: [Bool] = []
        for text in texts {
            guard let text, let flag = words[text] else { return nil }
            flags.append(flag)
        }
        return flags
    }
}

extension DataFile {
    /// A mistake at a byte, told by line and column.
    func badText(at offset: Int, _ mistake: TextMistake) -> FileError {
        let before = bytes[..<min(offset, bytes.count)]
        let line = 1 + before.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Bytes that continue a character are not counted; nor is a byte-order mark.
        let hasMark = lineStart == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let column = before[lineStart...].reduce(hasMark ? 0 : 1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return .badText(path: path, line: line, column: column, mistake)
    }

    /// Where the bytes stop being UTF-8.
    fileprivate var firstInvalidByte: Int {
        var parser = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var offset = 0
        while case .valid(let character) = parser.parseScalar(from: &source) { offset += character.count }
        return offset
    }
}
