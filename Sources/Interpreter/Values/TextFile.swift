import Glibc

/// Files as text.
public enum TextFile {
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The absolute path without links, so that one file has one name.
    public static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static let sizeLimit = 1 << 30

    public static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RuntimeError.file(path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw RuntimeError.file(path, reason: String(cString: strerror(errno))) }
            if count == 0 { break }
            guard bytes.count < sizeLimit else { throw RuntimeError.file(path, reason: "it is larger than 1 GB") }
            bytes += buffer[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RuntimeError.file(path, reason: "it is not UTF-8 text")
        }
        return text
    }

    /// Written beside its place first, then renamed, so that no half of a file is ever seen.
    public static func write(_ text: String, to path: String) throws {
        let temporary = path + ".\(getpid()).tmp"
        let fail = { RuntimeError.raised(
            kind: .io, message: "cannot write \"\(path)\": \(String(cString: strerror(errno)))", hint: nil) }
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fail() }
        var isWritten = true
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty, isWritten {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { isWritten = false }
        }
        if close(descriptor) != 0 { isWritten = false }
        guard isWritten, rename(temporary, path) == 0 else {
            let error = fail()
            unlink(temporary)
            throw error
        }
    }
}
