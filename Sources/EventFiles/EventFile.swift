import Glibc

/// An event file that is open for writing.
///
/// Every record goes to the system in one call, so that a program that dies loses none, and a reader meets no half of
/// one unless the machine itself goes down.
public final class EventFile {
    public let path: String
    private var descriptor: Int32
    var isClosed: Bool { descriptor < 0 }
    /// How many files of one process and second may stand in a folder.
    private static let nameLimit = 10_000

    /// Makes a new file in `folder`, which is made too if need be, under the name that TensorBoard looks for.
    public init(in folder: String) throws {
        try EventFile.makeFolder(folder)
        var host = [CChar](repeating: 0, count: 256)
        let hasName = gethostname(&host, host.count - 1) == 0 && host[0] != 0
        let hostName = hasName ? String(cString: host) : "localhost"
        let stem = "\(folder)/events.out.tfevents.\(time(nil)).\(hostName).\(getpid())"
        for number in 0..<Self.nameLimit {
            let path = "\(stem).\(number)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw EventFileError.cannotCreate(path, systemError: errno) }
            self.path = path
            self.descriptor = descriptor
            try append(Event(wallTime: EventFile.now(), content: .fileVersion))
            return
        }
        throw EventFileError.cannotCreate(stem, systemError: EEXIST)
    }

    deinit { close() }

    /// Nothing can be appended afterwards; closing again does nothing.
    public func close() {
        guard !isClosed else { return }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }

    /// Adds a record; one that cannot be written whole is taken back, so that the file stays readable.
    public func append(_ event: Event) throws {
        guard !isClosed else { throw EventFileError.closed }
        let start = lseek(descriptor, 0, SEEK_CUR)
        var rest = event.record[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let reason = errno
                if start >= 0 {
                    _ = ftruncate(descriptor, start)
                    lseek(descriptor, start, SEEK_SET)
                }
                throw EventFileError.cannotWrite(path, systemError: reason)
            }
        }
    }

    /// Seconds since 1970.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func makeFolder(_ folder: String) throws {
        guard !folder.utf8.contains(0) else { throw EventFileError.cannotCreate(folder, systemError: EINVAL) }
        var end = folder.startIndex
        while end < folder.endIndex {
            end = folder[folder.index(after: end)...].firstIndex(of: "/") ?? folder.endIndex
            // What matters is whether the last one is there in the end.
            mkdir(String(folder[..<end]), 0o755)
        }
        var status = stat()
        guard stat(folder, &status) == 0 else { throw EventFileError.cannotCreate(folder, systemError: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw EventFileError.cannotCreate(folder, systemError: ENOTDIR)
        }
    }
}
