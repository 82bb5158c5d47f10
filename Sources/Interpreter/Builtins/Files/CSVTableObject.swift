import Autograd
import DataFiles
import Inspect
import Syntax
import TensorEngine

/// The table that `read_csv` gives: columns by name, rows by number.
final class CSVTableObject: LibraryObject {
    let table: CSVTable
    /// Columns as values, made when they are first asked for.
    private var made: [String: Value] = [:]
    private lazy var memberTable = makeMembers()

    init(_ table: CSVTable) { self.table = table }

    override var typeName: String { "table" }
    override var length: Int? { table.rowCount }
    override var members: MemberTable { memberTable }

    /// The first and last rows, below them the size.
    override func text(width: Int) -> String {
        var shown = Table(rowTitle: "", columns: table.columns.map { escapingControls($0.name) })
        let edge = 5
        for row in 0..<table.rowCount {
            if table.rowCount > 2 * edge + 2, row >= edge, row < table.rowCount - edge {
                if row == edge { shown.append("…", table.columns.map { _ in .empty }) }
                continue
            }
            shown.append(String(row), table.columns.map { CSVTableObject.cell($0.values, row) })
        }
        let rows = table.rowCount == 1 ? "1 row" : "\(table.rowCount) rows"
        let columns = table.columns.count == 1 ? "1 column" : "\(table.columns.count) columns"
        shown.notes = ["\(rows), \(columns)"]
        return shown.text(width: width)
    }

    private static func cell(_ values: CSVTable.Values, _ row: Int) -> Table.Cell {
        switch values {
        case .numbers(let values): return .number(values[row])
        case .flags(let values): return .text(values[row] ? "true" : "false")
        case .texts(let values): return values[row].map { .text(escapingControls($0)) } ?? .empty
        }
    }

    /// The columns as values, for writing them again.
    var columns: [(name: String, value: Value)] {
        table.columns.map { column in
            (column.name, .list((0..<table.rowCount).map { CSVTableObject.value(column.values, $0) }))
        }
    }

    private static func value(_ values: CSVTable.Values, _ row: Int) -> Value {
        switch values {
        case .numbers(let values): return .number(values[row])
        case .flags(let values): return .bool(values[row])
        case .texts(let values): return values[row].map { .string($0) } ?? .none
        }
    }

    // MARK: Columns, rows, cells

    private func column(_ name: String) throws -> CSVTable.Column {
        guard let column = table[name] else {
            throw RuntimeError.raised(
                kind: .index, message: "the table has no column \"\(name)\"",
                hint: nearestOrList(name, table.columns.map(\.name)))
        }
        return column
    }

    private func columnValue(_ name: String, _ engine: Engine) throws -> Value {
        if let value = made[name] { return value }
        let value: Value
        switch try column(name).values {
        case .numbers(let numbers):
            value = .tensor(Variable(try engine.tensor(numbers, Shape([numbers.count]))))
        case .flags(let flags):
            let tensor = try engine.tensor(flags.map { $0 ? Float(1) : 0 }, Shape([flags.count]))
            value = .tensor(Variable(tensor.asMask()))
        case .texts(let texts):
            value = .list(texts.map { $0.map { .string($0) } ?? .none })
        }
        made[name] = value
        return value
    }

    private func row(_ row: Int) -> Value {
        .record(RecordObject(
            keys: table.columns.map(\.name), values: table.columns.map { CSVTableObject.value($0.values, row) }))
    }

    private static let indexRule =
        "a table is indexed by a column's name, by a row's number, by both as in t[0, \"x\"], or by many rows: "
        + "a slice, a list of numbers or a mask"

    private func position(_ key: Value) throws -> Int {
        guard let number = key.asNumber, let index = Int(exactly: number) else {
            throw RuntimeError.type(CSVTableObject.indexRule)
        }
        guard index < table.rowCount, index >= -table.rowCount else {
            throw RuntimeError.indexOutOfRange(index, count: table.rowCount, of: "table")
        }
        return index < 0 ? index + table.rowCount : index
    }

    /// The rows that a slice, a mask or a list stands for; nil for anything else.
    private func rowNumbers(_ key: Value, _ machine: Machine) throws -> [Int]? {
        switch key {
        case .object(let slice as SliceObject): return slice.indices(count: table.rowCount)
        case .tensor(let tensor) where tensor.value.isMask && tensor.shape.rank == 1:
            guard tensor.shape.count == table.rowCount else {
                throw EngineError.maskMismatch(mask: tensor.shape, indexed: try Shape([table.rowCount]))
            }
            return tensor.value.scalars.indices.filter { tensor.value[$0] != 0 }
        case .tensor(let tensor) where tensor.shape.rank == 1:
            return try machine.elements(of: .tensor(tensor)).map { try position($0) }
        case .list(let list): return try list.elements.map { try position($0) }
        default: return nil
        }
    }

    /// `t["x"]` is a column, `t[0]` a row, `t[0, "x"]` a cell; slices, lists of numbers and masks give tables.
    override func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        if keys.count == 1, case .string(let name) = keys[0] { return try columnValue(name.text, machine.tape.engine) }
        if keys.count == 2, case .string(let name) = keys[1] {
            return CSVTableObject.value(try column(name.text).values, try position(keys[0]))
        }
        guard keys.count == 1 else { throw RuntimeError.type(CSVTableObject.indexRule) }
        if let rows = try rowNumbers(keys[0], machine) { return .object(CSVTableObject(table.rows(rows))) }
        return row(try position(keys[0]))
    }

    /// The rows one after another, as records.
    override func makeIterator(_ machine: Machine) -> ValueIterator {
        var next = 0
        return GeneratedIterator { [self] in
            guard next < table.rowCount else { return nil }
            defer { next += 1 }
            return row(next)
        }
    }

    override func contains(_ element: Value) -> Bool? {
        guard case .string(let name) = element else { return false }
        return table[name.text] != nil
    }

    // MARK: Members

    private func makeMembers() -> MemberTable {
        var properties: [String: Property] = [
            "columns": Property("The names of the columns, a list.") { [unowned self] _, _ in
                .list(table.columns.map { .string($0.name) })
            },
            "rows": Property("The rows, a list of records.") { [unowned self] machine, _ in
                try machine.checkMemory(elements: table.rowCount)
                return .list((0..<table.rowCount).map { row($0) })
            },
        ]
        for column in table.columns where properties[column.name] == nil && CSVTableObject.methods[column.name] == nil {
            properties[column.name] = Property("A column.") { [unowned self] machine, _ in
                try columnValue(column.name, machine.tape.engine)
            }
        }
        return MemberTable(properties, Array(CSVTableObject.methods.values))
    }

    static let methods: [String: Builtin] = Dictionary(uniqueKeysWithValues: [
        Builtin(
            "tensor", "(table, columns = none)",
            "The numbers of these columns, or of all that are not text, as a tensor [rows, columns]."
        ) { call in
            let own = try own(call)
            let names: [String]
            if call.isNone(1) {
                names = own.table.columns.filter { if case .texts = $0.values { false } else { true } }.map(\.name)
            } else {
                names = try call.strings(1)
            }
            return .tensor(Variable(try own.matrix(names, call.tape.engine)))
        },
        Builtin(
            "classes", "(table, column)",
            "A column's class numbers and the words they stand for, in the order of the alphabet: [tensor [n], list]."
        ) { call in
            let own = try own(call)
            let name = try call.string(1)
            guard case .texts(let texts) = try own.column(name).values else {
                throw RuntimeError.type("the column \"\(name)\" holds no words", hint: "t[\"\(name)\"] is a tensor")
            }
            let words = Set(texts.compactMap { $0 }).sorted()
            let numbers = Dictionary(uniqueKeysWithValues: zip(words, words.indices.map { Float($0) }))
            let classes = try texts.enumerated().map { row, text in
                guard let text, let number = numbers[text] else {
                    throw RuntimeError.value("row \(row) has no value in the column \"\(name)\"")
                }
                return number
            }
            let tensor = try call.tape.engine.tensor(classes, Shape([classes.count]))
            return .list([.tensor(Variable(tensor)), .list(words.map { .string($0) })])
        },
    ].map { ($0.name, $0) })

    private static func own(_ call: Arguments) throws -> CSVTableObject {
        guard case .object(let object as CSVTableObject) = call[0] else { preconditionFailure("a member of tables") }
        return object
    }

    private func matrix(_ names: [String], _ engine: Engine) throws -> Tensor {
        let columns = try names.map { name -> [Double] in
            switch try column(name).values {
            case .numbers(let numbers): return numbers
            case .flags(let flags): return flags.map { $0 ? 1 : 0 }
            case .texts(let texts):
                let row = texts.firstIndex { $0.map { Double($0) == nil } ?? false } ?? 0
                let text = texts.isEmpty ? "" : texts[row] ?? ""
                throw RuntimeError.type(
                    "the column \"\(name)\" is text: row \(row) holds \"\(text)\"",
                    hint: "t.classes(\"\(name)\") numbers its words")
            }
        }
        var result = try engine.empty(Shape([table.rowCount, names.count]))
        try result.withMutableFloats(engine) { elements in
            for (place, column) in columns.enumerated() {
                for (row, value) in column.enumerated() { elements[row * columns.count + place] = Float(value) }
            }
        }
        return result
    }
}
