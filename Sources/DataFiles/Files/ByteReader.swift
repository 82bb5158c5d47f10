/// Reads little-endian numbers from a part of a file, and throws where the part ends too early.
struct ByteReader {
    let file: DataFile
    let format: FileFormat
    private(set) var offset: Int
    let end: Int

    init(_ file: DataFile, _ format: FileFormat, _ range: Range<Int>? = nil) {
        self.file = file
        self.format = format
        offset = range?.lowerBound ?? 0
        end = range?.upperBound ?? file.bytes.count
    }

    var remaining: Int { end - offset }

    /// The next `count` bytes as a range of the file; `part` names them where they are missing.
    mutating func take(_ count: Int, of part: String) throws -> Range<Int> {
        guard count >= 0, count <= remaining else { throw file.damaged(format, .endsWithin(part)) }
        defer { offset += count }
        return offset..<offset + count
    }

    mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type, of part: String) throws -> Integer {
        let range = try take(MemoryLayout<Integer>.size, of: part)
        return file.bytes[range].reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
    }

    mutating func uint16(of part: String) throws -> Int { Int(try integer(UInt16.self, of: part)) }
    mutating func uint32(of part: String) throws -> Int { Int(try integer(UInt32.self, of: part)) }

    /// A count of 64 bits; one that no file can have is an error.
    mutating func uint64(of part: String) throws -> Int {
        guard let value = Int(exactly: try integer(UInt64.self, of: part)) else {
            throw file.damaged(format, .header("\(part) gives a size beyond 2⁶³"))
        }
        return value
    }

    mutating func skip(_ count: Int, of part: String) throws { _ = try take(count, of: part) }

    func text(_ range: Range<Int>) -> String? { String(validating: file.bytes[range], as: UTF8.self) }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
        for shift in stride(from: 0, to: Integer.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
