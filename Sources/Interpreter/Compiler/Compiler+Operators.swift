import Syntax

extension Compiler {
    func compileUnary(_ op: UnaryOperator, _ operand: Expression, into result: Int, _ span: Span) throws {
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

    func compileBinary(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, into result: Int, _ span: Span
    ) throws {
        let leftRegister = try stableOperand(left, whileChanging: right.mayAssign)
        if case .number(let value) = right.kind, let opcode = op.opcodeForConstant {
            builder.emit(opcode, a: result, b: leftRegister, d: builder.constant(value), span)
        } else {
            let rightRegister = try operand(right)
            builder.emit(op.opcode, a: result, b: leftRegister, c: rightRegister, span)
        }
    }

    /// An operand that what is evaluated after it cannot change: an `if`, `with` or `try` may assign variables.
    func stableOperand(_ left: Expression, whileChanging mayAssign: Bool) throws -> Int {
        guard mayAssign else { return try operand(left) }
        let register = try builder.allocate()
        try compile(left, into: register)
        return register
    }

    func compileLogic(_ expression: Expression, into result: Int) throws {
        let temporary = try builder.allocate()
        let isFalse = try compileJumps(unless: expression)
        load(constant: builder.constant(true), into: temporary, expression.span)
        let end = builder.emit(.jump, expression.span)
        builder.patch(isFalse)
        load(constant: builder.constant(false), into: temporary, expression.span)
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
        let leftRegister = try stableOperand(left, whileChanging: right.mayAssign)
        if case .number(let value) = right.kind, let index = UInt16(exactly: builder.constant(value)) {
            return builder.emit(opcodes.constant, a: leftRegister, b: sense, c: Int(index), span)
        }
        let rightRegister = try operand(right)
        return builder.emit(opcodes.register, a: leftRegister, b: rightRegister, c: sense, span)
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

extension [Subscript] {
    var mayAssign: Bool { contains(where: \.mayAssign) }

    /// The only subscript, if it is one value: `a[i]`.
    var single: Expression? {
        if count == 1, case .value(let value) = self[0].kind { return value }
        return nil
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
