/// A file's bytes, with its path for messages.
public struct DataFile {
    public let path: String
    public let bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Reads a file; one that gzip compressed is decompressed.
    public init(reading path: String) throws {
        let stored = try FileContents.read(path)
        self.path = path
        guard stored.starts(with: [0x1F, 0x8B]) else {
            bytes = stored
            return
        }
        bytes = try Inflater.gunzip(DataFile(path: path, bytes: stored))
    }

    func damaged(_ format: FileFormat, _ damage: FileDamage) -> FileError {
        .damaged(path: path, format: format, damage)
    }
}
