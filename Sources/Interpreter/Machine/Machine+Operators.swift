import Autograd
import Glibc
import Syntax
import TensorEngine

/// Arithmetic of numbers where Swift and Python differ.
enum Arithmetic {
    /// The sign follows the divisor; the quotient is rounded down. Where nothing is left it is 0, never -0, as for whole
    /// numbers in Python.
    @inline(__always)
    static func remainder(_ x: Double, _ y: Double) -> Double {
        let remainder = fmod(x, y)
        if remainder == 0 { return 0 }
        if (remainder < 0) != (y < 0) { return y.isInfinite ? y : remainder + y }
        return remainder
    }

    static func floorDivide(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x.isInfinite { return x / y }
        return (x / y).isInfinite ? x / y : floor((x - Arithmetic.remainder(x, y)) / y + 0.5)
    }
}

extension Machine {
    /// Any operation of two values; the loop has done numbers with numbers where that is common.
    @inline(never)
    func binary(_ op: BinaryOperator, _ left: Value, _ right: Value) throws -> Value {
        switch (left, right) {
        case (.tensor(let x), .tensor(let y)):
            return .tensor(try tensorOperation(op, x, y))
        case (.number(let x), .number(let y)):
            if let value = numbers(op, x, y) { return value }
        case (.tensor(let x), .number(let y)):
            if let value = try withNumber(op, x, y) { return .tensor(value) }
        case (.number(let x), .tensor(let y)):
            if let value = try withNumber(op, x, y) { return .tensor(value) }
        default: break
        }
        switch op {
        case .equal, .notEqual:
            return try equality(left, right, isNegated: op == .notEqual)
        case .contains: return .bool(try contains(right, left))
        case .notContains: return .bool(try !contains(right, left))
        default: break
        }
        switch (left, right) {
        case (.string(let x), .string(let y)):
            switch op {
            case .add: return .string(try concatenated(x.text, y.text))
            case .less: return .bool(x.text < y.text)
            case .lessEqual: return .bool(x.text <= y.text)
            case .greater: return .bool(x.text > y.text)
            case .greaterEqual: return .bool(x.text >= y.text)
            default: break
            }
        case (.list(let x), .list(let y)) where op == .add:
            try checkMemory(elements: x.elements.count + y.elements.count)
            return .list(x.elements + y.elements)
        case (.string(let text), _) where op == .multiply:
            if let count = right.asNumber { return .string(try repeated(text.text, count)) }
        case (_, .string(let text)) where op == .multiply:
            if let count = left.asNumber { return .string(try repeated(text.text, count)) }
        case (.tensor(let x), .list), (.tensor(let x), .bool):
            if case .list = right, let y = try asTensor(right) { return .tensor(try tensorOperation(op, x, y)) }
        case (.list, .tensor(let y)):
            if let x = try asTensor(left) { return .tensor(try tensorOperation(op, x, y)) }
        default: break
        }
        throw operandMismatch(op, left, right)
    }

    /// What masks are combined with must be masks: of other tensors, which bits would count?
    private func requireMasks(_ op: String, _ values: [Variable]) throws {
        for value in values where !value.value.isMask {
            throw RuntimeError.operand(op, "a tensor that is no mask", hint: "a comparison gives one: `x != 0`")
        }
    }

    private func numbers(_ op: BinaryOperator, _ x: Double, _ y: Double) -> Value? {
        switch op {
        case .add: return .number(x + y)
        case .subtract: return .number(x - y)
        case .multiply: return .number(x * y)
        case .divide: return .number(x / y)
        case .floorDivide: return .number(Arithmetic.floorDivide(x, y))
        case .remainder: return .number(Arithmetic.remainder(x, y))
        case .power: return .number(pow(x, y))
        case .equal: return .bool(x == y)
        case .notEqual: return .bool(x != y)
        case .less: return .bool(x < y)
        case .lessEqual: return .bool(x <= y)
        case .greater: return .bool(x > y)
        case .greaterEqual: return .bool(x >= y)
        case .contains, .notContains, .matrixProduct, .maskAnd, .maskOr: return nil
        }
    }

    // MARK: Tensors

    func tensorOperation(_ op: BinaryOperator, _ x: Variable, _ y: Variable) throws -> Variable {
        switch op {
        case .add: return try tape.add(x, y)
        case .subtract: return try tape.subtract(x, y)
        case .multiply: return try tape.multiply(x, y)
        case .divide: return try tape.divide(x, y)
        case .floorDivide: return try tape.floorDivide(x, y)
        case .remainder: return try tape.remainder(x, y)
        case .power: return try tape.power(x, y)
        case .matrixProduct: return try tape.matmul(x, y)
        case .equal: return try tape.compare(.equal, x, y)
        case .notEqual: return try tape.compare(.notEqual, x, y)
        case .less: return try tape.compare(.less, x, y)
        case .lessEqual: return try tape.compare(.lessOrEqual, x, y)
        case .greater: return try tape.compare(.greater, x, y)
        case .greaterEqual: return try tape.compare(.greaterOrEqual, x, y)
        case .maskAnd:
            try requireMasks("&", [x, y])
            return try tape.maskAnd(x, y)
        case .maskOr:
            try requireMasks("|", [x, y])
            return try tape.maskOr(x, y)
        case .contains, .notContains:
            throw RuntimeError.type("`\(op.rawValue)` looks for a number in a tensor, got a tensor")
        }
    }

    /// The common operations of a tensor with a number, without a tensor for the number.
    private func withNumber(_ op: BinaryOperator, _ x: Variable, _ y: Double) throws -> Variable? {
        let scalar = Float(y)
        switch op {
        case .add: return try tape.add(x, scalar)
        case .subtract: return try tape.subtract(x, scalar)
        case .multiply: return try tape.multiply(x, scalar)
        case .divide: return try tape.divide(x, scalar)
        case .power: return try tape.power(x, scalar)
        case .contains, .notContains: return nil
        case .matrixProduct: throw RuntimeError.operands("@", "a tensor", "a number", hint: "`*` scales a tensor")
        default: return try tensorOperation(op, x, try tape.constant(scalar))
        }
    }

    private func withNumber(_ op: BinaryOperator, _ x: Double, _ y: Variable) throws -> Variable? {
        let scalar = Float(x)
        switch op {
        case .add: return try tape.add(y, scalar)
        case .multiply: return try tape.multiply(y, scalar)
        case .subtract: return try tape.subtract(scalar, y)
        case .divide: return try tape.divide(scalar, y)
        case .power: return try tape.power(scalar, y)
        case .contains, .notContains: return nil
        case .matrixProduct: throw RuntimeError.operands("@", "a number", "a tensor", hint: "`*` scales a tensor")
        default: return try tensorOperation(op, try tape.constant(scalar), y)
        }
    }

    func unary(_ op: UnaryOperator, _ value: Value) throws -> Value {
        switch (op, value) {
        case (.minus, .number(let x)): return .number(-x)
        case (.plus, .number), (.plus, .tensor): return value
        case (.minus, .tensor(let x)): return .tensor(try tape.negate(x))
        case (.invert, .tensor(let x)):
            try requireMasks("~", [x])
            return .tensor(try tape.maskNot(x))
        case (.invert, .bool): throw RuntimeError.operand("~", described(value), hint: "`not` turns a bool around")
        default: throw RuntimeError.operand(op.rawValue, described(value), hint: operandHint(op, value))
        }
    }

    /// `x ∘= e`: in place on tensors and lists, and on text that nothing else refers to; else a new value.
    func update(_ target: inout Value, _ op: BinaryOperator, _ value: Value) throws {
        // Before anything else holds the text: it can only grow while it is referred to once.
        if op == .add, case .string = target, case .string(let more) = value {
            try append(more.text, to: &target)
            return
        }
        switch (target, value) {
        case (.number, .number): target = try binary(op, target, value)
        case (.list(let list), _) where op == .add:
            guard let more = try? elements(of: value) else { throw operandMismatch(op, target, value) }
            try checkMemory(elements: list.elements.count + more.count)
            list.elements += more
        case (.tensor(let tensor), _) where op.isArithmetic:
            try tape.update(tensor) { current in
                guard case .tensor(let result) = try binary(op, .tensor(current), value) else {
                    throw operandMismatch(op, .tensor(tensor), value)
                }
                return result
            }
        default: target = try binary(op, target, value)
        }
    }

    /// Text that nothing else refers to grows where it is.
    private func append(_ more: String, to target: inout Value) throws {
        let taken = withUnsafeMutablePointer(to: &target) { place in
            let value = place.move()
            place.initialize(to: .none)
            return value
        }
        guard case .string(var object) = consume taken else { preconditionFailure("only text grows") }
        defer { target = .string(object) }
        try checkMemory(bytes: object.text.utf8.count + more.utf8.count)
        if isKnownUniquelyReferenced(&object) {
            object.append(more)
        } else {
            object = StringObject(object.text + more)
        }
    }
}

extension BinaryOperator {
    var isArithmetic: Bool {
        switch self {
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power: return true
        default: return false
        }
    }
}
