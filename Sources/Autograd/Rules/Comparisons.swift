import TensorEngine

/// Masks have no gradient.
extension Tape {
    public func compare(_ comparison: Comparison, _ a: Variable, _ b: Variable) throws -> Variable {
        Variable(try engine.compare(comparison, a.value, b.value))
    }

    public func maskAnd(_ a: Variable, _ b: Variable) throws -> Variable {
        Variable(try engine.maskAnd(a.value, b.value))
    }

    public func maskOr(_ a: Variable, _ b: Variable) throws -> Variable {
        Variable(try engine.maskOr(a.value, b.value))
    }

    public func maskNot(_ x: Variable) throws -> Variable { Variable(try engine.maskNot(x.value)) }
    public func isNaN(_ x: Variable) throws -> Variable { Variable(try engine.isNaN(x.value)) }
    public func isInfinite(_ x: Variable) throws -> Variable { Variable(try engine.isInfinite(x.value)) }
    public func isFinite(_ x: Variable) throws -> Variable { Variable(try engine.isFinite(x.value)) }

    /// `a` where the condition is not 0, `b` elsewhere.
    public func select(_ condition: Variable, _ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.select(condition.value, a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (a.shape, b.shape)
        let mask = condition.value
        return record(value, .select, a, b) { tape, gradient, node in
            let zero = try tape.constant(0)
            if node.wants(0) {
                let share = try tape.select(Variable(mask), gradient, zero)
                try node.give(0, try tape.sum(share, to: left), on: tape)
            }
            if node.wants(1) {
                let share = try tape.select(Variable(mask), zero, gradient)
                try node.give(1, try tape.sum(share, to: right), on: tape)
            }
        }
    }

    /// x with `number` where the mask is not 0.
    public func maskedFill(_ x: Variable, _ mask: Variable, _ number: Float) throws -> Variable {
        try select(mask, try constant(number), x)
    }

    /// Limits to tensors that broadcast with x; beyond one its gradient is that limit's.
    public func clip(_ x: Variable, low: Variable?, high: Variable?) throws -> Variable {
        var result = x
        if let low { result = try select(try compare(.less, result, low), low, result) }
        if let high { result = try select(try compare(.greater, result, high), high, result) }
        return result
    }

    /// Limits to [low, high]; the gradient is 1 at the limits and 0 beyond them.
    public func clip(_ x: Variable, low: Float?, high: Float?) throws -> Variable {
        let value = try engine.clip(x.value, low: low, high: high)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .clip, x) { tape, gradient, node in
            let inside = try tape.engine.isWithin(
                try saved.variable(for: node).value, low: low ?? -.infinity, high: high ?? .infinity)
            return try tape.multiply(gradient, Variable(inside))
        }
    }
}
