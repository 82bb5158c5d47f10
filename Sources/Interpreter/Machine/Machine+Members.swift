import NN
import Syntax

extension Machine {
    /// A member that can be called, and whether it takes the value itself as its first argument.
    @inline(__always)
    func ownMember(_ value: Value, _ site: CallSite) throws -> (function: Value, takesReceiver: Bool)? {
        if case .tensor = value, !site.isTensorProperty { return site.tensorMethod.map { (.builtin($0), true) } }
        return try ownMember(value, named: site.memberName)
    }

    private func ownMember(_ value: Value, named name: String) throws -> (function: Value, takesReceiver: Bool)? {
        switch value {
        case .record(let record):
            if let field = record[name], field.isCallable { return (field, false) }
            return nil
        case .module(let module):
            if let instance = module as? ModelInstance {
                if let field = instance[name] { return (field, false) }
                if let method = instance.type.methods[name] { return (.function(method), true) }
            }
            if let part = part(of: module, name) { return (part, false) }
        default: break
        }
        let table = Members.table(for: value)
        if let method = table.methods[name] { return (.builtin(method), true) }
        if let property = table.properties[name] {
            let value = try property.get(self, value)
            return value.isCallable ? (value, false) : nil
        }
        return nil
    }

    /// `value.name`
    @inline(never)
    func member(_ value: Value, _ name: Value) throws -> Value {
        guard case .string(let text) = name else { preconditionFailure("a member's name is a string") }
        let name = text.text
        switch value {
        case .record(let record):
            guard let found = record[name] else {
                throw RuntimeError.missingField(name, nearest: nearest(name, in: record.keys))
            }
            return found
        case .module(let module):
            if let instance = module as? ModelInstance {
                if let field = instance[name] { return field }
                if let method = instance.type.methods[name] {
                    return .method(BoundMethod(receiver: value, function: .function(method)))
                }
            }
            if let part = part(of: module, name) { return part }
        default: break
        }
        let table = Members.table(for: value)
        if let property = table.properties[name] { return try property.get(self, value) }
        if let method = table.methods[name] {
            return .method(BoundMethod(receiver: value, function: .builtin(method)))
        }
        throw noMember(value, name, alsoFunctions: false)
    }

    func setMember(_ target: Value, _ name: Value, _ value: Value) throws {
        guard case .string(let text) = name else { preconditionFailure("a member's name is a string") }
        if case .tensor = target, let last = lastTensorSetter, last.name === text {
            return try last.set(self, target, value)
        }
        let name = text.text
        switch target {
        case .record(let record):
            record[name] = value
            return
        case .module(let module):
            if try setVariable(of: module, name, value) { return }
            if let instance = module as? ModelInstance, !Members.isReservedForModules(name) {
                instance.setField(name, value)
                return
            }
        default: break
        }
        let table = Members.table(for: target)
        guard let property = table.properties[name] else {
            if table.methods[name] != nil || hasMethod(target, name) {
                throw RuntimeError.notAssignable("`\(name)`, a method of \(target.typeWithArticle),")
            }
            throw noMember(target, name, alsoFunctions: false)
        }
        guard let set = property.set else {
            throw RuntimeError.notAssignable("`\(name)` of \(target.typeWithArticle)")
        }
        if case .tensor = target { lastTensorSetter = (text, set) }
        try set(self, target, value)
    }

    private func hasMethod(_ value: Value, _ name: String) -> Bool {
        guard case .module(let module) = value, let instance = module as? ModelInstance else { return false }
        return instance.type.methods[name] != nil
    }

    /// `value.name ∘= e` where the value is no record.
    func updateMember(_ target: Value, _ name: Value, _ op: BinaryOperator, _ value: Value) throws {
        var current = try member(target, name)
        try update(&current, op, value)
        try setMember(target, name, current)
    }

    /// Assigning a tensor to a parameter or buffer copies its values in.
    private func setVariable(of module: Module, _ name: String, _ value: Value) throws -> Bool {
        let own = module.ownParameters + module.ownBuffers
        guard let target = own.first(where: { $0.name == name }) else { return false }
        guard let source = try asTensor(value) else {
            throw RuntimeError.type("`\(name)` of \(module.kind) takes a tensor, got \(described(value))")
        }
        if let instance = module as? ModelInstance, case .tensor(let tensor) = value, tensor.role != .plain {
            // A new parameter or buffer takes the field's place.
            instance.setField(name, value)
            return true
        }
        try target.replace(with: source.value)
        return true
    }

    /// A parameter, buffer or part of a module by its own name.
    private func part(of module: Module, _ name: String) -> Value? {
        for item in module.ownParameters + module.ownBuffers where item.name == name { return .tensor(item.variable) }
        for child in module.children where child.name == name { return .module(child.module) }
        return nil
    }

    func noMember(_ value: Value, _ name: String, alsoFunctions: Bool) -> RuntimeError {
        if alsoFunctions, let member = try? member(value, .string(name)) {
            // PyTorch's `x.size(0)` is the length of an axis.
            let isShape = value.typeName == "tensor" && name == "size"
            return .type(
                "`\(name)` of \(value.typeWithArticle) is \(member.typeWithArticle), not a function",
                hint: isShape ? "x.shape, x.shape[0]" : "x.\(name)")
        }
        var names = memberNames(value)
        if alsoFunctions { names += builtins.names }
        let owner: String
        if case .module(let module) = value { owner = module.kind } else { owner = value.typeWithArticle }
        if !alsoFunctions, builtins[name] != nil { return .uncalledFunction(name, of: owner) }
        return .noMember(name, of: owner, nearest: nearest(name, in: names))
    }

    /// Everything that may follow the point after a value: for completion and hints.
    public func memberNames(_ value: Value) -> [String] {
        var names = Members.table(for: value).names
        switch value {
        case .record(let record): names += record.keys
        case .module(let module):
            names += (module.ownParameters + module.ownBuffers).map(\.name)
            names += module.children.map(\.name).filter { $0.first?.isLetter ?? false }
            if let instance = module as? ModelInstance { names += instance.fieldNames + instance.type.methods.keys }
        default: break
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    // MARK: Fields of model instances

    func field(_ receiver: Value, _ place: Int) throws -> Value {
        guard case .module(let module) = receiver, let instance = module as? ModelInstance else {
            preconditionFailure("self is a model instance")
        }
        let layout = instance.type.layout
        if place >= layout.fieldNames.count {
            let name = layout.methodNames[place - layout.fieldNames.count]
            return .method(BoundMethod(receiver: receiver, function: .function(instance.type.methods[name]!)))
        }
        let value = instance.fields[place]
        if case .unset = value { throw RuntimeError.unsetField(layout.fieldNames[place], model: layout.name) }
        return value
    }

    func setField(_ receiver: Value, _ place: Int, _ value: Value) throws {
        guard case .module(let module) = receiver, let instance = module as? ModelInstance else {
            preconditionFailure("self is a model instance")
        }
        guard place < instance.type.layout.fieldNames.count else {
            throw RuntimeError.notAssignable("a method of \(instance.kind)")
        }
        instance.setField(at: place, value)
    }

    func updateField(_ receiver: Value, _ place: Int, _ op: BinaryOperator, _ value: Value) throws {
        _ = try field(receiver, place)
        guard case .module(let module) = receiver, let instance = module as? ModelInstance else { return }
        try instance.updateField(at: place) { try update(&$0, op, value) }
    }
}
