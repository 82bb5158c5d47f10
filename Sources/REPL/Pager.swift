import Glibc
import Syntax

/// Shows text that is longer than the screen a screen at a time: in the user's PAGER, else in less, else by itself.
struct Pager {
    /// False where the text fits on the screen, or nobody sits before it: then it is to be printed.
    static func show(_ text: String) -> Bool {
        guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO), !Terminal.isDumb else { return false }
        let rows = rows(of: text, width: Terminal.width())
        guard rows.count >= Terminal.height() else { return false }
        if let command, run(command, on: text) { return true }
        showByScreens(rows)
        return true
    }

    /// An empty PAGER asks for none. less leaves the text on the screen, for the user to type from.
    private static var command: String? {
        if let chosen = Terminal.environment("PAGER") { return chosen.isEmpty ? "cat" : chosen }
        guard isInstalled("less") else { return nil }
        return Terminal.environment("LESS") == nil ? "less -RX" : "less"
    }

    private static func isInstalled(_ program: String) -> Bool {
        let folders = (Terminal.environment("PATH") ?? "").split(separator: ":")
        return folders.contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// The text as the screen's rows, long lines cut into several.
    private static func rows(of text: String, width: Int) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.flatMap { line -> [String] in
            var rows: [String] = []
            var rest = line
            repeat {
                let row = rest.isEmpty ? "" : String(rest).cut(to: width)
                rows.append(row)
                rest = rest.dropFirst(max(row.count, 1))
            } while !rest.isEmpty
            return rows
        }
    }

    // MARK: Another program

    /// Runs a shell command with the text as its input; false where it cannot be started. Ctrl-C is for it alone, as
    /// `system` has it.
    private static func run(_ command: String, on text: String) -> Bool {
        // A file, as a pipe would have to be fed while the user reads.
        guard let file = tmpfile() else { return false }
        defer { fclose(file) }
        guard fputs(text, file) >= 0, fflush(file) == 0 else { return false }
        let status = system("{ \(command)\n} < /proc/self/fd/\(fileno(file))")
        // 126 and 127 are the shell's: there is no such program.
        return status >= 0 && ![126, 127].contains(status >> 8 & 0xFF)
    }

    // MARK: By itself

    private static func showByScreens(_ rows: [String]) {
        var rest = rows[...]
        var shown = Terminal.height() - 1
        while true {
            for row in rest.prefix(shown) { write(row + "\n") }
            rest = rest.dropFirst(shown)
            if rest.isEmpty { return }
            switch key(at: "--more--") {
            case UInt8(ascii: " "), UInt8(ascii: "f"): shown = Terminal.height() - 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "j"): shown = 1
            case UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04, nil: return
            default: shown = 0
            }
        }
    }

    /// Shows a prompt until a key is pressed; nil at the end of input. Ctrl-C is a key.
    private static func key(at prompt: String) -> UInt8? {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        var raw = settings
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        write(prompt)
        defer {
            write("\r" + String(repeating: " ", count: prompt.count) + "\r")
            tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
        }
        var key: UInt8 = 0
        var count = read(STDIN_FILENO, &key, 1)
        while count < 0, errno == EINTR { count = read(STDIN_FILENO, &key, 1) }
        return count == 1 ? key : nil
    }

    private static func write(_ text: String) {
        fputs(text, stdout)
        fflush(stdout)
    }
}
