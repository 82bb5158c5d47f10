/// A field of dots finer than characters: eight a cell in Braille, one a cell in ASCII.
struct DotCanvas {
    let columns: Int
    let rows: Int
    /// Dots of a cell.
    let cellWidth: Int
    let cellHeight: Int
    private var cells: [(dots: UInt8, ink: Ink?)]

    init(columns: Int, rows: Int, usesUnicode: Bool) {
        self.columns = columns
        self.rows = rows
        (cellWidth, cellHeight) = usesUnicode ? (2, 4) : (1, 1)
        cells = Array(repeating: (0, nil), count: columns * rows)
    }

    var width: Int { columns * cellWidth }
    var height: Int { rows * cellHeight }

    /// Braille's numbering of its dots, by row and column.
    private static let brailleBits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    /// Sets a dot, counted from the left and from the top; dots outside are left out.
    mutating func set(_ x: Int, _ y: Int, _ ink: Ink) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let index = y / cellHeight * columns + x / cellWidth
        cells[index].dots |= DotCanvas.brailleBits[y % cellHeight][x % cellWidth]
        cells[index].ink = ink
    }

    /// A straight line between two dots, after Bresenham.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ ink: Ink) {
        var (x, y) = start
        let (width, height) = (abs(end.x - x), -abs(end.y - y))
        let (right, down) = (x < end.x ? 1 : -1, y < end.y ? 1 : -1)
        var error = width + height
        while true {
            set(x, y, ink)
            if x == end.x, y == end.y { return }
            let doubled = 2 * error
            if doubled >= height {
                error += height
                x += right
            }
            if doubled <= width {
                error += width
                y += down
            }
        }
    }

    /// Puts the dots on a picture; cells without dots are left as they are.
    func draw(on canvas: inout TextCanvas, column: Int, row: Int, glyphs: Glyphs) {
        for index in cells.indices {
            guard let ink = cells[index].ink else { continue }
            let (x, y) = (column + index % columns, row + index / columns)
            let character = cellWidth == 1
                ? glyphs.marker(ink) : Character(Unicode.Scalar(0x2800 + UInt32(cells[index].dots))!)
            var cell = canvas[x, y]
            cell.character = character
            cell.foreground = ink.terminalCode
            cell.isBold = false
            canvas[x, y] = cell
        }
    }
}
