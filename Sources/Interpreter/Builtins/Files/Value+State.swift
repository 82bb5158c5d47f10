import Autograd
import NN
import TensorEngine

extension Machine {
    /// A script's value as a checkpoint keeps it; `name` is what an error calls it.
    func state(of value: Value, named name: String, depth: Int = 0) throws -> StateValue {
        guard depth < 50 else {
            throw RuntimeError.value("`\(name)` is nested too deep for a checkpoint", hint: "does it hold itself?")
        }
        func inner(_ value: Value) throws -> StateValue { try state(of: value, named: name, depth: depth + 1) }
        switch value {
        case .none: return StateValue.none
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .string(let value): return .text(value.text)
        case .tensor(let tensor): return .tensor(tensor.value)
        case .list, .range: return .list(try elements(of: value).map { try inner($0) })
        case .record(let record):
            return .record(try zip(record.keys, record.values).map { ($0, try inner($1)) })
        case .object(let object as HistoryObject): return object.history.runState
        default:
            throw RuntimeError.type(
                "a checkpoint keeps numbers, strings, tensors, lists, records and histories by name, "
                    + "but `\(name)` is \(described(value))",
                hint: value.isResumable ? "give it without a name: checkpoint(path, net, opt)" : nil)
        }
    }

    /// The value that a checkpoint kept.
    func value(of state: StateValue) -> Value {
        switch state {
        case .none: return .none
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .word(let value): return .number(Double(value))
        case .text(let value): return .string(value)
        case .tensor(let tensor): return .tensor(Variable(tensor))
        case .list(let values): return .list(values.map { self.value(of: $0) })
        case .record(let entries):
            return .record(RecordObject(keys: entries.map(\.name), values: entries.map { value(of: $0.value) }))
        }
    }
}

/// Library objects that a checkpoint keeps.
protocol CheckpointPart {
    var resumable: Resumable { get }
}

extension Value {
    /// What a checkpoint keeps of a net, an optimizer, a schedule, an average or a callback; nil for other values.
    var resumable: Resumable? {
        switch self {
        case .module(let module): return module
        case .object(let object as CheckpointPart): return object.resumable
        default: return nil
        }
    }

    fileprivate var isResumable: Bool { resumable != nil }
}
