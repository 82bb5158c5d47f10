import CLibEdit

/// Where libedit puts an entry on the screen, in rows below the prompt's and columns from the left.
///
/// It counts columns with `wcwidth`, a row that is full goes on at the start of the next, and a wide character that
/// does not fit any more as well.
struct EntryLayout {
    struct Position: Equatable {
        var row = 0
        var column = 0
    }

    let cursor: Position
    let end: Position

    init(_ line: EditedLine, promptColumns: Int, width: Int) {
        let width = max(width, 1)
        var position = Position(row: promptColumns / width, column: promptColumns % width)
        var cursor = position
        for (index, scalar) in line.text.unicodeScalars.enumerated() {
            if index == line.cursor { cursor = position }
            Self.advance(&position, over: scalar, width)
        }
        self.cursor = line.cursor < line.count ? cursor : position
        end = position
    }

    private static func advance(_ position: inout Position, over scalar: Unicode.Scalar, _ width: Int) {
        switch scalar {
        case "\n": position = Position(row: position.row + 1)
        case "\t": advance(&position, by: 8 - position.column % 8, width)
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: advance(&position, by: "^A".utf8.count, width)
        default:
            let columns = Int(reg_columns(wchar_t(bitPattern: scalar.value)))
            // libedit writes what cannot be printed as `\U+00AD`.
            advance(&position, by: columns >= 0 ? columns : scalar.value < 0x10000 ? 8 : 9, width)
        }
    }

    private static func advance(_ position: inout Position, by columns: Int, _ width: Int) {
        if position.column + columns > width { position = Position(row: position.row + 1) }
        position.column += columns
        if position.column >= width { position = Position(row: position.row + 1) }
    }
}
