/// A table of named columns, as .csv files hold.
public struct CSVTable: Equatable, Sendable {
    /// A name and a value for each row.
    public struct Column: Equatable, Sendable {
        public let name: String
        public let values: Values

        public init(_ name: String, _ values: Values) {
            self.name = name
            self.values = values
        }
    }

    /// A column's values, all of one type.
    public enum Values: Equatable, Sendable {
        /// NaN where there is no value.
        case numbers([Double])
        /// true and false.
        case flags([Bool])
        /// nil where there is no value.
        case texts([String?])

        public var count: Int {
            switch self {
            case .numbers(let values): return values.count
            case .flags(let values): return values.count
            case .texts(let values): return values.count
            }
        }
    }

    public let columns: [Column]
    public let rowCount: Int

    /// The columns must be of one length.
    public init(_ columns: [Column]) {
        precondition(columns.allSatisfy { $0.values.count == columns[0].values.count }, "columns of one length")
        self.columns = columns
        rowCount = columns.first?.values.count ?? 0
    }

    public subscript(name: String) -> Column? { columns.first { $0.name == name } }

    /// The table of these rows, in this order; the numbers must be in range.
    public func rows(_ rows: [Int]) -> CSVTable {
        CSVTable(columns.map { column in
            switch column.values {
            case .numbers(let values): return Column(column.name, .numbers(rows.map { values[$0] }))
            case .flags(let values): return Column(column.name, .flags(rows.map { values[$0] }))
            case .texts(let values): return Column(column.name, .texts(rows.map { values[$0] }))
            }
        })
    }
}

/// How a .csv file is to be read.
public struct CSVOptions: Sendable {
    /// Where the names of the columns come from.
    public enum Header: Equatable, Sendable {
        /// The first line holds names unless all of its fields are numbers.
        case automatic
        case present
        case absent
        case names([String])
    }

    /// What a column's fields are to be.
    public enum FieldType: String, Sendable, CaseIterable {
        case number, text
    }

    public var header = Header.automatic
    public var delimiter = UInt8(ascii: ",")
    /// Fields that stand for no value.
    public var missing: Set<String> = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "None"]
    /// For all columns that `types` does not name; nil: numbers where all fields are, else text.
    public var type: FieldType?
    public var types: [String: FieldType] = [:]

    public init() {}
}
