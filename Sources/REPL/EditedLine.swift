import CLibEdit

/// The text under the editor's hands, with the cursor in code points, as libedit counts.
struct EditedLine {
    let text: String
    let cursor: Int
    private let scalars: [Unicode.Scalar]

    init(text: String, cursor: Int) {
        self.text = text
        self.cursor = cursor
        scalars = Array(text.unicodeScalars)
    }

    var count: Int { scalars.count }
    var beforeCursor: String { Self.string(scalars[..<cursor]) }
    var hasSeveralRows: Bool { scalars.contains("\n") }
    var isOnLastRow: Bool { !scalars[cursor...].contains("\n") }

    /// Where the cursor's row begins.
    var rowStart: Int { (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
    /// Where the cursor's row ends.
    var rowEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? count }
    /// The cursor's row up to the cursor.
    var rowBeforeCursor: String { Self.string(scalars[rowStart..<cursor]) }

    /// The same column in the row above, nil on the first row.
    var positionAbove: Int? {
        guard rowStart > 0 else { return nil }
        let end = rowStart - 1
        let start = (scalars[..<end].lastIndex(of: "\n") ?? -1) + 1
        return min(start + cursor - rowStart, end)
    }

    /// The same column in the row below, nil on the last row.
    var positionBelow: Int? {
        guard rowEnd < count else { return nil }
        let start = rowEnd + 1
        let end = scalars[start...].firstIndex(of: "\n") ?? count
        return min(start + cursor - rowStart, end)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}

extension LineEditor {
    func currentLine() -> EditedLine {
        guard let info = el_line(editor)?.pointee, let buffer = info.buffer else {
            return EditedLine(text: "", cursor: 0)
        }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: info.lastchar - buffer)
        let before = UnsafeRawBufferPointer(start: buffer, count: info.cursor - buffer)
        let text = String(decoding: bytes, as: UTF8.self)
        return EditedLine(text: text, cursor: min(Self.codePoints(before), text.unicodeScalars.count))
    }

    func insert(_ text: String) {
        guard !text.isEmpty else { return }
        _ = el_insertstr(editor, text)
    }

    func deleteBeforeCursor(_ count: Int) {
        guard count > 0 else { return }
        el_deletestr(editor, Int32(count))
    }

    func moveCursor(from position: Int, to target: Int) {
        _ = el_cursor(editor, Int32(target - position))
    }

    /// Puts another text in the line's place, with the cursor at its end.
    func replaceLine(_ line: EditedLine, with text: String) {
        moveCursor(from: line.cursor, to: line.count)
        deleteBeforeCursor(line.count)
        insert(text)
    }

    private static func codePoints(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}
