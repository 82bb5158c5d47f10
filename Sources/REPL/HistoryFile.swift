import Glibc

/// The entries of all sessions, in a file that several of them append to at once.
///
/// libedit's own format is not used: it is rewritten whole at exit, so that the last session wins, and refused whole
/// when damaged.
final class HistoryFile {
    /// Entries that are loaded; the file itself keeps all.
    static let loadedEntryLimit = 10_000
    private static let loadedByteLimit = 4 << 20

    let path: String

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
        var bytes = readEnd()
        if bytes.isEmpty { return ([], 0) }
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        var entries: [String] = []
        var damagedLines = 0
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            if let record = HistoryRecord(line: line) {
                if entries.last != record.entry { entries.append(record.entry) }
            } else {
                damagedLines += 1
            }
        }
        return (Array(entries.suffix(Self.loadedEntryLimit)), damagedLines)
    }

    /// Adds an entry in one write, under a lock; false where the file cannot be written.
    func append(_ entry: String) -> Bool {
        let descriptor = openForAppending()
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { return false }
        // A session that was killed in the middle of a line must not take this one with it.
        let separator = endsMidLine(descriptor) ? "\n" : ""
        let line = Array((separator + HistoryRecord(time: Int(time(nil)), entry: entry).line + "\n").utf8)
        return write(descriptor, line, line.count) == line.count
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

    private func endsMidLine(_ descriptor: Int32) -> Bool {
        var last: UInt8 = 0
        let end = lseek(descriptor, 0, SEEK_END)
        return end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    }

    /// The file's last bytes, from the start of a line.
    private func readEnd() -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
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
