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
        case .number(let value): builder.emit(.loadConstant, a: result, d: builder.constant(value), span)
        case .string(let text): builder.emit(.loadConstant, a: result, d: builder.constant(text), span)
        case .bool(let value): loadConstant(.bool(value), into: result, span)
        case .none: loadConstant(.none, into: result, span)
        case .formatted(let parts): try compileFormatted(parts, into: result, span)
        case .name(let name): try load(name, into: result, span)
        case .list(let elements) where elements.count > Compiler.registerListLimit:
            try compileLongList(elements, into: result, span)
        case .list(let elements):
            let first = try compileInOrder(elements)
            builder.emit(.makeList, a: result, b: first, c: elements.count, span)
        case .comprehension(let comprehension):
            try compileComprehension(comprehension, into: result, span)
        case .record(let entries):
            let first = try compileInOrder(entries.map(\.value))
            let keys = entries.map { Value.string(environment.interned($0.key.text)) }
            builder.emit(
                .makeRecord, a: result, b: first, c: entries.count, d: builder.add(.list(keys)), span)
        case .function(let literal):
            let code = try compileFunction(literal, name: nil, documentation: nil, span: span)
            builder.emit(.makeClosure, a: result, d: builder.add(code), span)
        case .call(let callee, let arguments):
            try compileCall(callee, arguments, into: result, span)
        case .member(let object, let name):
            let receiver = try operand(object)
            builder.emit(.getMember, a: result, b: receiver, d: builder.constant(name.text), span)
        case .index(let object, let subscripts):
            let receiver = try operand(object)
            let first = try compile(subscripts)
            builder.emit(.getIndex, a: result, b: receiver, c: subscripts.count, d: first, span)
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

    func loadConstant(_ value: Value, into register: Int, _ span: Span) {
        builder.emit(.loadConstant, a: register, d: builder.add(value), span)
    }

    /// Values in neighbouring registers; gives the first.
    func compileInOrder(_ expressions: [Expression]) throws -> Int {
        let first = try builder.allocate(expressions.count)
        for (index, expression) in expressions.enumerated() { try compile(expression, into: first + index) }
        return first
    }

    /// Longer lists, such as data in a script, are appended to element by element.
    private static let registerListLimit = 500

    private func compileLongList(_ elements: [Expression], into result: Int, _ span: Span) throws {
        let list = try builder.allocate()
        builder.emit(.makeList, a: list, b: list, c: 0, span)
        for element in elements {
            let mark = builder.mark
            builder.emit(.append, a: list, b: try operand(element), element.span)
            builder.release(to: mark)
        }
        builder.emit(.move, a: result, b: list, span)
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
            if let builtin = builtins[name] {
                builder.emit(.loadGlobalOrBuiltin, a: result, b: builder.add(.builtin(builtin)), d: place, span)
            } else if let constant = builtins.constants[name] {
                builder.emit(.loadGlobalOrBuiltin, a: result, b: builder.add(constant), d: place, span)
            } else {
                builder.emit(.loadGlobal, a: result, d: place, span)
            }
        }
    }

    /// The register with the model instance whose method or body this is, or is inside.
    func selfRegister(_ span: Span) throws -> Int {
        try operand(Expression(.name("self"), span))
    }

    // MARK: Operators

    private func compileUnary(_ op: UnaryOperator, _ operand: Expression, into result: Int, _ span: Span) throws {
        if op == .minus, case .number(let value) = operand.kind {
            builder.emit(.loadConstant, a: result, d: builder.constant(-value), span)
            return
        }
        let register = try self.operand(operand)
        switch op {
        case .minus: builder.emit(.negate, a: result, b: register, span)
        case .plus: builder.emit(.plus, a: result, b: register, span)
        case .invert: builder.emit(.invert, a: result, b: register, span)
        }
    }

    private func compileBinary(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, into result: Int, _ span: Span
    ) throws {
        let leftRegister = try stableOperand(left, before: right)
        if case .number(let value) = right.kind, let opcode = op.opcodeForConstant {
            builder.emit(opcode, a: result, b: leftRegister, d: builder.constant(value), span)
        } else {
            let rightRegister = try operand(right)
            builder.emit(op.opcode, a: result, b: leftRegister, c: rightRegister, span)
        }
    }

    /// A left operand that the right one cannot change: an `if`, `with` or `try` on the right may assign variables.
    private func stableOperand(_ left: Expression, before right: Expression) throws -> Int {
        guard right.mayAssign else { return try operand(left) }
        let register = try builder.allocate()
        try compile(left, into: register)
        return register
    }

    private func compileLogic(_ expression: Expression, into result: Int) throws {
        let temporary = try builder.allocate()
        let isFalse = try compileJumps(unless: expression)
        loadConstant(.bool(true), into: temporary, expression.span)
        let end = builder.emit(.jump, expression.span)
        builder.patch(isFalse)
        loadConstant(.bool(false), into: temporary, expression.span)
        builder.patch(end)
        builder.emit(.move, a: result, b: temporary, expression.span)
    }

    /// Jumps that are taken when a condition does not hold; the caller says where they go.
    func compileJumps(unless condition: Expression) throws -> [Int] {
        let mark = builder.mark
        defer { builder.release(to: mark) }
        switch condition.kind {
        case .parenthesized(let inner):
            return try compileJumps(unless: inner)
        case .and(let left, let right):
            let first = try compileJumps(unless: left)
            let before = scope.assigned
            let second = try compileJumps(unless: right)
            scope.assigned = before
            return first + second
        case .or(let left, let right):
            let leftFails = try compileJumps(unless: left)
            let holds = builder.emit(.jump, condition.span)
            builder.patch(leftFails)
            let before = scope.assigned
            let fails = try compileJumps(unless: right)
            scope.assigned = before
            builder.patch(holds)
            return fails
        case .not(let inner):
            let holds = try compileJumps(unless: inner)
            let fails = builder.emit(.jump, condition.span)
            builder.patch(holds)
            return [fails]
        case .binary(let op, let left, let right):
            if let branch = try compileBranch(op, left, right, sense: 0, condition.span) { return [branch] }
        default: break
        }
        let register = try operand(condition)
        return [builder.emit(.jumpUnless, a: register, condition.span)]
    }

    /// A jump for a comparison that gives `sense`, or nil for another operator.
    func compileBranch(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, sense: Int, _ span: Span
    ) throws -> Int? {
        guard let opcodes = op.branchOpcodes else { return nil }
        let leftRegister = try stableOperand(left, before: right)
        if case .number(let value) = right.kind, let index = UInt16(exactly: builder.constant(value)) {
            return builder.emit(opcodes.constant, a: leftRegister, b: sense, c: Int(index), span)
        }
        let rightRegister = try operand(right)
        return builder.emit(opcodes.register, a: leftRegister, b: rightRegister, c: sense, span)
    }

    // MARK: Blocks that give a value

    private func compileConditional(
        _ branches: [ConditionalBranch], _ otherwise: Block?, into result: Int?, _ span: Span
    ) throws {
        var ends: [Int] = []
        var afterwards: Set<String>?
        let merge = { (assigned: Set<String>) in afterwards = afterwards?.intersection(assigned) ?? assigned }
        for branch in branches {
            let next = try compileJumps(unless: branch.condition)
            let before = scope.assigned
            try compile(branch.body.statements, into: result, branch.body.span)
            ends.append(builder.emit(.jump, span))
            merge(scope.assigned)
            scope.assigned = before
            builder.patch(next)
        }
        if let otherwise {
            try compile(otherwise.statements, into: result, otherwise.span)
        } else if let result {
            loadConstant(.none, into: result, span)
        }
        merge(scope.assigned)
        scope.assigned = afterwards ?? scope.assigned
        builder.patch(ends)
    }

    private func compileWith(
        _ context: Expression, _ alias: Name?, _ body: Block, into result: Int?, _ span: Span
    ) throws {
        let mark = builder.mark
        let value = try operand(context)
        let entered = try builder.allocate()
        builder.emit(.enterContext, a: entered, b: value, context.span)
        enclosing.append(.context)
        if let alias {
            try assign(alias.text, alias.span) { builder.emit(.move, a: $0, b: entered, alias.span) }
        }
        builder.release(to: mark)
        try compile(body.statements, into: result, body.span)
        enclosing.removeLast()
        builder.emit(.leaveContext, span)
    }

    private func compileAttempt(
        _ body: Block, _ error: Name, _ handler: Block, into result: Int?, _ span: Span
    ) throws {
        let mark = builder.mark
        let caught = try builder.allocate()
        let before = scope.assigned
        let start = builder.emit(.beginAttempt, a: caught, span)
        enclosing.append(.attempt)
        try compile(body.statements, into: result, body.span)
        enclosing.removeLast()
        builder.emit(.endAttempt, span)
        let end = builder.emit(.jump, span)
        let afterBody = scope.assigned
        scope.assigned = before
        builder.patch(start)
        try assign(error.text, error.span) { builder.emit(.move, a: $0, b: caught, error.span) }
        builder.release(to: mark)
        try compile(handler.statements, into: result, handler.span)
        scope.assigned.formIntersection(afterBody)
        builder.patch(end)
    }

    // MARK: Text, lists, indices

    private func compileFormatted(_ parts: [FormatPart], into result: Int, _ span: Span) throws {
        let first = try builder.allocate(max(parts.count, 1))
        loadConstant(.string(""), into: first, span)
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let text):
                builder.emit(.loadConstant, a: first + index, d: builder.constant(text), span)
            case .value(let value, let spec, let label):
                try compile(value, into: first + index)
                // The string is made of printed values anyway.
                if spec == nil, label == nil { continue }
                let format = spec.map { builder.add($0) } ?? -1
                // `{x=}` shows the value as an echo would, and its source in front.
                builder.emit(
                    .format, a: first + index, b: first + index, c: label == nil ? 0 : 1, d: format, value.span)
                if let label { try prefix(label, to: first + index, value.span) }
            }
        }
        builder.emit(.makeString, a: result, b: first, c: parts.count, span)
    }

    private func prefix(_ label: String, to register: Int, _ span: Span) throws {
        let mark = builder.mark
        let pair = try builder.allocate(2)
        builder.emit(.loadConstant, a: pair, d: builder.constant(label), span)
        builder.emit(.move, a: pair + 1, b: register, span)
        builder.emit(.makeString, a: register, b: pair, c: 2, span)
        builder.release(to: mark)
    }

    private func compileComprehension(_ comprehension: Comprehension, into result: Int, _ span: Span) throws {
        let list = try builder.allocate()
        let iterator = try builder.allocate()
        try compileIterator(comprehension.sequence, for: comprehension.target, into: iterator)
        builder.emit(.makeList, a: list, b: list, c: 0, span)

        // The loop's variables are its own; each turn has new ones, for functions made in it.
        var own: [String: Scope.Local] = [:]
        for name in comprehension.target.names {
            own[name] = Scope.Local(
                register: try builder.allocate(), isBoxed: scope.mentionedInside.contains(name))
        }
        let before = scope.assigned
        scope.pushOverlay(own)
        scope.assigned.subtract(own.keys)
        let element = try builder.allocate()
        let entry = builder.emit(.jump, span)
        let start = builder.position
        for local in own.values where local.isBoxed { builder.emit(.makeBox, a: local.register, span) }
        try store(element, to: comprehension.target)
        var skips: [Int] = []
        if let condition = comprehension.condition { skips = try compileJumps(unless: condition) }
        let value = try operand(comprehension.element)
        builder.emit(.append, a: list, b: value, comprehension.element.span)
        builder.patch(skips + [entry])
        builder.emit(.forNext, a: element, b: iterator, d: start, comprehension.sequence.span)
        scope.popOverlay()
        scope.assigned = before
        builder.emit(.move, a: result, b: list, span)
    }

    /// Subscripts in neighbouring registers; a slice is a record of its parts' kind, see `SliceObject`.
    func compile(_ subscripts: [Subscript]) throws -> Int {
        let first = try builder.allocate(subscripts.count)
        for (index, entry) in subscripts.enumerated() {
            switch entry.kind {
            case .value(let value):
                try compile(value, into: first + index)
            case .ellipsis:
                loadConstant(.object(EllipsisObject()), into: first + index, entry.span)
            case .slice(let start, let stop, let step):
                let parts = try builder.allocate(3)
                for (offset, part) in [start, stop, step].enumerated() {
                    if let part {
                        try compile(part, into: parts + offset)
                    } else {
                        loadConstant(.none, into: parts + offset, entry.span)
                    }
                }
                builder.emit(.makeSlice, a: first + index, b: parts, entry.span)
                builder.release(to: parts)
            }
        }
        return first
    }
}

extension Expression {
    /// Whether evaluating it may change a variable of the function it stands in.
    var mayAssign: Bool {
        switch kind {
        case .number, .string, .bool, .none, .name, .function: return false
        case .formatted(let parts):
            return parts.contains { if case .value(let value, _, _) = $0 { value.mayAssign } else { false } }
        case .list(let elements): return elements.contains(where: \.mayAssign)
        case .record(let entries): return entries.contains(where: \.value.mayAssign)
        case .call(let callee, let arguments):
            return callee.mayAssign || arguments.contains(where: \.value.mayAssign)
        case .member(let inner, _), .unary(_, let inner), .not(let inner), .parenthesized(let inner):
            return inner.mayAssign
        case .index(let object, let subscripts):
            return object.mayAssign || subscripts.contains(where: \.mayAssign)
        case .binary(_, let left, let right), .range(let left, let right, _), .and(let left, let right),
            .or(let left, let right), .pipe(let left, let right):
            return left.mayAssign || right.mayAssign
        case .comprehension, .conditional, .with, .attempt: return true
        }
    }
}

extension Subscript {
    var mayAssign: Bool {
        switch kind {
        case .value(let value): return value.mayAssign
        case .slice(let start, let stop, let step):
            return [start, stop, step].contains { $0?.mayAssign ?? false }
        case .ellipsis: return false
        }
    }
}

extension BinaryOperator {
    var opcode: Opcode {
        switch self {
        case .power: return .power
        case .multiply: return .multiply
        case .divide: return .divide
        case .floorDivide: return .floorDivide
        case .remainder: return .remainder
        case .matrixProduct: return .matrixProduct
        case .add: return .add
        case .subtract: return .subtract
        case .equal: return .equal
        case .notEqual: return .notEqual
        case .less: return .less
        case .lessEqual: return .lessEqual
        case .greater: return .greater
        case .greaterEqual: return .greaterEqual
        case .contains: return .contains
        case .notContains: return .notContains
        case .maskAnd: return .maskAnd
        case .maskOr: return .maskOr
        }
    }

    /// The form with a number literal on the right.
    var opcodeForConstant: Opcode? {
        switch self {
        case .add: return .addK
        case .subtract: return .subtractK
        case .multiply: return .multiplyK
        case .divide: return .divideK
        case .floorDivide: return .floorDivideK
        case .remainder: return .remainderK
        case .power: return .powerK
        default: return nil
        }
    }

    /// The jumps that compare, with a register or with a number literal.
    var branchOpcodes: (register: Opcode, constant: Opcode)? {
        switch self {
        case .less: return (.branchLess, .branchLessK)
        case .lessEqual: return (.branchLessEqual, .branchLessEqualK)
        case .greater: return (.branchGreater, .branchGreaterK)
        case .greaterEqual: return (.branchGreaterEqual, .branchGreaterEqualK)
        case .equal: return (.branchEqual, .branchEqualK)
        case .notEqual: return (.branchNotEqual, .branchNotEqualK)
        default: return nil
        }
    }
}
