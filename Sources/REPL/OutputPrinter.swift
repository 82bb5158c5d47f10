import Glibc
import Session
import Syntax

/// Writes a session's outputs to stdout and stderr, in the order in which they come.
public final class OutputPrinter {
    private let colorsOutput: Bool
    private let renderer: DiagnosticRenderer
    private var progress: ProgressLine
    /// Whether what was written last leaves the terminal's cursor in the middle of a line.
    private var isMidLine = false
    private let flushesEachOutput: Bool
    private var reportedInterruption = false

    public init(color: ColorChoice) {
        colorsOutput = Terminal.usesColor(color, descriptor: STDOUT_FILENO)
        renderer = DiagnosticRenderer(color: Terminal.usesColor(color, descriptor: STDERR_FILENO))
        progress = ProgressLine(isRewritten: Terminal.isTerminal(STDERR_FILENO) && !Terminal.isDumb)
        flushesEachOutput = Terminal.isTerminal(STDOUT_FILENO)
        if !flushesEachOutput {
            // Without memory of ours the C library would take its own size. It is in use until the program ends.
            let size = 65_536
            setvbuf(stdout, UnsafeMutablePointer<CChar>.allocate(capacity: size), _IOFBF, size)
        }
    }

    public func print(_ event: OutputEvent) {
        reportedInterruption = false
        switch event {
        case .standardOutput(let text): writeOutput(text)
        case .standardError(let text): writeError(text)
        case .page(let text):
            startFreshLine()
            if !Pager.show(text) { writeOutput(text) }
        case .result(let number, let display): writeOutput(resultText(number, display.text))
        case .display(let display): writeOutput(Self.line(display.text))
        case .progress(let identifier, let text, let isFinal):
            let update = progress.update(
                identifier: identifier, text: text, isFinal: isFinal, width: Terminal.width(), now: ProgressLine.now())
            if !update.isEmpty { writeRaw(update, to: stderr) }
        case .failure(let diagnostic):
            if diagnostic.kind == .interrupted {
                writeInterruption(Self.interruptionText(diagnostic))
            } else {
                writeError(Self.line(renderer.render(diagnostic)))
            }
        }
    }

    /// A message of the program itself, such as a warning about the history file.
    public func printNotice(_ text: String) {
        writeError(Self.line(text))
    }

    /// Ends a line that a program left open, so that the prompt starts in the first column.
    public func startFreshLine() {
        finish()
        if isMidLine, flushesEachOutput { writeRaw("\n", to: stdout) }
        isMidLine = false
    }

    /// Says that a computation was interrupted, unless its session just did.
    public func reportInterruption() {
        if !reportedInterruption { writeInterruption("Interrupted") }
        reportedInterruption = false
    }

    /// The user has ended the row by entering a line after what was printed last.
    public func noteEchoedNewline() {
        if Terminal.isTerminal(STDIN_FILENO) { isMidLine = false }
    }

    /// Leaves a progress line as it stands and writes what is held back; the reason where stdout cannot be written.
    @discardableResult
    public func finish() -> Diagnostic? {
        let ending = progress.finishLine()
        if !ending.isEmpty { writeRaw(ending, to: stderr) }
        guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return nil }
        return Diagnostic(kind: .io, message: "cannot write to stdout: \(String(cString: strerror(errno)))")
    }

    private func resultText(_ number: Int, _ text: String) -> String {
        let label = colorsOutput ? "\u{1b}[31mOut[\(number)]:\u{1b}[0m" : "Out[\(number)]:"
        let body = Self.line(text)
        let isOneLine = body.utf8.firstIndex(of: UInt8(ascii: "\n")) == body.utf8.index(before: body.utf8.endIndex)
        return label + (isOneLine ? " " : "\n") + body
    }

    private static func interruptionText(_ diagnostic: Diagnostic) -> String {
        guard let location = diagnostic.location else { return "Interrupted" }
        let place = location.source.position(of: location.span.start)
        return "Interrupted at \(location.source.name):\(place.line):\(place.column)"
    }

    /// Keeps a progress line, which says how far the computation came, and leaves the row of the echoed `^C`.
    private func writeInterruption(_ text: String) {
        let hasOpenRow = progress.finishLine() != "" || isMidLine || Terminal.isTerminal(STDIN_FILENO)
        isMidLine = false
        fflush(stdout)
        writeRaw((hasOpenRow && Terminal.isTerminal(STDERR_FILENO) ? "\n" : "") + text + "\n", to: stderr)
        reportedInterruption = true
    }

    private func writeOutput(_ text: String) {
        guard !text.isEmpty else { return }
        takeProgressAway()
        isMidLine = text.utf8.last != UInt8(ascii: "\n")
        writeRaw(text, to: stdout)
    }

    private func writeError(_ text: String) {
        guard !text.isEmpty else { return }
        takeProgressAway()
        if isMidLine, flushesEachOutput, Terminal.isTerminal(STDERR_FILENO) { writeRaw("\n", to: stdout) }
        isMidLine = false
        fflush(stdout)
        writeRaw(text, to: stderr)
    }

    private func takeProgressAway() {
        let blanks = progress.clear()
        if !blanks.isEmpty { writeRaw(blanks, to: stderr) }
    }

    private func writeRaw(_ text: String, to stream: UnsafeMutablePointer<FILE>) {
        var text = text
        text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, stream) }
        if flushesEachOutput || stream == stderr { fflush(stream) }
    }

    private static func line(_ text: String) -> String {
        text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
    }
}
