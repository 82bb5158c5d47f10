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

    public var isNone: Bool {
        if case .none = self { return true }
        return false
    }
}
