import CLibEdit
import Glibc

/// When to colour: as `--color` says.
public enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
}

/// What the program is connected to.
public enum Terminal {
    /// Columns taken when nothing tells better.
    public static let defaultWidth = 80

    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether the terminal understands no control sequences.
    public static var isDumb: Bool {
        guard let name = environment("TERM") else { return true }
        return name.isEmpty || name == "dumb"
    }

    /// Whether text for a descriptor is coloured: by `--color`, else never where NO_COLOR is set, always where
    /// CLICOLOR_FORCE is, and otherwise for a terminal that can.
    public static func usesColor(_ choice: ColorChoice, descriptor: Int32) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto:
            if let forbidden = environment("NO_COLOR"), !forbidden.isEmpty { return false }
            if let forced = environment("CLICOLOR_FORCE"), !forced.isEmpty, forced != "0" { return true }
            return !isDumb && isTerminal(descriptor)
        }
    }

    /// Columns of the window: the terminal's own, else those of COLUMNS, else 80.
    public static func width() -> Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        if let columns = environment("COLUMNS").flatMap({ Int($0) }), (1...10_000).contains(columns) { return columns }
        return defaultWidth
    }

    /// Makes libedit read UTF-8 whatever the environment says: in a one-byte locale it would drop such input.
    public static func useUTF8() {
        _ = setlocale(LC_CTYPE, "")
        if reg_locale_is_single_byte() != 0 { _ = setlocale(LC_CTYPE, "C.UTF-8") }
    }

    /// Whether pictures may be drawn with Braille and block characters: unless the locale names another encoding than
    /// UTF-8, or the terminal is the Linux console, whose font lacks them. A locale that is not set says nothing.
    public static var usesUnicode: Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locale = names.lazy.compactMap { environment($0) }.first { !$0.isEmpty }?.lowercased()
        let isUTF8 = locale.map { $0.contains("utf-8") || $0.contains("utf8") } ?? true
        return isUTF8 && environment("TERM") != "linux"
    }

    /// Rows of the window, 24 when it does not tell.
    static func height() -> Int {
        var size = winsize()
        return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : 24
    }

    static func hasWaitingInput() -> Bool { waitingBytes() > 0 }

    /// What is typed and not yet read.
    static func waitingBytes() -> Int32 {
        var count: Int32 = 0
        return ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 ? count : 0
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
