import Glibc
import TensorEngine

/// Whole files as bytes. `~` and `~/…` mean the home directory, as in a shell.
public enum FileContents {
    /// More than this is refused, so that a device or pipe without end is an error and not the end of the session.
    public static let largestSize = 4 << 30

    /// Throws `FileError.cannotRead` for what is missing, unreadable, a directory or too large.
    public static func read(_ path: String) throws -> [UInt8] {
        func fail(_ reason: String? = nil) -> FileError {
            .cannotRead(path: path, reason: reason ?? String(cString: strerror(errno)))
        }
        guard !path.utf8.contains(0) else { throw fail("a path cannot hold the character \\0") }
        let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fail() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fail() }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw fail("it is a directory") }
        guard status.st_size <= largestSize else { throw fail("it is larger than 4 GB") }
        var bytes: [UInt8] = []
        // A file's size is known, a pipe's is not.
        try SystemMemory.require(bytes: Int(status.st_size))
        bytes.reserveCapacity(Int(status.st_size) + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fail() }
            if count == 0 { return bytes }
            guard bytes.count <= largestSize - count else { throw fail("it is larger than 4 GB") }
            bytes += buffer[..<count]
        }
    }

    /// Writes beside the place first and renames then: readers see the old file or the whole new one. What is no plain
    /// file, such as /dev/stdout or a pipe, is written to directly.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        func fail(_ reason: String? = nil) -> FileError {
            .cannotWrite(path: path, reason: reason ?? String(cString: strerror(errno)))
        }
        guard !path.utf8.contains(0) else { throw fail("a path cannot hold the character \\0") }
        guard !path.isEmpty else { throw fail("the path is empty") }
        var place = expanded(path)
        var status = stat()
        var mode: mode_t = 0o644
        if stat(place, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFREG: mode = status.st_mode & 0o7777
            case S_IFDIR: throw fail("it is a directory")
            default:
                try store(bytes, in: place, flags: O_WRONLY | O_CLOEXEC, mode: mode) { throw fail() }
                return
            }
            // A link stays a link; what it points to is replaced.
            if let real = realpath(place, nil) {
                place = String(cString: real)
                free(real)
            }
        }
        let temporary = "\(place).\(getpid()).tmp"
        do {
            try store(bytes, in: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode: mode) {
                throw fail(errno == ENOENT ? "its directory does not exist" : nil)
            }
            guard rename(temporary, place) == 0 else { throw fail() }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Throws, before long work, what `write` would throw after it because of the place.
    public static func checkPlace(_ path: String) throws {
        let place = expanded(path)
        var status = stat()
        var reason: String?
        if stat(place, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT == S_IFDIR else { return }
            reason = "it is a directory"
        } else {
            let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? "."
            if access(folder, W_OK) != 0 {
                reason = errno == ENOENT ? "its directory does not exist" : String(cString: strerror(errno))
            }
        }
        if let reason { throw FileError.cannotWrite(path: path, reason: reason) }
    }

    private static func store(
        _ bytes: [UInt8], in place: String, flags: Int32, mode: mode_t, orFail fail: () throws -> Void
    ) throws {
        let descriptor = open(place, flags, mode)
        guard descriptor >= 0 else { return try fail() }
        var isWritten = true
        bytes.withUnsafeBytes { all in
            var offset = 0
            while offset < all.count, isWritten {
                let count = Glibc.write(descriptor, all.baseAddress! + offset, all.count - offset)
                if count > 0 { offset += count } else if errno != EINTR { isWritten = false }
            }
        }
        let reason = errno
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed else {
            if !isWritten { errno = reason }
            return try fail()
        }
    }

    /// The path with the home directory in place of a leading `~`.
    public static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }
}
