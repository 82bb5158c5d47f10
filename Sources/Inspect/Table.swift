/// Rows under named columns: what every inspection returns. It is plain data; nothing here prints.
public struct Table: Equatable, Sendable {
    /// One entry of a table.
    public enum Cell: Equatable, Sendable {
        case number(Double)
        case count(Int)
        case text(String)
        case shape([Int])
        /// Numbers of units and the like, of which the first few are shown.
        case indices([Int])
        /// Not applicable, shown as an empty field.
        case empty
    }

    public struct Row: Equatable, Sendable {
        public let name: String
        public let cells: [Cell]

        public init(name: String, cells: [Cell]) {
            self.name = name
            self.cells = cells
        }
    }

    /// The heading of the row names, such as "parameter" or "layer".
    public let rowTitle: String
    public let columns: [String]
    public private(set) var rows: [Row] = []
    /// Lines shown below the rows: totals, or what a reader should know.
    public var notes: [String] = []

    public init(rowTitle: String, columns: [String]) {
        self.rowTitle = rowTitle
        self.columns = columns
    }

    /// Adds a row, which must have a cell for each column.
    public mutating func append(_ name: String, _ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row needs a cell for each column")
        rows.append(Row(name: name, cells: cells))
    }

    /// The first row of that name.
    public subscript(row name: String) -> Row? {
        rows.first { $0.name == name }
    }

    /// The cell at a row and column, both by name.
    public subscript(row: String, column: String) -> Cell? {
        guard let found = self[row: row], let index = columns.firstIndex(of: column) else { return nil }
        return found.cells[index]
    }

    /// A column's cells, from the first row to the last.
    public func column(_ name: String) -> [Cell]? {
        guard let index = columns.firstIndex(of: name) else { return nil }
        return rows.map { $0.cells[index] }
    }
}
