import TensorEngine

/// NumPy's .npy files, versions 1 to 3: one array each.
public enum NumPyFile {
    static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The array as a tensor of 32-bit floats (booleans: a mask), whatever the order of its bytes and axes. What
    /// follows the array is left unread, as NumPy does.
    public static func decode(_ file: DataFile, _ engine: Engine) throws -> Tensor {
        var reader = ByteReader(file, .npy)
        guard file.bytes.starts(with: signature) else { throw file.damaged(.npy, .signature) }
        try reader.skip(signature.count, of: "its header")
        let major = try reader.integer(UInt8.self, of: "its header")
        let minor = try reader.integer(UInt8.self, of: "its header")
        guard (1...3).contains(major), minor == 0 else { throw file.damaged(.npy, .version("\(major).\(minor)")) }
        let length = try major == 1 ? reader.uint16(of: "its header") : reader.uint32(of: "its header")
        let range = try reader.take(length, of: "its header")
        guard let text = reader.text(range) else { throw file.damaged(.npy, .header("its header is not text")) }
        let header = try NumPyHeader(text, in: file)
        return try tensor(header, &reader, engine)
    }

    private static func tensor(_ header: NumPyHeader, _ reader: inout ByteReader, _ engine: Engine) throws -> Tensor {
        let isTransposed = header.isFortranOrder && header.dimensions.count > 1
        let stored = try Shape(isTransposed ? header.dimensions.reversed() : header.dimensions, operation: "a .npy file")
        guard let size = header.type.byteCount(of: stored) else {
            throw EngineError.tooLarge(dimensions: header.dimensions)
        }
        guard size <= reader.remaining else {
            throw reader.file.damaged(.npy, .size(of: "the array", needed: size, found: reader.remaining))
        }
        let bytes = reader.file.bytes[try reader.take(size, of: "the array")]
        let tensor = try header.type.tensor(bytes, stored, isBigEndian: header.isBigEndian, engine)
        return isTransposed ? try engine.permute(tensor, (0..<tensor.rank).reversed()) : tensor
    }

    /// A file of version 1 with 32-bit floats, or booleans for a mask.
    public static func encode(_ tensor: Tensor) -> [UInt8] {
        NumPyHeader.bytes(for: tensor) + tensor.storedBytes
    }
}
