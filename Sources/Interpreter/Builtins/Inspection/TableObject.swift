import Autograd
import Inspect

/// A table as the language sees it: printed aligned, indexed by row and column.
final class TableObject: LibraryObject {
    let table: Table

    init(_ table: Table) { self.table = table }

    override var typeName: String { "table" }
    override func text(width: Int) -> String { table.text(width: width) }
    override var richTypes: [MediaType] { [.html] }
    override func rendering(as type: MediaType) -> String? { type == .html ? table.html : nil }
    override var length: Int? { table.rows.count }
    /// What every table has, and its columns: `t.l2` is a list with a value for each row.
    override var members: MemberTable {
        let columns = table.columns.enumerated().map { index, name in
            (name, Property("The column \(name), a list.") { _, value in
                .list(try TableObject.own(value).rows.map { TableObject.value($0.cells[index]) })
            })
        }
        return MemberTable(TableObject.table.properties.merging(columns) { own, _ in own }, [])
    }

    static let table = MemberTable(
        [
            "rows": Property("The names of the rows, a list.") { _, value in
                .list(try own(value).rows.map { .string($0.name) })
            },
            "columns": Property(
                "The names of the columns, a list. Each column is a member too: `norms(net).l2` is a list with a value for "
                    + "each row."
            ) { _, value in
                .list(try own(value).columns.map { .string($0) })
            },
        ],
        [])

    private static func own(_ value: Value) throws -> Table {
        guard case .object(let object) = value, let own = object as? TableObject else {
            preconditionFailure("a member of tables")
        }
        return own.table
    }

    /// `t["0.weight"]` is a row as a record, `t["0.weight", "l2"]` a cell, `t[0]` the first row.
    override func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        guard (1...2).contains(keys.count) else {
            throw RuntimeError.type("a table is indexed by row, or by row and column")
        }
        let row = try row(keys[0])
        if keys.count == 1 {
            return .record(RecordObject(keys: table.columns, values: row.cells.map { TableObject.value($0) }))
        }
        guard case .string(let column) = keys[1] else {
            throw RuntimeError.type("a column's name is a string, got \(keys[1].typeWithArticle)")
        }
        guard let cell = table[row.name, column.text] else {
            throw RuntimeError.raised(
                kind: .index, message: "the table has no column \"\(column.text)\"",
                hint: "it has \(table.columns.joined(separator: ", "))")
        }
        return TableObject.value(cell)
    }

    private func row(_ key: Value) throws -> Table.Row {
        if case .string(let name) = key {
            guard let row = table[row: name.text] else {
                let names = table.rows.map(\.name)
                throw RuntimeError.raised(
                    kind: .index, message: "the table has no row \"\(name.text)\"",
                    hint: table.columns.contains(name.text)
                        ? "it is a column: t.\(name.text)" : nearestOrList(name.text, names))
            }
            return row
        }
        guard let number = key.asNumber, let index = Int(exactly: number) else {
            throw RuntimeError.type("a row is named by a string or a whole number, got \(key.typeWithArticle)")
        }
        let position = index < 0 ? index + table.rows.count : index
        guard table.rows.indices.contains(position) else {
            throw RuntimeError.indexOutOfRange(index, count: table.rows.count, of: "table")
        }
        return table.rows[position]
    }

    static func value(_ cell: Table.Cell) -> Value {
        switch cell {
        case .number(let number): return .number(number)
        case .count(let count): return .integer(count)
        case .text(let text): return .string(text)
        case .shape(let shape), .indices(let shape): return .list(shape.map { .integer($0) })
        case .empty: return .none
        }
    }

    /// Rows one after another, as records with their name.
    override func makeIterator(_ machine: Machine) -> ValueIterator {
        var index = 0
        return GeneratedIterator { [table] in
            guard index < table.rows.count else { return nil }
            defer { index += 1 }
            let row = table.rows[index]
            return .record(
                RecordObject(
                    keys: [table.rowTitle] + table.columns,
                    values: [.string(row.name)] + row.cells.map { TableObject.value($0) }))
        }
    }

    override func contains(_ element: Value) -> Bool? {
        guard case .string(let name) = element else { return false }
        return table[row: name.text] != nil
    }
}
