import CPlatform
import Glibc

/// A file without a name, which is gone when it is closed.
final class AnonymousFile {
    let descriptor: Int32

    init() throws {
        descriptor = platform_anonymous_file()
        if descriptor < 0 { throw PlottingError.gnuplotFailed(String(cString: strerror(errno))) }
    }

    /// To be read from its beginning.
    convenience init(containing text: String) throws {
        try self.init()
        guard AnonymousFile.write(text, to: descriptor) else {
            throw PlottingError.gnuplotFailed(String(cString: strerror(errno)))
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { close(descriptor) }

    /// All that was written to it.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        lseek(descriptor, 0, SEEK_SET)
        while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes all of a text to an open file; if it cannot, `errno` says why.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }
}
