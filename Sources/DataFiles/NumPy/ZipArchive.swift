import CZlib

/// As much of ZIP as .npz files need: entries that are stored or deflated, in archives of any size, without passwords.
struct ZipArchive {
    struct Entry {
        let name: String
        fileprivate let flags: Int
        fileprivate let method: Int
        fileprivate let checksum: UInt32
        fileprivate let storedSize: Int
        fileprivate let size: Int
        fileprivate let headerOffset: Int
    }

    private let file: DataFile
    let entries: [Entry]

    private static let end64Signature = 0x0606_4B50, locatorSignature = 0x0706_4B50
    private static let entrySignature = 0x0201_4B50, localSignature = 0x0403_4B50
    /// In 32-bit fields: look into the extra field.
    private static let inExtra = 0xFFFF_FFFF

    /// Reads the directory at the archive's end.
    init(_ file: DataFile) throws {
        self.file = file
        guard file.bytes.starts(with: [0x50, 0x4B]) else { throw file.damaged(.npz, .signature) }
        let (offset, count, end) = try ZipArchive.directory(of: file)
        guard offset <= end else { throw file.damaged(.npz, .endsWithin("its directory")) }
        var reader = ByteReader(file, .npz, offset..<end)
        var entries: [Entry] = []
        while entries.count < count { entries.append(try ZipArchive.entry(&reader)) }
        self.entries = entries
    }

    private static func directory(of file: DataFile) throws -> (offset: Int, count: Int, end: Int) {
        let part = "its directory"
        // The last record, of 22 bytes, has a comment of up to 0xFFFF bytes behind it.
        let lowest = max(0, file.bytes.count - 22 - 0xFFFF)
        let place = stride(from: file.bytes.count - 22, through: lowest, by: -1).first {
            file.bytes[$0...].starts(with: [0x50, 0x4B, 5, 6])
        }
        guard let place else { throw file.damaged(.npz, .endsWithin(part)) }
        var reader = ByteReader(file, .npz, place..<file.bytes.count)
        try reader.skip(10, of: part)
        let count = try reader.uint16(of: part)
        _ = try reader.uint32(of: part)
        let offset = try reader.uint32(of: part)
        guard offset == inExtra || count == 0xFFFF, place >= 20 else { return (offset, count, place) }
        var locator = ByteReader(file, .npz, place - 20..<place)
        guard try locator.uint32(of: part) == locatorSignature else { return (offset, count, place) }
        try locator.skip(4, of: part)
        let place64 = try locator.uint64(of: part)
        guard place64 <= place else { throw file.damaged(.npz, .endsWithin(part)) }
        var end64 = ByteReader(file, .npz, place64..<place)
        guard try end64.uint32(of: part) == end64Signature else { throw file.damaged(.npz, .header("\(part) is damaged")) }
        try end64.skip(28, of: part)
        let count64 = try end64.uint64(of: part)
        try end64.skip(8, of: part)
        return (try end64.uint64(of: part), count64, place64)
    }

    private static func entry(_ reader: inout ByteReader) throws -> Entry {
        let part = "its directory"
        guard try reader.uint32(of: part) == entrySignature else {
            throw reader.file.damaged(.npz, .header("\(part) is damaged"))
        }
        try reader.skip(4, of: part)
        let flags = try reader.uint16(of: part), method = try reader.uint16(of: part)
        try reader.skip(4, of: part)
        let checksum = try reader.integer(UInt32.self, of: part)
        var storedSize = try reader.uint32(of: part), size = try reader.uint32(of: part)
        let nameLength = try reader.uint16(of: part), extraLength = try reader.uint16(of: part)
        let commentLength = try reader.uint16(of: part)
        try reader.skip(8, of: part)
        var offset = try reader.uint32(of: part)
        guard let name = reader.text(try reader.take(nameLength, of: part)) else {
            throw reader.file.damaged(.npz, .header("a name in \(part) is not UTF-8"))
        }
        var extra = ByteReader(reader.file, .npz, try reader.take(extraLength, of: part))
        try reader.skip(commentLength, of: part)
        while extra.remaining >= 4 {
            let kind = try extra.uint16(of: part), length = try extra.uint16(of: part)
            var field = ByteReader(reader.file, .npz, try extra.take(length, of: part))
            guard kind == 1 else { continue }
            if size == inExtra { size = try field.uint64(of: part) }
            if storedSize == inExtra { storedSize = try field.uint64(of: part) }
            if offset == inExtra { offset = try field.uint64(of: part) }
        }
        return Entry(
            name: name, flags: flags, method: method, checksum: checksum, storedSize: storedSize, size: size,
            headerOffset: offset)
    }

    /// An entry's bytes, decompressed and compared with their checksum.
    func contents(of entry: Entry) throws -> [UInt8] {
        let name = "\"\(entry.name)\""
        guard entry.headerOffset <= file.bytes.count else { throw file.damaged(.npz, .endsWithin(name)) }
        var reader = ByteReader(file, .npz, entry.headerOffset..<file.bytes.count)
        guard try reader.uint32(of: name) == ZipArchive.localSignature else {
            throw file.damaged(.npz, .header("\(name) does not stand where the directory says"))
        }
        try reader.skip(22, of: name)
        let nameLength = try reader.uint16(of: name), extraLength = try reader.uint16(of: name)
        try reader.skip(nameLength + extraLength, of: name)
        let stored = file.bytes[try reader.take(entry.storedSize, of: name)]
        guard entry.flags & 1 == 0 else {
            throw FileError.unsupported(path: file.path, what: "encrypted entries", hint: nil)
        }
        let bytes: [UInt8]
        switch entry.method {
        case 0: bytes = Array(stored)
        case 8: bytes = try inflated(stored, entry, name)
        default:
            throw FileError.unsupported(
                path: file.path, what: "entries of compression method \(entry.method)",
                hint: "np.savez and np.savez_compressed write methods that are known here")
        }
        guard bytes.count == entry.size else {
            throw file.damaged(.npz, .size(of: name, needed: entry.size, found: bytes.count))
        }
        guard Inflater.checksum(bytes[...]) == entry.checksum else { throw file.damaged(.npz, .checksum(of: name)) }
        return bytes
    }

    private func inflated(_ stored: ArraySlice<UInt8>, _ entry: Entry, _ name: String) throws -> [UInt8] {
        let limit = min(entry.size, FileContents.largestSize)
        switch Inflater.inflate(stored, wrapping: ZLIB_RAW, limit: limit) {
        case .whole(let bytes): return bytes
        case .short: throw file.damaged(.npz, .endsWithin(name))
        case .damaged: throw file.damaged(.npz, .compression(of: name))
        case .tooLong: throw file.damaged(.npz, .header("\(name) is longer than the directory says"))
        }
    }
}
