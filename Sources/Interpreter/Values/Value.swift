import Autograd
import NN

/// What an expression gives.
///
/// Numbers, bools and none live in the enum itself, so arithmetic allocates nothing; everything else is a
/// reference, as in Python. `number` stands first because a zeroed register then reads as the number 0,
/// which `ValueStack` relies on.
public enum Value {
    case number(Double)
    case bool(Bool)
    case none
    /// A variable that has no value yet, or an argument left out. Never reaches a script.
    case unset
    case string(StringObject)
    case list(ListObject)
    case record(RecordObject)
    case range(RangeObject)
    case tensor(Variable)
    case function(Closure)
    case builtin(Builtin)
    case method(BoundMethod)
    case model(ModelType)
    case module(Module)
    case object(LibraryObject)
    /// A variable that closures share. Never reaches a script.
    case box(Box)
    /// The state of a `for` loop. Never reaches a script.
    case iterator(ValueIterator)
}

extension Value {
    public static func string(_ text: String) -> Value { .string(StringObject(text)) }
    public static func list(_ elements: [Value]) -> Value { .list(ListObject(elements)) }
    public static func integer(_ value: Int) -> Value { .number(Double(value)) }

    /// The name that `type(v)` gives and messages use.
    public var typeName: String {
        switch self {
        case .number: return "number"
        case .bool: return "bool"
        case .none: return "none"
        case .string: return "string"
        case .list: return "list"
        case .record: return "record"
        case .range: return "range"
        case .tensor: return "tensor"
        case .function, .builtin, .method: return "function"
        case .model: return "model"
        case .module: return "module"
        case .object(let object): return object.typeName
        case .unset, .box, .iterator: return "internal"
        }
    }

    /// "a number", "an optimizer": for messages.
    public var typeWithArticle: String {
        let name = typeName
        if case .none = self { return "none" }
        return ("aeiou".contains(name.first ?? "x") ? "an " : "a ") + name
    }

    public var isCallable: Bool {
        switch self {
        case .function, .builtin, .method, .model, .module: return true
        case .object(let object): return object.isCallable
        default: return false
        }
    }

    /// Functions in the sense of `a.f(b)`, which skips other values of the name.
    var isFunction: Bool {
        switch self {
        case .function, .builtin, .method, .model: return true
        default: return false
        }
    }

    var isUnset: Bool {
        if case .unset = self { return true }
        return false
    }

    var isNone: Bool {
        if case .none = self { return true }
        return false
    }
}

extension Value {
    /// Frees values without recursion: lists nested a million deep must not exhaust the stack when they go.
    fileprivate static func dismantle(_ doomed: inout [Value]) {
        guard doomed.contains(where: \.isContainer) else { return }
        while let value = doomed.popLast() {
            switch consume value {
            case .list(var list):
                if isKnownUniquelyReferenced(&list) {
                    doomed += list.elements
                    list.elements = []
                }
            case .record(var record):
                if isKnownUniquelyReferenced(&record) { doomed += record.takeAll() }
            default: break
            }
        }
    }

    private var isContainer: Bool {
        switch self {
        case .list, .record: return true
        default: return false
        }
    }
}

/// A variable that closures share.
public final class Box {
    /// Where the value is, so that code can read it without touching the box's reference count.
    let cell: UnsafeMutablePointer<Value>

    init(_ value: Value) {
        cell = .allocate(capacity: 1)
        cell.initialize(to: value)
    }

    deinit {
        cell.deinitialize(count: 1)
        cell.deallocate()
    }

    var value: Value {
        get { cell.pointee }
        _modify { yield &cell.pointee }
    }
}

/// Text, a sequence of graphemes.
public final class StringObject {
    public internal(set) var text: String
    /// Filled on the first index, since a String finds its n-th grapheme by walking.
    private var characters: [Character]?

    public init(_ text: String) { self.text = text }

    var graphemes: [Character] {
        if let characters { return characters }
        let all = Array(text)
        characters = all
        return all
    }

    /// Only for a string that nothing else refers to.
    func append(_ more: String) {
        text += more
        characters = nil
    }
}

public final class ListObject {
    public var elements: [Value]
    public init(_ elements: [Value]) { self.elements = elements }

    deinit {
        var doomed = elements
        elements = []
        Value.dismantle(&doomed)
    }
}

/// `a..<b`, `a...b`, `range(start, stop, step)`: the numbers start + i·step for i in 0..<count.
public final class RangeObject {
    public let start: Double
    public let step: Double
    public let count: Int

    init(start: Double, step: Double, count: Int) {
        self.start = start
        self.step = step
        self.count = count
    }

    func element(_ index: Int) -> Double { start + Double(index) * step }
}

/// Named values in the order they were first set.
///
/// Keys are kept as the string objects they came as: code of one module shares an object for each name, so that
/// finding a key again is a comparison of references.
public final class RecordObject {
    private var names: ContiguousArray<StringObject>
    /// The values, as many as there are keys.
    private(set) var slots: UnsafeMutablePointer<Value>
    private var capacity: Int
    /// Built when there are too many keys to look through one by one.
    private var positions: [String: Int]?
    private static let scanLimit = 8

    /// The keys must differ from each other.
    init(names: ContiguousArray<StringObject>, values: UnsafeBufferPointer<Value>) {
        self.names = names
        capacity = max(values.count, 4)
        slots = .allocate(capacity: capacity)
        if let first = values.baseAddress { slots.initialize(from: first, count: values.count) }
    }

    deinit {
        var doomed = values
        slots.deinitialize(count: names.count)
        slots.deallocate()
        Value.dismantle(&doomed)
    }

    /// Gives up the values, so that freeing this frees nothing more.
    fileprivate func takeAll() -> [Value] {
        defer {
            slots.deinitialize(count: names.count)
            names = []
        }
        return values
    }

    public convenience init(keys: [String] = [], values: [Value] = []) {
        precondition(keys.count == values.count)
        let names = ContiguousArray(keys.map { StringObject($0) })
        let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
        _ = buffer.initialize(from: values)
        self.init(names: names, values: UnsafeBufferPointer(buffer))
        buffer.deinitialize()
        buffer.deallocate()
    }

    public convenience init(_ entries: KeyValuePairs<String, Value>) {
        self.init(keys: entries.map(\.key), values: entries.map(\.value))
    }

    public var keys: [String] { names.map(\.text) }
    public var values: [Value] { Array(UnsafeBufferPointer(start: slots, count: names.count)) }
    public var count: Int { names.count }

    func position(of key: String) -> Int? {
        if names.count <= RecordObject.scanLimit { return names.firstIndex { $0.text == key } }
        if positions == nil { positions = Dictionary(uniqueKeysWithValues: zip(keys, names.indices)) }
        return positions?[key]
    }

    /// As `position(of:)`, looking at `hint` first: an instruction remembers where its key was last time.
    @inline(__always)
    func position(of key: StringObject, hint: Int) -> Int? {
        if hint < names.count, names[hint] === key { return hint }
        return position(of: key.text)
    }

    public subscript(key: String) -> Value? {
        get { position(of: key).map { slots[$0] } }
        set {
            if let newValue {
                if let position = position(of: key) { slots[position] = newValue } else { append(key, newValue) }
            } else if let position = position(of: key) {
                remove(at: position)
            }
        }
    }

    private func append(_ key: String, _ value: Value) {
        if names.count == capacity {
            let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: slots, count: names.count)
            slots.deallocate()
            slots = larger
            capacity *= 2
        }
        (slots + names.count).initialize(to: value)
        positions?[key] = names.count
        names.append(StringObject(key))
    }

    private func remove(at position: Int) {
        (slots + position).deinitialize(count: 1)
        (slots + position).moveInitialize(from: slots + position + 1, count: names.count - position - 1)
        names.remove(at: position)
        positions = nil
    }
}

/// What the library makes that is neither tensor nor module: optimizers, tables, histories, contexts.
open class LibraryObject {
    public init() {}
    open var typeName: String { "object" }
    /// The value as printed, in lines of at most so many columns where it can.
    open func text(width: Int) -> String { "<\(typeName)>" }
    open var isCallable: Bool { false }
    /// Its members; rows of the one table.
    open var members: MemberTable { .empty }
    /// The number of its elements, for `len`.
    open var length: Int? { nil }

    open func call(_ arguments: Arguments) throws -> Value {
        throw RuntimeError.notCallable(typeName.withArticle)
    }

    open func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        throw RuntimeError.notIndexable(typeName.withArticle)
    }

    open func makeIterator(_ machine: Machine) throws -> ValueIterator {
        throw RuntimeError.notIterable(typeName.withArticle)
    }

    /// `element in object`; nil where the question makes no sense.
    open func contains(_ element: Value) -> Bool? { nil }
}

/// A function of a script with the variables it closes over.
public final class Closure {
    public let code: FunctionCode
    let header: UnsafeMutablePointer<CodeHeader>
    /// The variables it shares, in the order of the code's capture sources, and where their values are.
    let captures: [Box]
    let cells: UnsafeMutablePointer<UnsafeMutablePointer<Value>>

    init(code: FunctionCode, captures: [Box]) {
        self.code = code
        header = code.header
        self.captures = captures
        cells = .allocate(capacity: captures.count)
        cells.initialize(from: captures.map(\.cell), count: captures.count)
    }

    deinit { cells.deallocate() }
}

/// `net.forward`, `history.plot`: a function with its first argument filled in.
public final class BoundMethod {
    let receiver: Value
    let function: Value
    init(receiver: Value, function: Value) {
        self.receiver = receiver
        self.function = function
    }
}
