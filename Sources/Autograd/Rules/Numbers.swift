import Glibc
import TensorEngine

/// Arithmetic of a tensor with a number, without making a tensor of it.
extension Tape {
    public func add(_ a: Variable, _ b: Float) throws -> Variable {
        let value = try engine.add(a.value, b)
        guard records(a) else { return Variable(value) }
        return recordUnary(value, .addNumber, a) { _, gradient, _ in gradient }
    }

    public func subtract(_ a: Variable, _ b: Float) throws -> Variable { try add(a, -b) }

    public func subtract(_ a: Float, _ b: Variable) throws -> Variable {
        let value = try engine.subtract(a, b.value)
        guard records(b) else { return Variable(value) }
        return recordUnary(value, .addNumber, b) { tape, gradient, _ in try tape.negate(gradient) }
    }

    public func multiply(_ a: Variable, _ b: Float) throws -> Variable {
        let value = try engine.multiply(a.value, b)
        guard records(a) else { return Variable(value) }
        return recordUnary(value, .multiplyNumber, a) { tape, gradient, _ in try tape.multiply(gradient, b) }
    }

    public func divide(_ a: Variable, _ b: Float) throws -> Variable {
        let value = try engine.divide(a.value, b)
        guard records(a) else { return Variable(value) }
        return recordUnary(value, .multiplyNumber, a) { tape, gradient, _ in try tape.divide(gradient, b) }
    }

    public func divide(_ a: Float, _ b: Variable) throws -> Variable {
        let value = try engine.divide(a, b.value)
        guard records(b) else { return Variable(value) }
        let saved = Saved(b)
        return recordUnary(value, .numberDivide, b) { tape, gradient, node in
            let b = try saved.variable(for: node)
            return try tape.multiply(gradient, try tape.divide(-a, try tape.square(b)))
        }
    }

    public func power(_ a: Variable, _ exponent: Float) throws -> Variable {
        let value = try engine.power(a.value, exponent)
        guard records(a) else { return Variable(value) }
        let saved = Saved(a)
        return recordUnary(value, .powerNumber, a) { tape, gradient, node in
            let a = try saved.variable(for: node)
            if exponent == 0 { return try tape.multiply(gradient, 0) }
            return try tape.multiply(gradient, try tape.multiply(try tape.power(a, exponent - 1), exponent))
        }
    }

    public func power(_ base: Float, _ b: Variable) throws -> Variable {
        let value = try engine.power(base, b.value)
        guard records(b) else { return Variable(value) }
        let saved = Saved(b)
        return recordUnary(value, .numberPower, b) { tape, gradient, node in
            let b = try saved.variable(for: node)
            if base == 0 {
                let isNegative = try tape.compare(.less, b, try tape.constant(0))
                return try tape.multiply(
                    gradient, try tape.select(isNegative, try tape.constant(-.infinity), try tape.constant(0)))
            }
            let slope = try tape.multiply(try tape.power(base, b), base < 0 ? .nan : logf(base))
            return try tape.multiply(gradient, slope)
        }
    }
}
