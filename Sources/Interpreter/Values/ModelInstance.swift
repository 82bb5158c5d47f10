import Autograd
import NN
import TensorEngine

/// What a `model` statement defines: a constructor, with the code of its body and methods.
public final class ModelType {
    let layout: ModelLayout
    let body: Closure
    let methods: [String: Closure]
    /// Of the constructor.
    public let signature: Signature

    init(layout: ModelLayout, body: Closure, methods: [String: Closure]) {
        self.layout = layout
        self.body = body
        self.methods = methods
        signature = body.code.signature.withoutSelf
    }

    public var name: String { layout.name }
    /// The first fields of an instance are the parameters.
    var parameterCount: Int { signature.parameters.count }
    public var documentation: String? { layout.documentation }
}

/// A net made by a model: its fields, in which its parts are found, and its methods.
public final class ModelInstance: Module {
    let type: ModelType
    /// Runs the methods; a net does not outlive its session.
    private unowned let machine: Machine
    /// The model's own fields by their place in the layout, then those that a script added.
    private(set) var fieldNames: [String]
    private(set) var fields: [Value]
    init(type: ModelType, machine: Machine) {
        self.type = type
        self.machine = machine
        fieldNames = type.layout.fieldNames
        fields = Array(repeating: .unset, count: fieldNames.count)
    }

    subscript(field: String) -> Value? {
        guard let place = fieldNames.firstIndex(of: field), !fields[place].isUnset else { return nil }
        return fields[place]
    }

    func setField(_ name: String, _ value: Value) {
        if let place = fieldNames.firstIndex(of: name) {
            fields[place] = value
        } else {
            fieldNames.append(name)
            fields.append(value)
        }
    }

    func setField(at place: Int, _ value: Value) { fields[place] = value }

    /// Changes a field where it stands, so that what it holds is not copied.
    func updateField(at place: Int, _ change: (inout Value) throws -> Void) rethrows {
        try change(&fields[place])
    }

    public override var kind: String { type.name }
    public override var isScripted: Bool { true }
    /// The model with its arguments, where they are short: `LeNet(classes = 2)`.
    public override var summary: String {
        let arguments = zip(fieldNames, fields).prefix(type.parameterCount).compactMap { name, value -> String? in
            switch value {
            case .number, .bool, .none: return "\(name) = \(machine.echoed(value))"
            default: return nil
            }
        }
        return "\(type.name)(\(arguments.joined(separator: ", ")))"
    }

    public override var children: [NamedModule] {
        parts.compactMap { name, value in
            if case .module(let module) = value { return NamedModule(name, module) }
            return nil
        }
    }

    public override var ownParameters: [NamedVariable] { tensors(of: .parameter) }
    public override var ownBuffers: [NamedVariable] { tensors(of: .buffer) }

    private func tensors(of role: Variable.Role) -> [NamedVariable] {
        parts.compactMap { name, value in
            if case .tensor(let tensor) = value, tensor.role == role { return NamedVariable(name, tensor) }
            return nil
        }
    }

    /// The fields and, under dotted names, what lists and records in them hold.
    private var parts: [(String, Value)] {
        var found: [(String, Value)] = []
        for (name, value) in zip(fieldNames, fields) { collect(name, value, depth: 0, into: &found) }
        return found
    }

    private func collect(_ name: String, _ value: Value, depth: Int, into found: inout [(String, Value)]) {
        // A list that holds itself ends here.
        guard depth < 16 else { return }
        switch value {
        case .list(let list):
            for (index, element) in list.elements.enumerated() {
                collect("\(name).\(index)", element, depth: depth + 1, into: &found)
            }
        case .record(let record):
            for (key, element) in zip(record.keys, record.values) {
                collect("\(name).\(key)", element, depth: depth + 1, into: &found)
            }
        case .module, .tensor: found.append((name, value))
        default: break
        }
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard let forward = type.methods["forward"] else { throw NNError.noForward(layer: kind) }
        let result = try machine.call(.function(forward), [.module(self), .tensor(x)])
        guard case .tensor(let output) = result else {
            throw RuntimeError.type("forward of \(kind) must give a tensor here, got \(result.typeWithArticle)")
        }
        return output
    }

    /// A forward pass may set fields, and change the lists and records that stand in them.
    public override func rememberState() -> () -> Void {
        let (names, values) = (fieldNames, fields)
        let restorers = values.compactMap { $0.rememberElements() } + [super.rememberState()]
        return {
            (self.fieldNames, self.fields) = (names, values)
            for restore in restorers { restore() }
        }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        let copy = ModelInstance(type: type, machine: machine)
        copier.register(copy, for: self)
        copy.fieldNames = fieldNames
        copy.fields = try fields.map { try copied($0, by: copier, depth: 0) }
        return copy
    }

    /// Parts are copied, also inside lists and records; other values are shared.
    private func copied(_ value: Value, by copier: ModuleCopier, depth: Int) throws -> Value {
        guard depth < 16 else { return value }
        switch value {
        case .module(let module): return .module(try copier.copy(module))
        case .tensor(let tensor) where tensor.role != .plain: return .tensor(copier.copy(tensor) as Variable)
        case .list(let list):
            return .list(try list.elements.map { try copied($0, by: copier, depth: depth + 1) })
        case .record(let record):
            let values = try record.values.map { try copied($0, by: copier, depth: depth + 1) }
            return .record(RecordObject(keys: record.keys, values: values))
        default: return value
        }
    }
}

extension Value {
    /// What puts a list's or record's elements back; nil for other values.
    fileprivate func rememberElements() -> (() -> Void)? {
        switch self {
        case .list(let list):
            let elements = list.elements
            return { list.elements = elements }
        case .record(let record):
            let (keys, values) = (record.keys, record.values)
            return {
                for (key, value) in zip(keys, values) { record[key] = value }
                guard record.count > keys.count else { return }
                for key in Set(record.keys).subtracting(keys) { record[key] = nil }
            }
        default: return nil
        }
    }
}
