/// Rows of coloured characters, on which pictures are put together.
struct TextCanvas {
    struct Cell: Equatable {
        var character: Character = " "
        /// Numbers of the terminal's 256 colours; nil for the terminal's own.
        var foreground: UInt8?
        var background: UInt8?
        var isBold = false
        /// The right half of a wide character, which stands in the cell before.
        var isCovered = false
    }

    let width: Int
    private(set) var rows: [[Cell]]

    init(width: Int, height: Int) {
        self.width = max(0, width)
        rows = Array(repeating: Array(repeating: Cell(), count: max(0, width)), count: max(0, height))
    }

    var height: Int { rows.count }

    subscript(column: Int, row: Int) -> Cell {
        get { rows[row][column] }
        set {
            guard rows.indices.contains(row), (0..<width).contains(column) else { return }
            rows[row][column] = newValue
        }
    }

    /// Writes words to the right of a place; what does not fit is cut off.
    mutating func write(_ text: TextLine, column: Int, row: Int) {
        guard rows.indices.contains(row) else { return }
        var column = column
        for part in text.parts {
            for character in part.text {
                let size = text.measure(character)
                guard size > 0 else { continue }
                if column >= 0, column + size <= width {
                    let background = self[column, row].background
                    self[column, row] = Cell(
                        character: character, foreground: part.foreground, background: background, isBold: part.isBold)
                    if size == 2 { self[column + 1, row] = Cell(background: background, isCovered: true) }
                }
                column += size
            }
        }
    }

    /// Lays another picture over this one.
    mutating func place(_ other: TextCanvas, column: Int, row: Int) {
        for (offset, cells) in other.rows.enumerated() {
            for (position, cell) in cells.enumerated() { self[column + position, row + offset] = cell }
        }
    }

    /// Puts another picture below this one.
    mutating func append(_ other: TextCanvas) {
        let empty = Cell()
        for cells in other.rows {
            rows.append(Array((cells + Array(repeating: empty, count: max(0, width - cells.count))).prefix(width)))
        }
    }

    /// The picture as lines of text, with control sequences for its colours if it may have them.
    func text(usesColor: Bool) -> String {
        rows.map { line($0, usesColor: usesColor) }.joined(separator: "\n")
    }

    private func line(_ cells: [Cell], usesColor: Bool) -> String {
        let end = cells.lastIndex { $0.character != " " || $0.isCovered || (usesColor && $0.background != nil) }
        var text = ""
        var current = Cell()
        for cell in cells.prefix((end ?? -1) + 1) where !cell.isCovered {
            if usesColor, !cell.hasStyle(of: current) {
                text += cell.controlSequence
                current = cell
            }
            text.append(cell.character)
        }
        return current.hasStyle(of: Cell()) ? text : text + "\u{1b}[0m"
    }
}

extension TextCanvas.Cell {
    fileprivate func hasStyle(of other: TextCanvas.Cell) -> Bool {
        foreground == other.foreground && background == other.background && isBold == other.isBold
    }

    fileprivate var controlSequence: String {
        var codes = ["0"]
        if isBold { codes.append("1") }
        if let foreground { codes.append("38;5;\(foreground)") }
        if let background { codes.append("48;5;\(background)") }
        return "\u{1b}[\(codes.joined(separator: ";"))m"
    }
}
