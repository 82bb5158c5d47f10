import TensorEngine

/// The IDX format of MNIST and its kin: a type, up to 255 big-endian sizes, then the elements.
public enum IDXFile {
    public static func decode(_ file: DataFile, _ engine: Engine) throws -> Tensor {
        var reader = ByteReader(file, .idx)
        let zeros = try reader.integer(UInt16.self, of: "its header")
        let code = try reader.integer(UInt8.self, of: "its header")
        let types: [UInt8: ElementType] = [
            0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
        ]
        guard zeros == 0, let type = types[code] else { throw file.damaged(.idx, .signature) }
        let rank = Int(try reader.integer(UInt8.self, of: "its header"))
        let sizes = try (0..<rank).map { _ in
            Int(UInt32(bigEndian: UInt32(littleEndian: try reader.integer(UInt32.self, of: "its header"))))
        }
        let shape = try Shape(sizes, operation: "an IDX file")
        guard let size = type.byteCount(of: shape) else { throw EngineError.tooLarge(dimensions: sizes) }
        guard size == reader.remaining else {
            throw file.damaged(.idx, .size(of: "the array", needed: size, found: reader.remaining))
        }
        return try type.tensor(file.bytes[try reader.take(size, of: "the array")], shape, isBigEndian: true, engine)
    }
}
