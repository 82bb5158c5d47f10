import NN
import Syntax
import TensorEngine

/// Looking at values without running anything of the user's: for completion and listings.
extension Machine {
    /// A field, part or property that is there to be read, not computed by the user's code.
    public func quietMember(_ value: Value, _ name: String) -> Value? {
        switch value {
        case .record(let record): return record[name]
        case .module, .tensor, .object: return try? member(value, .string(name))
        default: return nil
        }
    }

    /// An element that is there to be read, as `quietMember`.
    public func quietElement(_ value: Value, _ key: Value) -> Value? {
        switch value {
        case .list, .record, .module, .string:
            var key = key
            return try? index(value, &key, 1)
        default: return nil
        }
    }

    /// What a call of it may give by name.
    public func parameterNames(of callee: Value?) -> [String] {
        signature(of: callee)?.parameters.filter { $0.kind == .single && $0.name != "self" }.map(\.name) ?? []
    }

    /// The parameter list as help shows it; nil for what cannot be called.
    public func signatureText(of callee: Value?) -> String? { signature(of: callee)?.text }

    private func signature(of callee: Value?) -> Signature? {
        switch callee {
        case .function(let closure): return closure.code.signature
        case .builtin(let builtin): return builtin.signature
        case .model(let model): return model.signature
        case .method(let method): return signature(of: method.function)
        case .module(let module):
            return (module as? ModelInstance)?.type.methods["forward"].map(\.code.signature)
        default: return nil
        }
    }

    /// What a listing of variables says of a value: shape, length or parameters, and the memory of its tensors.
    public func outline(_ value: Value) -> (description: String, memory: String) {
        func memory(_ count: Int) -> String { ByteCount.text(Double(count * MemoryLayout<Float>.stride)) }
        switch value {
        case .tensor(let tensor): return ("\(tensor.shape)", memory(tensor.shape.count))
        case .list(let list): return ("\(list.elements.count) element\(list.elements.count == 1 ? "" : "s")", "")
        case .record(let record): return ("\(record.count) entr\(record.count == 1 ? "y" : "ies")", "")
        case .module(let module):
            return ("\(module.kind), \(module.parameterCount) parameters, \(module.mode) mode", memory(module.parameterCount))
        default: return (brief(value), "")
        }
    }
}

extension ModelType {
    /// The whole definition.
    public var source: String { body.code.source.text(body.code.span) }
}
