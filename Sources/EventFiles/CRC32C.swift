/// The checksum of record files: CRC-32 with Castagnoli's polynomial, bits reflected.
public enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { remainder, _ in
            remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0x82F6_3B78
        }
    }

    /// The checksum of these bytes.
    public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
    }

    /// The checksum as record files store it: a checksum of data that holds checksums would be weak.
    public static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let plain = checksum(bytes)
        return (plain >> 15 | plain << 17) &+ 0xA282_EAD8
    }
}
