import CLibEdit
import Glibc
import Session
import Syntax

/// The conversation at a terminal: reads an entry, runs it, shows what comes, until Ctrl-D or `exit`.
public final class InteractiveSession {
    /// What a prompt was answered with.
    public enum Input: Equatable {
        case entry(String)
        /// Ctrl-C: the typed text is dropped.
        case cancelled
        /// Ctrl-D on an empty line, or the end of the input.
        case endOfInput
    }

    private let session: Session
    private let printer: OutputPrinter
    private let input: StandardInput
    private let color: ColorChoice
    private var historyFile: HistoryFile?
    /// Nil where the terminal cannot be edited on, or there is none.
    private lazy var editor = makeEditor()

    /// `input` serves `input()` and, on terminals that cannot be edited on, the prompt.
    public init(
        session: Session, printer: OutputPrinter, input: StandardInput, color: ColorChoice, keepsHistory: Bool
    ) {
        self.session = session
        self.printer = printer
        self.input = input
        self.color = color
        historyFile = keepsHistory ? HistoryFile.defaultPath().map(HistoryFile.init(path:)) : nil
        session.archive = { [weak self] in self?.historyFile?.archive() ?? [] }
    }

    /// Returns the exit status.
    public func run() -> Int32 {
        while true {
            switch readEntry() {
            case .endOfInput: return 0
            case .cancelled: continue
            case .entry(let text):
                guard !isBlank(text) else { continue }
                if case .exit(let code) = execute(text) { return code }
            }
        }
    }

    /// Shows the prompt and returns what is entered; a blank entry too. Without a terminal there is no prompt.
    public func readEntry() -> Input {
        editor?.readEntry(number: session.nextCellNumber, initialText: session.takeNextEntryText()) ?? readPlainEntry()
    }

    /// Runs an entry and keeps it in the history, unless it begins with a blank.
    public func execute(_ text: String) -> CellStatus {
        if let editor, !text.hasPrefix(" "), editor.remember(text) { save(text) }
        return perform { session.execute(text) }
    }

    /// Does what `body` does with the session as an entry is run: Ctrl-C ends it, and it leaves a fresh line.
    public func perform(_ body: () -> CellStatus) -> CellStatus {
        // The flag is not lowered here: a Ctrl-C since the entry was taken is meant for what it starts.
        session.displayWidth = Terminal.width()
        let status = body()
        session.interruptFlag.pointee = 0
        if case .interrupted = status { printer.reportInterruption() }
        printer.startFreshLine()
        return status
    }

    private func makeEditor() -> LineEditor? {
        guard hasTerminal, !Terminal.isDumb, let editor = LineEditor(session: session, usesColor: usesColor) else {
            return nil
        }
        loadHistory(editor)
        return editor
    }

    /// Whether somebody sits there.
    public var hasTerminal: Bool { Terminal.isTerminal(STDIN_FILENO) }

    private var usesColor: Bool { Terminal.usesColor(color, descriptor: STDOUT_FILENO) }

    private func save(_ entry: String) {
        guard let file = historyFile, !file.append(entry, number: session.nextCellNumber) else { return }
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

    /// Reads lines until they make a whole entry.
    private func readPlainEntry() -> Input {
        let prompt = "In [\(session.nextCellNumber)]: "
        let continuation = String(repeating: " ", count: prompt.utf8.count - 5) + "...: "
        var text = ""
        session.interruptFlag.pointee = 0
        writePrompt(prompt)
        while true {
            guard let line = input.readLine() else {
                writePrompt("\n")
                if session.interruptFlag.pointee != 0 { return .cancelled }
                return text.isEmpty ? .endOfInput : .entry(text)
            }
            text += text.isEmpty ? line : "\n" + line
            guard case .incomplete = session.completeness(of: text + "\n"), !isBlank(text) else { return .entry(text) }
            writePrompt(continuation)
        }
    }

    private func writePrompt(_ text: String) {
        guard hasTerminal else { return }
        fputs(text, stdout)
        fflush(stdout)
    }

    private func isBlank(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
    }
}
