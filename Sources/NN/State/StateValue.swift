import TensorEngine

/// What an object remembers, as a tree of plain values that a file can hold.
public indirect enum StateValue {
    case none
    case bool(Bool)
    case number(Double)
    /// Of 64 bits, which a number could not hold exactly.
    case word(UInt64)
    case text(String)
    case tensor(Tensor)
    case list([StateValue])
    case record([(name: String, value: StateValue)])

    public static func numbers(_ values: [Double]) -> StateValue { .list(values.map { .number($0) }) }
    public static func integer(_ value: Int) -> StateValue { .number(Double(value)) }
    public static func optional(_ value: Double?) -> StateValue { value.map { .number($0) } ?? .none }

    public static func tensors(_ values: [(name: String, value: Tensor)]) -> StateValue {
        .record(values.map { ($0.name, .tensor($0.value)) })
    }
}

/// Takes a state apart; what is missing or of another type throws.
public struct StateReader {
    private let entries: [String: StateValue]
    private let owner: String

    /// Throws unless the state is a record. `owner` is what errors name.
    public init(_ state: StateValue, of owner: String) throws {
        self.owner = owner
        guard case .record(let entries) = state else {
            throw NNError.stateMismatch(owner: owner, detail: "it is no record")
        }
        self.entries = Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private func value<Value>(_ name: String, _ type: String, _ convert: (StateValue) -> Value?) throws -> Value {
        guard let found = entries[name], let value = convert(found) else {
            throw NNError.stateMismatch(owner: owner, detail: "it has no \(type) \"\(name)\"")
        }
        return value
    }

    public var entryNames: Set<String> { Set(entries.keys) }

    public func number(_ name: String) throws -> Double { try value(name, "number") { $0.number } }
    public func bool(_ name: String) throws -> Bool { try value(name, "truth value") { $0.bool } }
    public func state(_ name: String) throws -> StateValue { try value(name, "entry") { $0 } }
    public func list(_ name: String) throws -> [StateValue] { try value(name, "list") { $0.list } }
    public func numbers(_ name: String) throws -> [Double] { try value(name, "list of numbers") { $0.numbers } }
    public func word(_ name: String) throws -> UInt64 { try value(name, "word") { $0.word } }

    public func optionalNumber(_ name: String) throws -> Double? {
        try value(name, "number or none") { found -> Double?? in
            if case .none = found { return .some(nil) }
            return found.number.map { .some($0) }
        }
    }

    /// A number of steps or the like: whole and not negative.
    public func count(_ name: String) throws -> Int { try value(name, "count") { $0.count } }

    public func record(_ name: String) throws -> [(name: String, value: StateValue)] {
        try value(name, "record") { $0.record }
    }

    public func tensors(_ name: String) throws -> [(name: String, value: Tensor)] {
        try record(name).map { name, value in
            guard case .tensor(let tensor) = value else {
                throw NNError.stateMismatch(owner: owner, detail: "\"\(name)\" is no tensor")
            }
            return (name, tensor)
        }
    }
}

extension StateValue {
    public var number: Double? { if case .number(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var word: UInt64? { if case .word(let value) = self { value } else { nil } }
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var list: [StateValue]? { if case .list(let value) = self { value } else { nil } }
    public var record: [(name: String, value: StateValue)]? { if case .record(let value) = self { value } else { nil } }

    public var count: Int? { number.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil } }

    public var numbers: [Double]? {
        guard let list else { return nil }
        let numbers = list.compactMap(\.number)
        return numbers.count == list.count ? numbers : nil
    }
}
