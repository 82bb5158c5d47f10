import CLibEdit
import Glibc
import Session
import Syntax

/// What stands on the screen beside the entry while a key is awaited: the rest of an earlier entry after the cursor,
/// and the signature of a call below the entry.
///
/// libedit knows of neither: they are drawn when it has drawn, and taken away before it draws again. So its picture of
/// the screen always holds.
struct Overlay {
    /// The earlier entry's rest that was shown last, when the line was `typed`. It stays while further bytes of a key
    /// come in, so that the key can take it over.
    var suggestion: (typed: String, rest: String)?
    var showsSuggestion = false
    /// How far below the cursor's row the hint stands.
    var hintDistance: Int?
}

extension LineEditor {
    /// libedit asks for each character here.
    func readCharacter(into character: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            showOverlay()
            let outcome = burst.timing { reg_prompt_read(character) }
            if outcome == Int32(REG_READ_SIGNALLED), reg_prompt_take_window_change() != 0 {
                redrawInNewWindow()
                continue
            }
            hideOverlay()
            guard outcome == Int32(REG_READ_SIGNALLED) else { return outcome }
            reg_prompt_handle_signals(editor)
        }
    }

    /// libedit would forget where the entry begins. Terminals wrap its rows anew as it would itself, so that its start
    /// can be found.
    private func redrawInNewWindow() {
        let layout = EntryLayout(currentLine(), promptColumns: promptColumns, width: Terminal.width())
        send("\r" + (layout.cursor.row > 0 ? Control.up(layout.cursor.row) : "") + Control.eraseBelow)
        overlay = Overlay()
        el_resize(editor)
        _ = reg_edit_refresh(editor)
    }

    private func showOverlay() {
        let settings = session.promptSettings
        guard settings.suggestions || settings.hints, !Terminal.hasWaitingInput() else { return }
        let line = currentLine()
        guard !line.text.isEmpty, !isBorrowed(line) else { return }
        let layout = EntryLayout(line, promptColumns: promptColumns, width: Terminal.width())
        var drawn = ""
        if settings.suggestions { drawn += suggestion(line, layout) }
        if settings.hints { drawn += hint(line, layout) }
        if !drawn.isEmpty { send(drawn) }
    }

    private func hideOverlay() {
        var erased = ""
        if let distance = overlay.hintDistance {
            erased += Control.down(distance) + Control.atRowStart(Control.eraseBelow) + Control.up(distance)
        }
        // All below, not the row alone: a window that became narrower has wrapped it.
        if overlay.showsSuggestion { erased += Control.eraseBelow }
        if !erased.isEmpty { send(erased) }
        overlay.hintDistance = nil
        overlay.showsSuggestion = false
    }

    /// Whether libedit shows something else in the line: the pattern of its Ctrl-R, or a question of its own.
    private func isBorrowed(_ line: EditedLine) -> Bool {
        line.text.hasPrefix("\n") || line.text.contains("\nbck") || line.text.contains("\nfwd")
    }

    // MARK: Suggestion

    /// Draws the latest entry's rest that begins with the line, as much of it as fits into the row. Not without colour:
    /// it could not be told from what is typed.
    private func suggestion(_ line: EditedLine, _ layout: EntryLayout) -> String {
        guard usesColor, line.cursor == line.count, let rest = history.continuation(of: line.text) else { return "" }
        let room = Terminal.width() - layout.cursor.column - 1
        let firstRow = rest.prefix { $0 != "\n" }
        var shown = escapingControls(String(firstRow))
        if firstRow.endIndex != rest.endIndex || displayWidth(shown) > room {
            shown = shown.cut(to: room - 1) + "…"
        }
        guard room > 0 else { return "" }
        overlay.suggestion = (line.text, rest)
        overlay.showsSuggestion = true
        return Control.inPlace(Control.dim(shown))
    }

    /// Takes over the suggestion that is shown, or its next word; false where there is none.
    func acceptSuggestion(onlyWord: Bool = false) -> Bool {
        let line = currentLine()
        // An arrow key begins with Escape, which in vi's insert mode steps back onto the last character.
        let atEnd = usesViKeys ? line.count - 1 : line.count
        guard let (typed, rest) = overlay.suggestion, typed == line.text, line.cursor >= atEnd else { return false }
        moveCursor(from: line.cursor, to: line.count)
        insert(onlyWord ? Self.firstWord(of: rest) : rest)
        return true
    }

    /// As far as Alt-F moves.
    private static func firstWord(of text: String) -> String {
        let isWord = { (character: Character) in character.isLetter || character.isNumber || character == "_" }
        let start = text.firstIndex(where: isWord) ?? text.endIndex
        let end = text[start...].firstIndex { !isWord($0) } ?? text.endIndex
        return String(text[..<end])
    }

    // MARK: Hint

    /// Draws the signature of the call that the cursor is in, in the row below the entry.
    private func hint(_ line: EditedLine, _ layout: EntryLayout) -> String {
        guard layout.end.row + 1 < Terminal.height(), let call = session.callHint(for: line.text, cursor: line.cursor)
        else { return "" }
        let distance = layout.end.row + 1 - layout.cursor.row
        overlay.hintDistance = distance
        let text = CallHintRow(call, width: Terminal.width() - 1)
        return Control.downScrolling(distance) + Control.atRowStart(usesColor ? text.styled : text.plain)
            + Control.up(distance)
    }
}

/// Control sequences that all terminals understand which are not dumb.
private enum Control {
    static let eraseBelow = "\u{1b}[J"

    static func up(_ rows: Int) -> String { "\u{1b}[\(rows)A" }
    static func down(_ rows: Int) -> String { "\u{1b}[\(rows)B" }
    /// Stays in the column; the screen moves up where there is no row below.
    static func downScrolling(_ rows: Int) -> String { String(repeating: "\u{1b}D", count: rows) }
    static func dim(_ text: String) -> String { "\u{1b}[2m\(text)\u{1b}[0m" }

    /// Writes and comes back to the cursor. Nothing wraps, should the terminal count columns otherwise.
    static func inPlace(_ text: String) -> String { "\u{1b}7\u{1b}[?7l\(text)\u{1b}[?7h\u{1b}8" }
    static func atRowStart(_ text: String) -> String { inPlace("\r" + text) }
}
