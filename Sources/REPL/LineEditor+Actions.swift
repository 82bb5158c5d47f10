import CLibEdit
import Session
import Syntax

/// What the keys do.
extension LineEditor {
    // MARK: Entering

    /// Runs a complete single row wherever the cursor is, several rows only from the last one.
    func enter() -> UInt8 {
        let line = currentLine()
        if line.hasSeveralRows, !line.isOnLastRow { return insertNewline() }
        // With the newline that Enter stands for: the last word cannot grow any more.
        if case .incomplete = session.completeness(of: line.text + "\n") { return insertNewline() }
        push(key: Self.acceptKey)
        return UInt8(CC_NORM)
    }

    func insertInitialText() -> UInt8 {
        insert(initialText)
        return UInt8(CC_REFRESH)
    }

    func insertNewline() -> UInt8 {
        // Text that arrives faster than it is typed has its own indentation.
        let indentation = burst.isPaste ? 0 : nextIndentation(currentLine())
        insert("\n" + String(repeating: " ", count: indentation))
        return UInt8(CC_REFRESH)
    }

    /// Columns for the row after the cursor's: as this one, and a level more where it opens a bracket or waits for an
    /// operand.
    private func nextIndentation(_ line: EditedLine) -> Int {
        let row = line.rowBeforeCursor
        let current = row.prefix { $0 == " " }.count
        guard case .incomplete(let depth) = session.completeness(of: line.beforeCursor) else { return current }
        // Inside a text of several lines blanks would become part of it.
        let delimiters = line.beforeCursor.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
        if !delimiters.isMultiple(of: 2) { return 0 }
        if row.contains("\"\"\"") { return depth * Self.indentation }
        let above = String(line.beforeCursor.dropLast(row.count))
        var depthAbove = 0
        if case .incomplete(let depth) = session.completeness(of: above) { depthAbove = depth }
        let opensLevel = depth > depthAbove || (depth == 0 && current == 0)
        return current + (opensLevel ? Self.indentation : 0)
    }

    func insertClosingBracket(_ character: Int32) -> UInt8 {
        let line = currentLine()
        let row = line.rowBeforeCursor
        let isBlank = !row.isEmpty && row.allSatisfy { $0 == " " }
        if isBlank, line.hasSeveralRows, !burst.isPaste {
            deleteBeforeCursor(min(Self.indentation, row.count))
        }
        guard let scalar = Unicode.Scalar(UInt32(bitPattern: character)) else { return UInt8(CC_ERROR) }
        insert(String(Character(scalar)))
        return UInt8(CC_REFRESH)
    }

    // MARK: Moving

    func goUp() -> UInt8 {
        let line = currentLine()
        if let target = line.positionAbove {
            moveCursor(from: line.cursor, to: target)
            return UInt8(CC_CURSOR)
        }
        guard let entry = history.older(than: line.text) else { return UInt8(CC_ERROR) }
        replaceLine(line, with: entry)
        return UInt8(CC_REFRESH)
    }

    func goDown() -> UInt8 {
        let line = currentLine()
        if let target = line.positionBelow {
            moveCursor(from: line.cursor, to: target)
            return UInt8(CC_CURSOR)
        }
        guard let entry = history.newer(than: line.text) else { return UInt8(CC_ERROR) }
        replaceLine(line, with: entry)
        return UInt8(CC_REFRESH)
    }

    func searchHistory(older: Bool) -> UInt8 {
        let line = currentLine()
        let prefix = historySearch.flatMap { $0.shown == line.text ? $0.prefix : nil } ?? line.beforeCursor
        let found = older
            ? history.older(than: line.text, prefix: prefix)
            : history.newer(than: line.text, prefix: prefix)
        guard let found else { return UInt8(CC_ERROR) }
        replaceLine(line, with: found)
        historySearch = (prefix, found)
        return UInt8(CC_REFRESH)
    }

    func goToRowStart() -> UInt8 {
        let line = currentLine()
        moveCursor(from: line.cursor, to: line.rowStart)
        return UInt8(CC_CURSOR)
    }

    /// A count typed before, as in Alt-3 Right, goes on to libedit's own function.
    func goForward(key: String, onlyWord: Bool = false) -> UInt8 {
        if acceptSuggestion(onlyWord: onlyWord) { return UInt8(CC_REFRESH) }
        push(key: key)
        return UInt8(CC_ARGHACK)
    }

    func goToRowEnd() -> UInt8 {
        if acceptSuggestion() { return UInt8(CC_REFRESH) }
        let line = currentLine()
        moveCursor(from: line.cursor, to: line.rowEnd)
        return UInt8(CC_CURSOR)
    }
}
