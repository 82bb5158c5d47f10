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
        guard let last = block.statements.last else { return try compileReturn(Expression(.none, block.span)) }
        switch last.kind {
        case .expression(let value):
            emitTrace(last)
            try compileReturn(value)
        case .returnValue: try compile(last)
        default:
            try compile(last)
            try compileReturn(Expression(.none, block.span))
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
}
