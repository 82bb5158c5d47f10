import NN
import Syntax

/// Arguments in the order of the parameters: what a call with names or spreads becomes before it is made.
struct BoundCall {
    let callee: Value
    let arguments: [Value]
}

extension Machine {
    /// Starts a call whose window is at `base`: the callee, then `count` arguments. A function of a script gets a
    /// frame, and nil is returned; anything else is done at once, and its value is returned.
    func begin(_ base: UnsafeMutablePointer<Value>, _ count: Int, result: Int) throws -> Value? {
        if case .function(let closure) = base.pointee {
            if count == closure.header.pointee.plainParameterCount {
                try push(Unmanaged.passUnretained(closure), closure.header, base + 1, given: count, result: result)
                return nil
            }
        }
        return try beginOther(base, count, result: result)
    }

    @inline(__always)
    func push(
        _ closure: Unmanaged<Closure>, _ header: UnsafeMutablePointer<CodeHeader>,
        _ base: UnsafeMutablePointer<Value>, given: Int, result: Int
    ) throws {
        guard depth < Machine.depthLimit, base < stack.limit else {
            throw RuntimeError.recursionLimit(Machine.depthLimit)
        }
        // Variables begin without a value; what is above them is overwritten before it is read.
        var index = given
        while index < header.pointee.variableCount {
            base[index] = .unset
            index &+= 1
        }
        frames[depth] = Frame(
            closure: closure, header: header, base: base, next: header.pointee.instructions, result: result)
        depth &+= 1
    }

    @inline(never)
    private func beginOther(_ base: UnsafeMutablePointer<Value>, _ count: Int, result: Int) throws -> Value? {
        switch base.pointee {
        case .function(let closure):
            let signature = closure.code.signature
            guard closure.header.pointee.plainParameterCount >= 0 else {
                let arguments = Array(UnsafeBufferPointer(start: base + 1, count: count))
                let bound = try signature.bind(positional: arguments, named: [])
                return try begin(BoundCall(callee: base.pointee, arguments: bound), at: base, result: result)
            }
            if count > signature.parameters.count { throw signature.tooMany(given: count) }
            for parameter in signature.parameters[count...] where parameter.defaultValue == nil {
                throw signature.missing(parameter.name)
            }
            try push(Unmanaged.passUnretained(closure), closure.header, base + 1, given: count, result: result)
            return nil
        case .builtin(let builtin):
            return try callBuiltin(builtin, base + 1, count)
        case .method(let method):
            // The receiver takes the first place; the arguments move up.
            var index = count
            while index > 0 {
                base[index + 1] = base[index]
                index -= 1
            }
            raiseHighWater(to: base + count + 1)
            base[1] = method.receiver
            base[0] = method.function
            return try begin(base, count + 1, result: result)
        case .model(let model):
            let given = Array(UnsafeBufferPointer(start: base + 1, count: count))
            return try makeInstance(model, try model.signature.bind(positional: given, named: []))
        case .module(let module):
            return try callModule(module, Array(UnsafeBufferPointer(start: base + 1, count: count)))
        case .object(let object) where object.isCallable:
            return try reserving(to: base + count + 1) {
                try object.call(Arguments(machine: self, name: object.typeName, base: base + 1, count: count))
            }
        default:
            throw RuntimeError.notCallable(base.pointee.typeWithArticle)
        }
    }

    /// Starts a call whose arguments are in order already.
    func begin(_ call: BoundCall, at base: UnsafeMutablePointer<Value>, result: Int) throws -> Value? {
        switch call.callee {
        case .function(let closure):
            put(call, at: base)
            let unmanaged = Unmanaged.passUnretained(closure)
            try push(unmanaged, closure.header, base + 1, given: call.arguments.count, result: result)
            return nil
        case .builtin(let builtin):
            put(call, at: base)
            return try callBuiltin(builtin, base + 1, call.arguments.count, isBound: true)
        case .model(let model):
            return try makeInstance(model, call.arguments)
        case .module(let module):
            return try callModule(module, call.arguments)
        default:
            throw RuntimeError.notCallable(call.callee.typeWithArticle)
        }
    }

    private func put(_ call: BoundCall, at base: UnsafeMutablePointer<Value>) {
        base.pointee = call.callee
        for (index, argument) in call.arguments.enumerated() { base[index + 1] = argument }
        raiseHighWater(to: base + call.arguments.count)
    }

    /// A call that names arguments or spreads them. The first `receivers` of its window, none or one, are not among the
    /// site's arguments.
    @inline(never)
    func begin(
        _ base: UnsafeMutablePointer<Value>, _ count: Int, _ site: CallSite, receivers: Int = 0, result: Int
    ) throws -> Value? {
        switch base.pointee {
        case .function(let closure):
            guard let plan = site.plan(for: closure.code.signature, receivers: receivers) else { break }
            let given = arrange(base, count, plan)
            try push(Unmanaged.passUnretained(closure), closure.header, base + 1, given: given, result: result)
            return nil
        case .builtin(let builtin):
            guard let plan = site.plan(for: builtin.signature, receivers: receivers) else { break }
            return try callBuiltin(builtin, base + 1, arrange(base, count, plan), isBound: true)
        default: break
        }
        let given = UnsafeBufferPointer(start: base + 1, count: receivers)
        let (positional, named) = try sorted(base + 1 + receivers, count - receivers, site.arguments)
        return try begin(try bind(base.pointee, given + positional, named), at: base, result: result)
    }

    private func arrange(_ base: UnsafeMutablePointer<Value>, _ count: Int, _ plan: ArgumentPlan) -> Int {
        let parameterCount = plan.arrange(base + 1, count)
        raiseHighWater(to: base + parameterCount)
        return parameterCount
    }

    /// Splits a call's arguments into those by position and those by name.
    private func sorted(
        _ values: UnsafeMutablePointer<Value>, _ count: Int, _ kinds: [CallSite.ArgumentKind]
    ) throws -> ([Value], [(Name, Value)]) {
        var positional: [Value] = []
        var named: [(Name, Value)] = []
        for index in 0..<count {
            switch kinds[index] {
            case .positional: positional.append(values[index])
            case .named(let name): named.append((name, values[index]))
            case .spreadList: positional += try elements(of: values[index])
            case .spreadRecord:
                guard case .record(let record) = values[index] else {
                    throw RuntimeError.type("`**` spreads a record, got \(values[index].typeWithArticle)")
                }
                for (key, value) in zip(record.keys, record.values) { named.append((Name(key, Span(0, 0)), value)) }
            }
        }
        return (positional, named)
    }

    /// Puts arguments in the order of the callee's parameters.
    func bind(_ callee: Value, _ positional: [Value], _ named: [(Name, Value)]) throws -> BoundCall {
        switch callee {
        case .function(let closure):
            let bound = try closure.code.signature.bind(positional: positional, named: named)
            return BoundCall(callee: callee, arguments: bound)
        case .builtin(let builtin):
            let bound = try builtin.signature.bind(positional: positional, named: named)
            return BoundCall(callee: callee, arguments: bound)
        case .method(let method):
            return try bind(method.function, [method.receiver] + positional, named)
        case .model(let model):
            let bound = try model.signature.bind(positional: positional, named: named)
            return BoundCall(callee: callee, arguments: bound)
        case .module(let module):
            if let instance = module as? ModelInstance, let forward = instance.type.methods["forward"] {
                return try bind(.function(forward), [callee] + positional, named)
            }
            if let layer = module as? Recurrent {
                let bound = try RecurrentFunctions.signature(of: layer).bind(positional: positional, named: named)
                return BoundCall(callee: callee, arguments: bound)
            }
            if let first = named.first {
                throw RuntimeError.unknownArgument(
                    first.0.text, function: module.kind, signature: "(x)", nearest: nil)
            }
            return BoundCall(callee: callee, arguments: positional)
        default:
            throw RuntimeError.notCallable(callee.typeWithArticle)
        }
    }

    /// Calls a builtin whose arguments begin at `base`: as given, or bound to its parameters already.
    func callBuiltin(
        _ builtin: Builtin, _ base: UnsafeMutablePointer<Value>, _ given: Int, isBound: Bool = false
    ) throws -> Value {
        let signature = builtin.signature
        var count = given
        defer { for index in 0..<count { base[index] = .none } }
        if !isBound {
            if signature.isPlain {
                if count > signature.parameters.count { throw signature.tooMany(given: count) }
                while count < signature.parameters.count {
                    let parameter = signature.parameters[count]
                    guard let value = parameter.defaultValue else { throw signature.missing(parameter.name) }
                    base[count] = value
                    count += 1
                }
            } else {
                let positional = Array(UnsafeBufferPointer(start: base, count: given))
                let bound = try signature.bind(positional: positional, named: [])
                count = max(given, bound.count)
                for (index, value) in bound.enumerated() { base[index] = value }
            }
        }
        return try reserving(to: base + count) {
            try builtin.implementation(Arguments(machine: self, name: builtin.name, builtin: builtin, base: base, count: count))
        }
    }

    // MARK: a.f(b)

    /// The window is at `r + b`: a free register, the receiver, the arguments.
    @inline(never)
    func beginMember(
        _ r: UnsafeMutablePointer<Value>, _ b: Int, _ count: Int, _ siteIndex: Int, result: Int
    ) throws -> Value? {
        let closure = frames[depth - 1].closure.takeUnretainedValue()
        let code = closure.code
        let base = r + b
        let site = code.callSites[siteIndex]
        raiseHighWater(to: base + count + 1)
        let takesReceiver: Bool
        if let own = try ownMember(base[1], site) {
            base[0] = own.function
            takesReceiver = own.takesReceiver
        } else if let function = functionInScope(site, r, closure, code) {
            base[0] = function
            takesReceiver = true
        } else {
            throw noMember(base[1], site.memberName, alsoFunctions: true)
        }
        let window = takesReceiver ? base : base + 1
        if !takesReceiver { base[1] = base[0] }
        let given = takesReceiver ? count + 1 : count
        if site.arguments.isEmpty { return try begin(window, given, result: result) }
        return try begin(window, given, site, receivers: takesReceiver ? 1 : 0, result: result)
    }

    private func functionInScope(
        _ site: CallSite, _ r: UnsafeMutablePointer<Value>, _ closure: Closure, _ code: FunctionCode
    ) -> Value? {
        for location in site.candidates {
            var value: Value
            switch location {
            case .register(let register): value = r[register]
            case .box(let register): value = r[register]
            case .capture(let index): value = closure.captures[index].value
            case .global(let place): value = code.environment.values[place]
            case .field: continue
            }
            if case .box(let box) = value { value = box.value }
            if value.isFunction { return value }
        }
        return site.builtin.map { .builtin($0) }
    }

    // MARK: Closures and models

    func makeClosure(_ index: Int, _ r: UnsafeMutablePointer<Value>) -> Value {
        let maker = frames[depth - 1].closure.takeUnretainedValue()
        let code = maker.code.functions[index]
        let captures = code.captureSources.map { source -> Box in
            switch source {
            case .register(let register):
                guard case .box(let box) = r[register] else { preconditionFailure("a captured variable has a box") }
                return box
            case .capture(let index): return maker.captures[index]
            }
        }
        return .function(Closure(code: code, captures: captures))
    }

    func makeModel(_ layout: ModelLayout, _ closures: UnsafeMutablePointer<Value>, _ methodCount: Int) -> Value {
        guard case .function(let body) = closures[0] else { preconditionFailure("a model's body is a function") }
        var methods: [String: Closure] = [:]
        for index in 0..<methodCount {
            guard case .function(let method) = closures[index + 1] else { continue }
            methods[layout.methodNames[index]] = method
        }
        return .model(ModelType(layout: layout, body: body, methods: methods))
    }

    private func makeInstance(_ model: ModelType, _ arguments: [Value]) throws -> Value {
        let instance = ModelInstance(type: model, machine: self)
        _ = try call(BoundCall(callee: .function(model.body), arguments: [.module(instance)] + arguments))
        return .module(instance)
    }

    /// `net(x)`.
    func callModule(_ module: Module, _ arguments: [Value]) throws -> Value {
        if let instance = module as? ModelInstance, let forward = instance.type.methods["forward"] {
            return try call(.function(forward), [.module(instance)] + arguments)
        }
        if let layer = module as? Recurrent { return try callRecurrent(layer, arguments) }
        guard arguments.count == 1 else {
            throw RuntimeError.type(
                "\(module.kind) takes one input, got \(arguments.count) arguments", hint: "net(x)")
        }
        let input = try tensor(arguments[0], for: "the input of \(module.kind)")
        return .tensor(try module(input, runtime))
    }
}
