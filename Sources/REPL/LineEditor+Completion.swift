import CLibEdit
import Session
import Syntax

/// A list of completions that waits to be shown, once the cursor stands on the last row.
struct CompletionState {
    var pendingList: String?
    var cursorToRestore = 0
}

extension LineEditor {
    /// Completions listed at once; the rest is counted.
    private static let listLimit = 100

    /// Inserts what all completions have in common; where they have nothing more, lists them.
    func complete() -> UInt8 {
        let line = currentLine()
        let isBlankRow = line.rowBeforeCursor.allSatisfy { $0 == " " }
        // A row typed fast is no paste: scripts that drive the prompt type so, and mean the key.
        if isBlankRow || line.hasSeveralRows && burst.isPaste {
            insert(String(repeating: " ", count: Self.indentation))
            return UInt8(CC_REFRESH)
        }
        let list = session.completions(for: line.text, cursor: line.cursor)
        let signature = signatureToList(line)
        guard !list.items.isEmpty, (0...line.cursor).contains(list.start) else {
            return signature.map { show($0, line) } ?? UInt8(CC_REFRESH_BEEP)
        }
        let typed = Array(line.beforeCursor.unicodeScalars).dropFirst(list.start)
        let common = Self.commonPrefix(list.items.map { Array($0.insertion.unicodeScalars) })
        if !common.elementsEqual(typed), common.count >= typed.count || list.items.count == 1 {
            deleteBeforeCursor(typed.count)
            insert(String(String.UnicodeScalarView(common)))
            return UInt8(CC_REFRESH)
        }
        if list.items.count == 1 {
            return list.items[0].signature.map { show($0, line) } ?? UInt8(CC_REFRESH_BEEP)
        }
        let hint = typed.isEmpty ? signature.map { $0 + "\n" } : nil
        return show((hint ?? "") + Self.columns(list.items), line)
    }

    /// The signature of the call the cursor is in, unless it stands below the entry anyway.
    private func signatureToList(_ line: EditedLine) -> String? {
        if session.promptSettings.hints { return nil }
        let call = session.callHint(for: line.text, cursor: line.cursor)
        return call.map { CallHintRow($0, width: Terminal.width() - 1).plain }
    }

    /// libedit knows only its own rows, so the list goes below the last of them; it is drawn once the cursor is there.
    private func show(_ list: String, _ line: EditedLine) -> UInt8 {
        completion = CompletionState(pendingList: list, cursorToRestore: line.cursor)
        moveCursor(from: line.cursor, to: line.count)
        push(key: Self.listKey)
        return UInt8(CC_REFRESH)
    }

    func showPendingList() -> UInt8 {
        guard let list = completion.pendingList else { return UInt8(CC_NORM) }
        completion.pendingList = nil
        send("\n" + list + "\n")
        let line = currentLine()
        moveCursor(from: line.cursor, to: completion.cursorToRestore)
        _ = reg_edit_refresh(editor)
        return UInt8(CC_NORM)
    }

    private static func columns(_ items: [CompletionItem]) -> String {
        var text = columnLayout(items.prefix(listLimit).map(\.text), width: Terminal.width())
        if items.count > listLimit { text += "\n… and \(items.count - listLimit) more" }
        return text
    }

    private static func commonPrefix(_ texts: [[Unicode.Scalar]]) -> [Unicode.Scalar] {
        guard let first = texts.first else { return [] }
        var count = first.count
        for text in texts.dropFirst() {
            count = zip(text, first).prefix(count).prefix { $0 == $1 }.count
        }
        return Array(first[..<count])
    }
}
