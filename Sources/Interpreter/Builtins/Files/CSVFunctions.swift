import Autograd
import DataFiles
import TensorEngine

/// Tables in text files.
enum CSVFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "read_csv", "(path, header = none, delimiter = \",\", types = none, missing = none)",
            """
            A table from comma-separated values. `t.price` or `t["price"]` is a column: a tensor [n] of numbers (nan where \
            there is none), a mask for true and false, else a list of strings (none where there is none). `t[0]` is a row, \
            a record; `t[:10]` and `t[t.price > 3]` are tables; `t.tensor()` gives all numbers [n, k], \
            `t.classes("kind")` numbers a column's words. `header`: true, false (columns x0, x1, …), a list of names, or \
            none: the first line holds names unless all of it is numbers. `types`: "number" or "text", for all columns or \
            a record by column. `missing`: the texts that stand for no value (none: empty, NA, N/A, NaN, nan, NULL, null, \
            None). Quoted fields may hold delimiters and line ends. A \
            .gz file is decompressed. Mistakes are io errors with line and column.
            """,
            example: "write_text(\"t.csv\", \"x,kind\\n1.5,a\\n,b\\n\"); t = read_csv(\"t.csv\"); print(t.x, t.kind)"
        ) { call in .object(CSVTableObject(try CSVTable(decoding: call.dataFile(0), options(call)))) },
        Builtin(
            "write_csv", "(path, data, columns = none, delimiter = \",\")",
            """
            Writes comma-separated values, numbers so that they read back as they are: a table, a record of columns \
            (tensors [n] or lists), a tensor [n] or [n, k], or a list of rows (records or lists). `columns` names the \
            columns of what has no names. `t |> write_csv(path)` and `t.write_csv(path)` are right too.
            """,
            example: "write_csv(\"t.csv\", {x: [1, 2.5], kind: [\"a\", \"b, c\"]}); print(read_text(\"t.csv\"))"
        ) { call in
            let (path, data) = call.pathAndContents()
            try FileContents.write(CSVRows(call, data: data, columns: 2).encoded(call.delimiter(3)), to: call.string(path))
            return .none
        },
    ]

    private static func options(_ call: Arguments) throws -> CSVOptions {
        var options = CSVOptions()
        switch call[1] {
        case .none: break
        case .bool(let isThere): options.header = isThere ? .present : .absent
        case .list: options.header = .names(try call.strings(1))
        default: throw call.mismatch(1, "true, false, none or a list of names")
        }
        if case .names(let names) = options.header, Set(names).count < names.count {
            throw call.valueMismatch(1, "a list of different names")
        }
        options.delimiter = try call.delimiter(2)
        switch call[3] {
        case .none: break
        case .record(let record):
            for (name, value) in zip(record.keys, record.values) {
                guard case .string(let type) = value, let type = CSVOptions.FieldType(rawValue: type.text) else {
                    throw call.mismatch(3, "\"number\" or \"text\", or a record of these by column")
                }
                options.types[name] = type
            }
        default:
            options.type = CSVOptions.FieldType(rawValue: try call.choice(3))
        }
        if !call.isNone(4) { options.missing = Set(try call.strings(4)) }
        return options
    }
}

/// The lines that `write_csv` writes, as text.
private struct CSVRows {
    private var header: [String]?
    private var rows: [[String]] = []
    private let machine: Machine

    init(_ call: Arguments, data: Int, columns: Int) throws {
        machine = call.machine
        if !call.isNone(columns) { header = try call.strings(columns) }
        switch call[data] {
        case .object(let object as TableObject): try add(object)
        case .object(let object as CSVTableObject): try add(object.columns)
        case .object(let object as HistoryObject):
            try add(object.history.series.map { ($0.name, .list($0.values.map { .number($0) })) })
        case .record(let record): try add(Array(zip(record.keys, record.values)))
        case .tensor(let tensor): try add(tensor.value)
        case .list(let list): try add(list.elements, call, data)
        default:
            throw call.mismatch(data, "a table, a record of columns, a tensor or a list of rows")
        }
        if let header, let first = rows.first, header.count != first.count {
            throw RuntimeError.value("write_csv got \(header.count) names for \(first.count) columns")
        }
    }

    func encoded(_ delimiter: UInt8) -> [UInt8] {
        var writer = CSVWriter(delimiter: delimiter)
        if let header { writer.append(header) }
        for row in rows { writer.append(row) }
        return writer.bytes
    }

    private mutating func add(_ object: TableObject) throws {
        let table = object.table
        header = [table.rowTitle] + table.columns
        for row in table.rows {
            rows.append([row.name] + (try row.cells.map { try field(TableObject.value($0)) }))
        }
    }

    private mutating func add(_ columns: [(name: String, value: Value)]) throws {
        header = header ?? columns.map(\.name)
        let fields = try columns.map { column in try machine.elements(of: column.value).map { try field($0) } }
        guard let first = fields.first else { return }
        for (column, values) in zip(columns, fields) where values.count != first.count {
            throw RuntimeError.value(
                "write_csv needs columns of one length: \"\(columns[0].name)\" has \(first.count) values, "
                    + "\"\(column.name)\" \(values.count)")
        }
        rows = first.indices.map { row in fields.map { $0[row] } }
    }

    private mutating func add(_ tensor: Tensor) throws {
        guard (1...2).contains(tensor.rank) else {
            throw RuntimeError.raised(
                kind: .shape, message: "write_csv writes tensors [n] or [n, k], got \(tensor.shape)",
                hint: "save_npy keeps any shape")
        }
        let width = tensor.rank == 1 ? 1 : tensor.shape[1]
        rows = (0..<tensor.shape[0]).map { row in
            (0..<width).map { NumberText.repr(tensor[row * width + $0]) }
        }
    }

    private mutating func add(_ elements: [Value], _ call: Arguments, _ data: Int) throws {
        if case .record(let first)? = elements.first {
            let names = first.keys
            header = header ?? names
            rows = try elements.map { element in
                guard case .record(let record) = element, Set(record.keys) == Set(names) else {
                    throw RuntimeError.value(
                        "write_csv needs rows with the same keys as the first, \(names.joined(separator: ", ")): "
                            + "got \(machine.brief(element))")
                }
                return try names.map { try field(record[$0] ?? .none) }
            }
            return
        }
        rows = try elements.map { element in
            switch element {
            case .list(let list): return try list.elements.map { try field($0) }
            case .tensor(let tensor) where tensor.shape.rank == 1: return tensor.value.scalars.map { NumberText.repr($0) }
            case .number, .string, .bool, .none, .tensor: return [try field(element)]
            default: throw call.mismatch(data, "a table, a record of columns, a tensor or a list of rows")
            }
        }
        if let uneven = rows.first(where: { $0.count != rows[0].count }) {
            throw RuntimeError.value("write_csv needs rows of one length, got \(rows[0].count) and \(uneven.count) fields")
        }
    }

    private func field(_ value: Value) throws -> String {
        switch value {
        case .none: return ""
        case .tensor(let tensor) where tensor.shape.count == 1: return NumberText.repr(tensor.value.item)
        default: return try machine.printed(value)
        }
    }
}
