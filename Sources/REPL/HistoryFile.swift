import Glibc
import Session

/// The entries of all sessions, in a file that several of them append to at once.
///
/// libedit's own format is not used: it is rewritten whole at exit, so that the last session wins, and refused whole
/// when damaged.
final class HistoryFile {
    /// Entries that are loaded; the file itself keeps all.
    static let loadedEntryLimit = 10_000
    private static let loadedByteLimit = 4 << 20

    let path: String
    /// Marks this session's entries: the second it began in, and its process.
    private let session = Int(time(nil)) << 22 | Int(getpid()) & 0x3F_FFFF

    init(path: String) {
        self.path = path
    }

    /// `$REG_HISTFILE`, else `reg/history.jsonl` in the user's state directory; nil where there is no home.
    static func defaultPath() -> String? {
        if let path = Terminal.environment("REG_HISTFILE"), !path.isEmpty { return path }
        let home = Terminal.environment("HOME").map { $0 + "/.local/state" }
        let folders = [Terminal.environment("XDG_STATE_HOME"), home]
        return folders.lazy.compactMap { $0 }.first { $0.hasPrefix("/") }.map { $0 + "/reg/history.jsonl" }
    }

    /// The latest entries, oldest first, and the number of lines that could not be read.
    func load() -> (entries: [String], damagedLines: Int) {
        let (records, damagedLines) = records()
        var entries: [String] = []
        for record in records where entries.last != record.entry { entries.append(record.entry) }
        return (Array(entries.suffix(Self.loadedEntryLimit)), damagedLines)
    }

    /// The entries of other sessions.
    func archive() -> [ArchivedEntry] {
        var counts: [Int: Int] = [:]
        return records().records.filter { $0.session != session }.map { record in
            counts[record.session, default: 0] += 1
            let number = record.number > 0 ? record.number : counts[record.session]!
            return ArchivedEntry(session: record.session, number: number, text: record.entry)
        }
    }

    private func records() -> (records: [HistoryRecord], damagedLines: Int) {
        var records: [HistoryRecord] = []
        var damagedLines = 0
        readEnd().withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
                if let record = HistoryRecord(line: UnsafeRawBufferPointer(rebasing: rest[..<end])) {
                    records.append(record)
                } else if end > rest.startIndex {
                    damagedLines += 1
                }
                rest = rest[end...].dropFirst()
            }
        }
        return (records, damagedLines)
    }

    /// Adds an entry in one write, under a lock; false where the file cannot be written.
    func append(_ entry: String, number: Int) -> Bool {
        let descriptor = openForAppending()
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard lock(descriptor, LOCK_EX) else { return false }
        makePrivate(descriptor)
        // A session that was killed in the middle of a line must not take this one with it.
        let separator = endsMidLine(descriptor) ? "\n" : ""
        let record = HistoryRecord(time: Int(time(nil)), session: session, number: number, entry: entry)
        let line = Array((separator + record.line + "\n").utf8)
        return write(descriptor, line, line.count) == line.count
    }

    private func lock(_ descriptor: Int32, _ kind: Int32) -> Bool {
        while flock(descriptor, kind) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    private func openForAppending() -> Int32 {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        if descriptor >= 0 || errno != ENOENT { return descriptor }
        makeParentDirectories()
        return open(path, flags, 0o600)
    }

    private func makeParentDirectories() {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o700) }
            position = path.index(after: slash)
        }
    }

    /// Whoever made the file: entries are nobody else's business.
    private func makePrivate(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else { return }
        fchmod(descriptor, 0o600)
    }

    private func endsMidLine(_ descriptor: Int32) -> Bool {
        var last: UInt8 = 0
        let end = lseek(descriptor, 0, SEEK_END)
        return end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    }

    /// The file's last bytes, from the start of a line.
    private func readEnd() -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        // Not in the middle of another session's line.
        _ = lock(descriptor, LOCK_SH)
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let start = max(0, size - Self.loadedByteLimit)
        guard size > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: size - start) { buffer, count in
            while count < buffer.count {
                let got = pread(descriptor, buffer.baseAddress! + count, buffer.count - count, off_t(start + count))
                if got <= 0 { break }
                count += got
            }
        }
        guard start > 0, let newline = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
        return Array(bytes[(newline + 1)...])
    }
}
