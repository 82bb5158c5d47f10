import Glibc
import Interpreter

/// The user's own editor: `$VISUAL`, else `$EDITOR`, else what the system has.
enum EditorProgram {
    /// Lets the user edit a text, in a file of its own; nil if nothing was saved.
    static func edit(_ text: String) throws -> String? {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/reg-XXXXXX.reg".utf8CString)
        let descriptor = mkstemps(&template, 4)
        guard descriptor >= 0 else { throw RuntimeError.file(folder, reason: String(cString: strerror(errno))) }
        close(descriptor)
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { unlink(path) }
        try TextFile.write(text.isEmpty ? "" : text + "\n", to: path)
        return try editFile(path) ? TextFile.read(path) : nil
    }

    /// Opens a file; whether it was saved.
    static func editFile(_ path: String) throws -> Bool {
        let before = Version(path)
        let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
        let end = ShellCommand("\(program) \(quoted)").runOnTerminal()
        guard end == .exited(0) else {
            throw RuntimeError.value(
                "the editor `\(program)` ended with \(end.description)", hint: "$VISUAL and $EDITOR say which editor to use")
        }
        let after = Version(path)
        return after != nil && after != before
    }

    private static var program: String {
        for name in ["VISUAL", "EDITOR"] {
            if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
        }
        return access("/usr/bin/editor", X_OK) == 0 ? "editor" : "vi"
    }

    /// What changes when a file is saved: some editors write it anew, others put another in its place.
    private struct Version: Equatable {
        let inode: ino_t
        let size: off_t
        let seconds: Int
        let nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            inode = status.st_ino
            size = status.st_size
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }
}
