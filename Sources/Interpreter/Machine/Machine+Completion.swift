import NN
import Syntax

/// What may be typed after a value or in a call, found without running anything of the user's.
extension Machine {
    /// A member that can be called, and whether it takes the value itself as its first argument.
    public func quietMethod(_ value: Value, _ name: String) -> (function: Value, takesReceiver: Bool)? {
        guard let member = quietMember(value, name), member.isCallable else { return nil }
        if case .method(let bound) = member { return (bound.function, true) }
        return (member, false)
    }

    /// The strings that index a value.
    public func indexKeys(_ value: Value) -> [String] {
        switch value {
        case .record(let record): return record.keys
        case .object(let object): return (object as? TableObject)?.table.rows.map(\.name) ?? []
        default: return []
        }
    }

    /// The words that a function's parameter takes; `name` where the argument is a named one.
    public func choices(of callee: Value, position: Int, name: String?) -> [String] {
        guard case .builtin(let builtin) = callee else { return [] }
        let parameters = builtin.signature.parameters
        let found = name.map { name in parameters.first { $0.name == name } }
            ?? (parameters.indices.contains(position) ? parameters[position] : nil)
        return found.map(ArgumentChoices.words) ?? []
    }

    /// The members of what a call of a function gives, as far as that is known beforehand.
    public func memberNames(ofResultOf callee: Value) -> [String] {
        switch callee {
        case .model(let type):
            return ModuleMembers.table.names + type.layout.fieldNames + type.methods.keys
        case .builtin(let builtin):
            switch Library.resultKind(of: builtin) {
            case .module: return ModuleMembers.table.names
            case .tensor: return TensorMembers.table.names
            case .unknown: return []
            }
        default: return []
        }
    }
}

extension Library {
    enum ResultKind { case module, tensor, unknown }

    private static let layerSections = ["Layers", "Recurrent layers", "Convolution and pooling"]
    private static let tensorSections = [
        "Making tensors", "Functions of elements", "Reductions", "Shapes", "Choosing and ordering", "Losses",
    ]

    /// Constructors of layers begin with a capital letter.
    static func resultKind(of builtin: Builtin) -> ResultKind {
        guard let section = table.sections.first(where: { $0.rows.contains { $0 === builtin } }) else { return .unknown }
        if layerSections.contains(section.title) { return builtin.name.first!.isUppercase ? .module : .tensor }
        return tensorSections.contains(section.title) ? .tensor : .unknown
    }

    /// Functions that `value.f()` finds and that are meant for such values, by the name of their first parameter.
    public static func functionNames(taking value: Value) -> [String] {
        let firstParameters: [String]
        switch value {
        case .tensor: firstParameters = ["x", "a", "logits", "pred"]
        case .list, .range: firstParameters = ["xs"]
        case .string: firstParameters = ["s"]
        case .record: firstParameters = ["r"]
        case .module: firstParameters = ["net", "layer"]
        case .object(let object): firstParameters = object.typeName == "optimizer" ? ["opt"] : []
        default: firstParameters = []
        }
        return table.rows.values.filter { firstParameters.contains($0.firstParameter) }.map(\.name)
    }
}

extension Builtin {
    /// Read off the text, so that completion need not parse all signatures.
    fileprivate var firstParameter: String {
        String(parameters.dropFirst().prefix { $0.isLetter || $0 == "_" })
    }
}
