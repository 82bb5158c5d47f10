import CLibEdit
import Glibc
import Session
import Syntax

/// The conversation at a terminal: reads an entry, runs it, shows what comes, until Ctrl-D or `exit`.
public final class InteractiveSession {
    private let session: Session
    private let printer: OutputPrinter
    private let input: StandardInput
    private let color: ColorChoice
    private var historyFile: HistoryFile?

    /// `input` serves `input()` and, on terminals that cannot be edited on, the prompt.
    public init(
        session: Session, printer: OutputPrinter, input: StandardInput, color: ColorChoice, keepsHistory: Bool
    ) {
        self.session = session
        self.printer = printer
        self.input = input
        self.color = color
        historyFile = keepsHistory ? HistoryFile.defaultPath().map(HistoryFile.init(path:)) : nil
    }

    /// Returns the exit status.
    public func run() -> Int32 {
        guard !Terminal.isDumb, let editor = LineEditor(session: session, usesColor: usesColor) else {
            return runPlain()
        }
        loadHistory(editor)
        while true {
            session.displayWidth = Terminal.width()
            switch editor.readEntry(number: session.nextCellNumber) {
            case .endOfInput: return 0
            case .cancelled: continue
            case .entry(let text):
                guard !isBlank(text) else { continue }
                if !text.hasPrefix(" "), editor.remember(text) { save(text) }
                if let status = execute(text) { return status }
            }
        }
    }

    private var usesColor: Bool { Terminal.usesColor(color, descriptor: STDOUT_FILENO) }

    /// The exit status if the entry asks to leave.
    private func execute(_ text: String) -> Int32? {
        session.interruptFlag.pointee = 0
        let status = session.execute(text)
        session.interruptFlag.pointee = 0
        if case .interrupted = status { printer.reportInterruption() }
        printer.startFreshLine()
        if case .exit(let code) = status { return code }
        return nil
    }

    private func save(_ entry: String) {
        guard let file = historyFile, !file.append(entry) else { return }
        printer.printNotice("warning: cannot write the history file \(file.path)")
        historyFile = nil
    }

    private func loadHistory(_ editor: LineEditor) {
        guard let file = historyFile else { return }
        let (entries, damagedLines) = file.load()
        editor.load(entries)
        if damagedLines > 0 {
            printer.printNotice("warning: skipped \(damagedLines) unreadable lines of the history file \(file.path)")
        }
    }

    // MARK: Terminals that cannot be edited on

    private func runPlain() -> Int32 {
        while true {
            session.displayWidth = Terminal.width()
            guard let text = readPlainEntry() else {
                writePrompt("\n")
                return 0
            }
            guard !isBlank(text) else { continue }
            if let status = execute(text) { return status }
        }
    }

    /// Reads lines until they make a whole entry; nil at the end of input.
    private func readPlainEntry() -> String? {
        let prompt = "In [\(session.nextCellNumber)]: "
        let continuation = String(repeating: " ", count: prompt.utf8.count - 5) + "...: "
        var text = ""
        session.interruptFlag.pointee = 0
        writePrompt(prompt)
        while true {
            guard let line = input.readLine() else {
                guard session.interruptFlag.pointee != 0 else { return text.isEmpty ? nil : text }
                writePrompt("\n")
                return ""
            }
            text += text.isEmpty ? line : "\n" + line
            guard case .incomplete = session.completeness(of: text + "\n"), !isBlank(text) else { return text }
            writePrompt(continuation)
        }
    }

    private func writePrompt(_ text: String) {
        fputs(text, stdout)
        fflush(stdout)
    }

    private func isBlank(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
    }
}
