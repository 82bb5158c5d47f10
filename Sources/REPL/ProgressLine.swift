import Glibc
import Syntax

/// A progress line on stderr: rewritten in place on a terminal, at most ten times a second; elsewhere whole lines, few
/// of them.
struct ProgressLine {
    private static let redrawInterval = 0.1
    private static let plainInterval = 10.0

    let isRewritten: Bool
    /// Columns of the text that stands on the terminal's last line, 0 for none.
    private var shownColumns = 0
    private var currentIdentifier: Int?
    private var lastShown = -Double.infinity

    init(isRewritten: Bool) {
        self.isRewritten = isRewritten
    }

    /// What to write for an update, or nothing where it comes too soon after the last.
    mutating func update(identifier: Int, text: String, isFinal: Bool, width: Int, now: Double) -> String {
        var written = ""
        if identifier != currentIdentifier {
            written = finishLine()
            currentIdentifier = identifier
            if isRewritten { lastShown = -Double.infinity } else { lastShown = now }
        }
        let interval = isRewritten ? Self.redrawInterval : Self.plainInterval
        guard isFinal || now - lastShown >= interval else { return written }
        lastShown = now
        if isRewritten {
            written += clear() + text.cut(to: width - 1)
            shownColumns = min(displayWidth(text), width - 1)
            if isFinal { written += finishLine() }
        } else {
            written += text + "\n"
        }
        if isFinal { currentIdentifier = nil }
        return written
    }

    /// Takes the line off the terminal, before other text is written; the next update draws it again.
    ///
    /// Blanks rather than a control sequence, so that NO_COLOR and simple terminals are served alike.
    mutating func clear() -> String {
        guard shownColumns > 0 else { return "" }
        defer { shownColumns = 0 }
        return "\r" + String(repeating: " ", count: shownColumns) + "\r"
    }

    /// Leaves the line where it stands and goes to the next.
    mutating func finishLine() -> String {
        guard shownColumns > 0 else { return "" }
        shownColumns = 0
        return "\n"
    }

    /// Seconds on a clock that never jumps.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension String {
    /// The beginning that takes no more than so many columns of a terminal.
    func cut(to columns: Int) -> String {
        var used = 0
        return String(prefix { character in
            used += displayWidth(character)
            return used <= columns
        })
    }
}
