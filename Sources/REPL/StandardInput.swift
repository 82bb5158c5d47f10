import CLibEdit
import Glibc

/// Lines of stdin, for scripts that call `input()` and for prompts without an editor.
public final class StandardInput {
    private var buffer: [UInt8] = []
    private var position = 0

    public init() {}

    /// The next line without its newline; nil at the end, or when a signal comes.
    public func readLine() -> String? {
        var line: [UInt8] = []
        while true {
            if position == buffer.count, !fill() { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            let rest = buffer[position...]
            if let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<newline]
                position = newline + 1
                return String(decoding: line, as: UTF8.self)
            }
            line += rest
            position = buffer.count
        }
    }

    /// All that is left.
    public func readAll() -> String {
        var bytes = Array(buffer[position...])
        position = buffer.count
        while fill() {
            bytes += buffer
            position = buffer.count
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func fill() -> Bool {
        position = 0
        buffer = []
        guard reg_wait_for_input(STDIN_FILENO) != 0 else { return false }
        buffer = [UInt8](unsafeUninitializedCapacity: 65_536) { bytes, count in
            count = max(0, read(STDIN_FILENO, bytes.baseAddress, bytes.count))
        }
        return !buffer.isEmpty
    }
}
