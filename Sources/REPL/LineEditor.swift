import CLibEdit
import Glibc
import Session
import Syntax

/// The prompt's editor: libedit with entries of several lines, bracketed paste, completion and a history of our own.
///
/// There is one while a program runs, and it is used on one thread.
final class LineEditor {
    let session: Session
    var history = EntryHistory()
    /// What Alt-P and Alt-N look for, until another key is used.
    var historySearch: (prefix: String, shown: String)?
    var completion = CompletionState()
    var overlay = Overlay()
    var burst = InputBurst()
    /// What the next entry begins with.
    var initialText = ""
    let editor: OpaquePointer
    private let searchableEntries: OpaquePointer
    let usesColor: Bool
    var usesViKeys = false
    private(set) var promptColumns = 0
    /// libedit reads the prompt through this.
    private var promptText: UnsafeMutablePointer<CChar> = strdup("")

    /// Nil when the terminal cannot be edited on.
    init?(session: Session, usesColor: Bool) {
        guard let editor = el_init("reg", stdin, stdout, stderr) else { return nil }
        guard let searchableEntries = history_init() else {
            el_end(editor)
            return nil
        }
        self.session = session
        self.editor = editor
        self.searchableEntries = searchableEntries
        self.usesColor = usesColor
        reg_terminal_save(STDIN_FILENO)
        _ = reg_history_set_size(searchableEntries, Int32(HistoryFile.loadedEntryLimit))
        _ = reg_history_set_unique(searchableEntries, 1)
        _ = reg_edit_use_history(editor, searchableEntries)
        _ = reg_edit_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
        _ = reg_edit_set_prompt(editor) { LineEditor.of($0).promptText }
        _ = reg_edit_set_reader(editor) { LineEditor.of($0).readCharacter(into: $1!) }
        configureKeys()
    }

    deinit {
        el_end(editor)
        history_end(searchableEntries)
        free(promptText)
    }

    static func of(_ editor: OpaquePointer?) -> LineEditor {
        Unmanaged<LineEditor>.fromOpaque(reg_edit_client_data(editor)).takeUnretainedValue()
    }

    /// Makes earlier sessions' entries available.
    func load(_ entries: [String]) {
        history = EntryHistory(entries)
        for entry in entries { _ = reg_history_enter(searchableEntries, entry) }
    }

    /// Adds an entry to the history; false if it repeats the last one.
    func remember(_ entry: String) -> Bool {
        guard history.append(entry) else { return false }
        _ = reg_history_enter(searchableEntries, entry)
        return true
    }

    /// Shows the prompt for cell `number` with a text to be edited, and returns what is entered, without the newline at
    /// its end.
    func readEntry(number: Int, initialText: String? = nil) -> InteractiveSession.Input {
        setPrompt(number: number)
        history.returnToEnd()
        overlay = Overlay()
        self.initialText = initialText ?? ""
        if initialText != nil { push(key: Self.initialTextKey) }
        session.interruptFlag.pointee = 0
        reg_prompt_begin(editor)
        // What was typed during the computation has been echoed by the terminal, and the editor shows it once more.
        if Terminal.hasWaitingInput() { send("\r\u{1b}[K") }
        var count: Int32 = 0
        let line = el_gets(editor, &count)
        reg_prompt_end(editor)
        // Erases what is left below, also after the window changed its width.
        let eraseBelow = "\u{1b}[J"
        if session.interruptFlag.pointee != 0 {
            let layout = EntryLayout(currentLine(), promptColumns: promptColumns, width: Terminal.width())
            send(String(repeating: "\n", count: layout.end.row - layout.cursor.row + 1) + eraseBelow)
            return .cancelled
        }
        send(eraseBelow)
        if let line, count > 0 {
            let bytes = UnsafeBufferPointer(start: line, count: Int(count)).map { UInt8(bitPattern: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            return .entry(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        send("\n")
        return .endOfInput
    }

    /// Writes past libedit.
    func send(_ text: String) {
        fputs(text, stdout)
        fflush(stdout)
    }

    // MARK: Prompt

    private func setPrompt(number: Int) {
        let mode = session.promptMode.map { "(\($0)) " } ?? ""
        let text = "In [\(number)]:"
        promptColumns = mode.utf8.count + text.utf8.count + 1
        free(promptText)
        // libedit takes one control sequence before a character, and loses one at a prompt's end.
        promptText = strdup((mode.isEmpty ? "" : style("2") + mode) + style("0;32") + text + style("0") + " ")
    }

    private func style(_ number: String) -> String {
        usesColor ? "\u{1}\u{1b}[\(number)m\u{1}" : ""
    }
}
