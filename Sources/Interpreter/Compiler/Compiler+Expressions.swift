import Syntax

extension Compiler {
    /// The register that holds an expression's value: a variable's own, or a new temporary.
    func operand(_ expression: Expression) throws -> Int {
        switch expression.kind {
        case .name(let name):
            if case .register(let register) = scope.resolve(name) {
                checkSet(name, register, expression.span)
                return register
            }
        case .parenthesized(let inner):
            return try operand(inner)
        default: break
        }
        let register = try builder.allocate()
        try compile(expression, into: register)
        return register
    }

    /// For an expression whose value nobody takes.
    func compileForEffect(_ expression: Expression) throws {
        switch expression.kind {
        case .conditional(let branches, let otherwise):
            try compileConditional(branches, otherwise, into: nil, expression.span)
        case .with(let context, let alias, let body):
            try compileWith(context, alias, body, into: nil, expression.span)
        case .attempt(let body, let error, let handler):
            try compileAttempt(body, error, handler, into: nil, expression.span)
        default:
            _ = try operand(expression)
        }
    }

    /// Emits code that leaves the value in `result`. Where parts are stored before the whole is known, the parts go
    /// through a temporary, since `result` may be a variable that later parts still read.
    func compile(_ expression: Expression, into result: Int) throws {
        let mark = builder.mark
        defer { builder.release(to: mark) }
        let span = expression.span
        switch expression.kind {
        case .number, .string, .bool, .none:
            if let constant = constant(expression) { builder.emit(.loadConstant, a: result, d: constant, span) }
        case .formatted(let parts): try compileFormatted(parts, into: result, span)
        case .name(let name): try load(name, into: result, span)
        case .list(let elements) where elements.count > Compiler.longestInRegisters:
            try compileLongList(elements, into: result, span)
        case .list(let elements):
            let first = try compileInOrder(elements)
            builder.emit(.makeList, a: result, b: first, c: elements.count, span)
        case .comprehension(let comprehension):
            try compileComprehension(comprehension, into: result, span)
        case .record(let entries): try compileRecord(entries, into: result, span)
        case .function(let literal):
            let code = try compileFunction(literal, name: nil, documentation: nil, span: span)
            builder.emit(.makeClosure, a: result, d: builder.add(code), span)
        case .call(let callee, let arguments):
            try compileCall(callee, arguments, into: result, span)
        case .member(let object, let name):
            let receiver = try operand(object)
            builder.emit(.getMember, a: result, b: receiver, d: builder.constant(name.text), span)
        case .index(let object, let subscripts):
            try compileIndex(object, subscripts, into: result, span)
        case .unary(let op, let operand):
            try compileUnary(op, operand, into: result, span)
        case .binary(let op, let left, let right):
            try compileBinary(op, left, right, into: result, span)
        case .range(let start, let stop, let isClosed):
            let first = try compileInOrder([start, stop])
            builder.emit(isClosed ? .makeClosedRange : .makeRange, a: result, b: first, span)
        case .and, .or, .not:
            try compileLogic(expression, into: result)
        case .pipe(let value, let stage):
            try compilePipe(value, stage, into: result, span)
        case .parenthesized(let inner):
            try compile(inner, into: result)
        case .conditional, .with, .attempt:
            let temporary = try builder.allocate()
            switch expression.kind {
            case .conditional(let branches, let otherwise):
                try compileConditional(branches, otherwise, into: temporary, span)
            case .with(let context, let alias, let body):
                try compileWith(context, alias, body, into: temporary, span)
            case .attempt(let body, let error, let handler):
                try compileAttempt(body, error, handler, into: temporary, span)
            default: break
            }
            builder.emit(.move, a: result, b: temporary, span)
        }
    }

    /// The place of a literal among the function's constants.
    func constant(_ expression: Expression) -> Int? {
        switch expression.kind {
        case .number(let value): return builder.constant(value)
        case .string(let text): return builder.constant(text)
        case .bool(let value): return builder.constant(value)
        case .none: return builder.none
        default: return nil
        }
    }

    func load(constant: Int, into register: Int, _ span: Span) {
        builder.emit(.loadConstant, a: register, d: constant, span)
    }

    /// Values in neighbouring registers; gives the first.
    func compileInOrder(_ expressions: [Expression]) throws -> Int {
        let first = try builder.allocate(expressions.count)
        for (index, expression) in expressions.enumerated() { try compile(expression, into: first + index) }
        return first
    }

    // MARK: Names

    private func load(_ name: String, into result: Int, _ span: Span) throws {
        switch scope.resolve(name) {
        case .register(let register):
            checkSet(name, register, span)
            if register != result { builder.emit(.move, a: result, b: register, span) }
        case .box(let register): builder.emit(.loadBox, a: result, b: register, d: builder.constant(name), span)
        case .capture(let index):
            builder.emit(.loadCapture, a: result, b: index, d: builder.constant(name), span)
        case .field(let field):
            builder.emit(.getField, a: result, b: try selfRegister(span), d: field, span)
        case .global(let place):
            guard let value = builtins[name].map({ .builtin($0) }) ?? builtins.constants[name] else {
                builder.emit(.loadGlobal, a: result, d: place, span)
                return
            }
            let constant = builder.constant(value, named: name)
            if UInt16(exactly: constant) != nil {
                builder.emit(.loadGlobalOrBuiltin, a: result, b: constant, d: place, span)
            } else {
                load(constant: constant, into: result, span)
                builder.emit(.loadGlobalIfSet, a: result, d: place, span)
            }
        }
    }

    /// The register with the model instance whose method or body this is, or is inside.
    func selfRegister(_ span: Span) throws -> Int {
        try operand(Expression(.name("self"), span))
    }
}
