import Syntax

/// Assignment to variables, elements and members; updates in place.
extension Compiler {
    func compileAssignment(_ target: Target, _ value: Expression) throws {
        switch target.kind {
        case .name(let name):
            try assign(name, target.span) { try compile(value, into: $0) }
        case .discard:
            try compileForEffect(value)
        case .several(let targets):
            // `a, b = b, a`: all values are taken before any target changes.
            if case .list(let elements) = value.kind, elements.count == targets.count {
                let first = try builder.allocate(elements.count)
                for (index, element) in elements.enumerated() { try compile(element, into: first + index) }
                for (index, target) in targets.enumerated() { try store(first + index, to: target) }
            } else {
                let register = try builder.allocate()
                try compile(value, into: register)
                try unpack(register, to: targets, value.span)
            }
        case .index(let object, let subscripts):
            if let key = subscripts.single, let constant = constant(value) {
                let receiver = try stableOperand(object, whileChanging: key.mayAssign)
                builder.emit(.setElementK, a: receiver, c: try operand(key), d: constant, target.span)
            } else {
                let changes = object.mayAssign || subscripts.mayAssign
                try store(try stableOperand(value, whileChanging: changes), to: target)
            }
        case .member(let object, _):
            try store(try stableOperand(value, whileChanging: object.mayAssign), to: target)
        }
    }

    /// Puts a value that is in a register where a target says.
    func store(_ register: Int, to target: Target) throws {
        let mark = builder.mark
        defer { builder.release(to: mark) }
        switch target.kind {
        case .name(let name):
            try assign(name, target.span) { builder.emit(.move, a: $0, b: register, target.span) }
        case .discard: break
        case .several(let targets): try unpack(register, to: targets, target.span)
        case .member(let object, let name):
            let receiver = try operand(object)
            builder.emit(.setMember, a: receiver, b: register, d: builder.constant(name.text), target.span)
        case .index(let object, let subscripts):
            let receiver = try stableOperand(object, whileChanging: subscripts.mayAssign)
            if let key = subscripts.single {
                builder.emit(.setElement, a: receiver, b: register, c: try operand(key), target.span)
                return
            }
            let first = try compile(subscripts)
            builder.emit(.setIndex, a: receiver, b: register, c: subscripts.count, d: first, target.span)
        }
    }

    private func unpack(_ register: Int, to targets: [Target], _ span: Span) throws {
        let first = try builder.allocate(targets.count)
        builder.emit(.unpack, a: first, b: register, c: targets.count, span)
        for (index, target) in targets.enumerated() { try store(first + index, to: target) }
    }

    /// Gives `write` the register in which a variable's new value has to arrive, and puts it in its place.
    func assign(_ name: String, _ span: Span, _ write: (Int) throws -> Void) throws {
        let location = assignedLocation(name)
        if case .register(let register) = location {
            try write(register)
        } else {
            let mark = builder.mark
            let temporary = try builder.allocate()
            try write(temporary)
            try emitStore(temporary, to: location, span)
            builder.release(to: mark)
        }
        scope.assigned.insert(name)
    }

    /// An assignment makes or changes a variable of this very function, model or module.
    private func assignedLocation(_ name: String) -> VariableLocation {
        if let local = scope.local(name) { return local.isBoxed ? .box(local.register) : .register(local.register) }
        if scope.kind == .modelBody, let field = scope.fields[name] { return .field(field) }
        return .global(environment.place(of: name))
    }

    private func emitStore(_ register: Int, to location: VariableLocation, _ span: Span) throws {
        switch location {
        case .register(let place): builder.emit(.move, a: place, b: register, span)
        case .box(let place): builder.emit(.storeBox, a: place, b: register, span)
        case .capture: preconditionFailure("an assignment never reaches a captured variable")
        case .field(let field): builder.emit(.setField, a: try selfRegister(span), b: register, d: field, span)
        case .global(let place): builder.emit(.storeGlobal, b: register, d: place, span)
        }
    }

    func compileUpdate(_ target: Target, _ op: BinaryOperator, _ value: Expression, _ span: Span) throws {
        let code = Int(op.updateCode)
        switch target.kind {
        case .name(let name):
            let location = assignedLocation(name)
            if case .register(let place) = location, case .number(let number) = value.kind {
                checkSet(name, place, target.span)
                builder.emit(.updateK, a: place, c: code, d: builder.constant(number), span)
                return
            }
            let right = try operand(value)
            switch location {
            case .register(let place):
                checkSet(name, place, target.span)
                builder.emit(.update, a: place, b: right, c: code, span)
            case .box(let place):
                builder.emit(.updateBox, a: place, b: right, c: code, d: builder.constant(name), span)
            case .field(let field):
                builder.emit(.updateField, a: try selfRegister(span), b: right, c: code, d: field, span)
            case .global(let place) where builtins.constants[name] != nil:
                // It may be the library's so far; the variable that is made begins with that value.
                let current = try builder.allocate()
                try compile(Expression(.name(name), target.span), into: current)
                builder.emit(.update, a: current, b: right, c: code, span)
                builder.emit(.storeGlobal, b: current, d: place, span)
            case .global(let place):
                builder.emit(.updateGlobal, b: right, c: code, d: place, span)
            case .capture: preconditionFailure("an assignment never reaches a captured variable")
            }
        case .member(let object, let name):
            let receiver = try operand(object)
            let right = try operand(value)
            builder.emit(.updateMember, a: receiver, b: right, c: code, d: builder.constant(name.text), span)
        case .index(let object, let subscripts):
            // The object and the index are evaluated once.
            let receiver = try stableOperand(object, whileChanging: subscripts.mayAssign || value.mayAssign)
            let first = try compile(subscripts)
            let current = try builder.allocate()
            builder.emit(.getIndex, a: current, b: receiver, c: subscripts.count, d: first, target.span)
            let right = try operand(value)
            builder.emit(.update, a: current, b: right, c: code, span)
            builder.emit(.setIndex, a: receiver, b: current, c: subscripts.count, d: first, target.span)
        case .discard, .several:
            preconditionFailure("the parser refuses an update of several targets")
        }
    }

    /// Emitted where the compiler cannot tell that a variable has its value.
    func checkSet(_ name: String, _ register: Int, _ span: Span) {
        if !scope.assigned.contains(name) {
            let code = scope.namesake(of: name).code
            builder.emit(.checkSet, a: register, b: code, d: builder.constant(name), span)
        }
    }
}
