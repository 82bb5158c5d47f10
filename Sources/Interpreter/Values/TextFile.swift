import DataFiles
import Glibc

/// Files as text.
public enum TextFile {
    public static func exists(_ path: String) -> Bool { access(FileContents.expanded(path), F_OK) == 0 }

    /// The absolute path without links, so that one file has one name.
    public static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The names of the files and folders in a folder; none if it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }

    public static func read(_ path: String) throws -> String {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path)
        } catch FileError.cannotRead(_, let reason) {
            throw RuntimeError.file(path, reason: reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RuntimeError.file(path, reason: "it is not UTF-8 text")
        }
        return text
    }

    /// Throws what would keep a file from being written there, as far as that is known before.
    public static func checkPlace(_ path: String) throws { try FileContents.checkPlace(path) }

    /// Written beside its place first, then renamed, so that no half of a file is ever seen.
    public static func write(_ text: String, to path: String) throws {
        try FileContents.write(Array(text.utf8), to: path)
    }
}
