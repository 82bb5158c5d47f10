import Syntax

extension Compiler {
    /// Statements one after another; the value of the last goes into `result` if it is an expression, else none.
    func compile(_ statements: [Statement], into result: Int?, _ span: Span) throws {
        for (index, statement) in statements.enumerated() {
            if index == statements.count - 1, let result, case .expression(let value) = statement.kind {
                emitTrace(statement)
                try compile(value, into: result)
                return
            }
            try compile(statement)
        }
        if let result { load(constant: builder.none, into: result, span) }
    }

    /// A function's body: the value of its last expression is returned, where branches end from right there.
    func compileReturn(_ block: Block) throws {
        for statement in block.statements.dropLast() { try compile(statement) }
        switch block.statements.last?.kind {
        case .expression(let value):
            emitTrace(block.statements.last!)
            try compileReturn(value)
        case .returnValue: try compile(block.statements.last!)
        case .some:
            try compile(block.statements.last!)
            try compileReturn(Expression(.none, block.span))
        case nil: try compileReturn(Expression(.none, block.span))
        }
    }

    func compileReturn(_ value: Expression) throws {
        if case .conditional(let branches, let otherwise) = value.kind {
            let before = scope.assigned
            for branch in branches {
                let next = try compileJumps(unless: branch.condition)
                try compileReturn(branch.body)
                scope.assigned = before
                builder.patch(next)
            }
            try compileReturn(otherwise ?? Block([], value.span))
            return
        }
        let mark = builder.mark
        builder.emit(.returnValue, a: try operand(value), value.span)
        builder.release(to: mark)
    }

    /// For `--trace`.
    private func emitTrace(_ statement: Statement) {
        if traces { builder.emit(.trace, statement.span) }
    }

    private func compile(_ statement: Statement) throws {
        emitTrace(statement)
        let mark = builder.mark
        defer { builder.release(to: mark) }
        switch statement.kind {
        case .expression(let value):
            try compileForEffect(value)
        case .assign(let target, let value, let documentation):
            if let documentation, scope.kind == .cell, case .name(let name) = target.kind {
                environment.documentation[name] = documentation
            }
            try compileAssignment(target, value)
        case .update(let target, let op, let value):
            try compileUpdate(target, op, value, statement.span)
        case .function(let name, let literal, let documentation):
            // Its body runs when it has its value, and may call it.
            if scope.kind == .cell { scope.assigned.insert(name.text) }
            let code = try compileFunction(
                literal, name: name.text, documentation: documentation, span: statement.span)
            try assign(name.text, statement.span) { register in
                builder.emit(.makeClosure, a: register, d: builder.add(code), statement.span)
            }
        case .model(let model):
            try compile(model, statement.span)
        case .forLoop(let target, let sequence, let body):
            try compileFor(target, sequence, body, statement.span)
        case .whileLoop(let condition, let body):
            try compileWhile(condition, body, statement.span)
        case .importModule(let path, let alias):
            try assign(alias?.text ?? path.moduleName, statement.span) { register in
                builder.emit(
                    .importModule, a: register, c: path.isFile ? 1 : 0, d: builder.constant(path.text), path.span)
            }
        case .importNames(let path, let names):
            let module = try builder.allocate()
            builder.emit(.importModule, a: module, c: path.isFile ? 1 : 0, d: builder.constant(path.text), path.span)
            for name in names {
                try assign(name.text, name.span) { register in
                    builder.emit(.importName, a: register, b: module, d: builder.constant(name.text), name.span)
                }
            }
        case .returnValue(let value):
            let register: Int
            if let value {
                register = try operand(value)
            } else {
                register = try builder.allocate()
                load(constant: builder.none, into: register, statement.span)
            }
            leave(through: enclosing[...], statement.span)
            builder.emit(.returnValue, a: register, statement.span)
        case .breakLoop: leaveLoop(statement.span) { $0.breaks.append($1) }
        case .continueLoop: leaveLoop(statement.span) { $0.continues.append($1) }
        }
    }

    private func compile(_ model: ModelDeclaration, _ span: Span) throws {
        let (body, methods, layout) = try compileModel(model, span: span)
        let first = try builder.allocate(methods.count + 1)
        for (index, code) in ([body] + methods).enumerated() {
            builder.emit(.makeClosure, a: first + index, d: builder.add(code), span)
        }
        try assign(model.name.text, span) { register in
            builder.emit(.makeModel, a: register, b: first, c: methods.count, d: builder.add(layout), span)
        }
    }

    // MARK: Loops and ways out of them

    private func compileFor(_ target: Target, _ sequence: Expression, _ body: Block, _ span: Span) throws {
        let iterator = try builder.allocate()
        try compileIterator(sequence, for: target, into: iterator)
        let loop = LoopJumps()
        let before = scope.assigned
        // The step to the next element stands at the end, so that a turn takes one jump.
        let entry = builder.emit(.jump, span)
        let start = builder.position
        let element = try compileElement(of: target)
        enclosing.append(.loop(loop))
        try compile(body.statements, into: nil, body.span)
        enclosing.removeLast()
        builder.patch([entry] + loop.continues)
        builder.emit(.forNext, a: element, b: iterator, d: start, sequence.span)
        builder.patch(loop.breaks)
        scope.assigned = before
        // Nothing of the sequence is kept alive by a loop that has ended.
        load(constant: builder.none, into: iterator, span)
    }

    func compileIterator(_ sequence: Expression, for target: Target, into iterator: Int) throws {
        let value = try operand(sequence)
        var givesPairs = false
        if case .several = target.kind { givesPairs = true }
        builder.emit(.makeIterator, a: iterator, b: value, c: givesPairs ? 1 : 0, sequence.span)
    }

    /// The register where a loop's next element arrives: the variable's own, or one from which it is stored.
    private func compileElement(of target: Target) throws -> Int {
        if case .name(let name) = target.kind, case .register(let register) = scope.resolve(name) {
            scope.assigned.insert(name)
            return register
        }
        let element = try builder.allocate()
        try store(element, to: target)
        return element
    }

    private func compileWhile(_ condition: Expression, _ body: Block, _ span: Span) throws {
        let loop = LoopJumps()
        let top = builder.position
        let ends = try compileJumps(unless: condition)
        let before = scope.assigned
        let start = builder.position
        enclosing.append(.loop(loop))
        try compile(body.statements, into: nil, body.span)
        enclosing.removeLast()
        builder.patch(loop.continues)
        // A plain comparison is made again here, so that a turn takes one jump.
        if case .binary(let op, let left, let right) = condition.kind,
            let branch = try compileBranch(op, left, right, sense: 1, condition.span)
        {
            builder.patch(branch, to: start)
        } else {
            builder.emit(.loopBack, d: top, span)
        }
        builder.patch(ends + loop.breaks)
        scope.assigned = before
    }

    /// Ends the `try` and `with` blocks that a jump or return leaves, innermost first.
    private func leave(through blocks: ArraySlice<Enclosing>, _ span: Span) {
        for block in blocks.reversed() {
            switch block {
            case .loop: break
            case .attempt: builder.emit(.endAttempt, span)
            case .context: builder.emit(.leaveContext, span)
            }
        }
    }

    private func leaveLoop(_ span: Span, _ note: (LoopJumps, Int) -> Void) {
        for (index, block) in enclosing.enumerated().reversed() {
            guard case .loop(let loop) = block else { continue }
            leave(through: enclosing[(index + 1)...], span)
            note(loop, builder.emit(.jump, span))
            return
        }
        preconditionFailure("the parser refuses break and continue outside a loop")
    }

    // MARK: Assignment

    private func compileAssignment(_ target: Target, _ value: Expression) throws {
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

    private func compileUpdate(_ target: Target, _ op: BinaryOperator, _ value: Expression, _ span: Span) throws {
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

extension RuntimeError.Namesake {
    /// As instructions carry it.
    init?(code: Int) {
        switch code {
        case 1: self = .variable
        case 2: self = .field
        default: return nil
        }
    }
}

extension RuntimeError.Namesake? {
    fileprivate var code: Int {
        switch self {
        case nil: return 0
        case .variable: return 1
        case .field: return 2
        }
    }
}

extension BinaryOperator {
    /// The operators of `∘=`, as instructions carry them.
    var updateCode: UInt16 {
        switch self {
        case .add: return 0
        case .subtract: return 1
        case .multiply: return 2
        case .divide: return 3
        case .floorDivide: return 4
        case .remainder: return 5
        case .power: return 6
        default: preconditionFailure("\(rawValue)= is not an operator")
        }
    }

    @inline(__always)
    init(updateCode: UInt16) {
        switch updateCode {
        case 0: self = .add
        case 1: self = .subtract
        case 2: self = .multiply
        case 3: self = .divide
        case 4: self = .floorDivide
        case 5: self = .remainder
        default: self = .power
        }
    }
}
