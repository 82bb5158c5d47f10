/// Writes a ZIP archive. The same entries give the same bytes: their dates are ZIP's first day, 1980-01-01.
struct ZipWriter {
    private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0
    /// Compressed where that makes an entry smaller.
    let compresses: Bool

    init(compresses: Bool) { self.compresses = compresses }

    /// Throws beyond 4 GB or 65,535 entries, where another form of the format would begin.
    mutating func add(_ name: String, _ contents: [UInt8]) throws {
        let deflated = compresses ? Inflater.deflate(contents).flatMap { $0.count < contents.count ? $0 : nil } : nil
        let stored = deflated ?? contents
        guard bytes.count + stored.count + name.utf8.count < 0xFFFF_0000, contents.count < 0xFFFF_0000, count < 0xFFFE else {
            throw FileError.cannotHold(format: .npz, what: "more than 4 GB", hint: "save large arrays as .npy or .safetensors")
        }
        var common: [UInt8] = []
        common.append(littleEndian: UInt16(20))
        // Bit 11: the name is UTF-8.
        common.append(littleEndian: UInt16(1 << 11))
        common.append(littleEndian: UInt16(deflated == nil ? 0 : 8))
        common.append(littleEndian: UInt16(0))
        common.append(littleEndian: UInt16(1 << 5 | 1))
        common.append(littleEndian: Inflater.checksum(contents[...]))
        common.append(littleEndian: UInt32(stored.count))
        common.append(littleEndian: UInt32(contents.count))
        common.append(littleEndian: UInt16(name.utf8.count))
        common.append(littleEndian: UInt16(0))

        directory.append(littleEndian: UInt32(0x0201_4B50))
        directory.append(littleEndian: UInt16(20))
        directory += common
        directory += [UInt8](repeating: 0, count: 10)
        directory.append(littleEndian: UInt32(bytes.count))
        directory += name.utf8

        bytes.append(littleEndian: UInt32(0x0403_4B50))
        bytes += common
        bytes += name.utf8
        bytes += stored
        count += 1
    }

    /// The whole archive.
    func finished() -> [UInt8] {
        var result = bytes + directory
        result.append(littleEndian: UInt32(0x0605_4B50))
        result.append(littleEndian: UInt32(0))
        result.append(littleEndian: UInt16(count))
        result.append(littleEndian: UInt16(count))
        result.append(littleEndian: UInt32(directory.count))
        result.append(littleEndian: UInt32(bytes.count))
        result.append(littleEndian: UInt16(0))
        return result
    }
}
