/// The fields of one protocol buffer message, encoded in the order in which they are added.
///
/// The wire format needs four rules: a varint, a fixed number of 4 or of 8 bytes, and bytes after their length. A number
/// of 0 need not be written; a reader takes it for one that is missing, except where a field is one of several.
struct MessageWriter {
    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    private(set) var bytes: [UInt8] = []

    mutating func add(_ field: Int, integer: Int) {
        key(field, .varint)
        varint(UInt64(bitPattern: Int64(integer)))
    }

    mutating func add(_ field: Int, float: Float) {
        key(field, .fixed32)
        bytes.append(littleEndian: float.bitPattern)
    }

    mutating func add(_ field: Int, double: Double) {
        key(field, .fixed64)
        bytes.append(littleEndian: double.bitPattern)
    }

    mutating func add(_ field: Int, data: some Collection<UInt8>) {
        key(field, .lengthDelimited)
        varint(UInt64(data.count))
        bytes += data
    }

    mutating func add(_ field: Int, text: String) { add(field, data: text.utf8) }

    /// A repeated field of doubles in its packed form.
    mutating func add(_ field: Int, packed values: [Double]) {
        key(field, .lengthDelimited)
        varint(UInt64(values.count * 8))
        for value in values { bytes.append(littleEndian: value.bitPattern) }
    }

    mutating func add(_ field: Int, message fill: (inout MessageWriter) -> Void) {
        var inner = MessageWriter()
        fill(&inner)
        add(field, data: inner.bytes)
    }

    private mutating func key(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | type.rawValue) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension [UInt8] {
    /// Adds the bytes of a number, the lowest first.
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
