import TensorEngine

extension Tape {
    public func add(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.add(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (a.shape, b.shape)
        return record(value, .add, a, b) { tape, gradient, node in
            if node.wants(0) { try node.give(0, try tape.sum(gradient, to: left), on: tape) }
            if node.wants(1) { try node.give(1, try tape.sum(gradient, to: right), on: tape) }
        }
    }

    public func subtract(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.subtract(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (a.shape, b.shape)
        return record(value, .subtract, a, b) { tape, gradient, node in
            if node.wants(0) { try node.give(0, try tape.sum(gradient, to: left), on: tape) }
            if node.wants(1) { try node.give(1, try tape.negate(try tape.sum(gradient, to: right)), on: tape) }
        }
    }

    public func multiply(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.multiply(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, .multiply, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            if node.wants(0) {
                try node.give(0, try tape.sum(try tape.multiply(gradient, b), to: a.shape), on: tape)
            }
            if node.wants(1) {
                try node.give(1, try tape.sum(try tape.multiply(gradient, a), to: b.shape), on: tape)
            }
        }
    }

    public func divide(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.divide(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, .divide, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            let share = try tape.divide(gradient, b)
            if node.wants(0) { try node.give(0, try tape.sum(share, to: a.shape), on: tape) }
            if node.wants(1) {
                let slope = try tape.multiply(share, try tape.divide(a, b))
                try node.give(1, try tape.negate(try tape.sum(slope, to: b.shape)), on: tape)
            }
        }
    }

    public func negate(_ x: Variable) throws -> Variable {
        let value = try engine.negate(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .negate, x) { tape, gradient, _ in try tape.negate(gradient) }
    }

    /// a to the power of b. The gradient for b is 0 where a and the power are.
    public func power(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.power(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, .power, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            let zero = try tape.constant(0)
            if node.wants(0) {
                let slope = try tape.multiply(b, try tape.power(a, try tape.subtract(b, 1)))
                let isConstant = try tape.compare(.equal, b, zero)
                let share = try tape.multiply(gradient, try tape.select(isConstant, zero, slope))
                try node.give(0, try tape.sum(share, to: a.shape), on: tape)
            }
            if node.wants(1) {
                let slope = try tape.multiply(try tape.power(a, b), try tape.log(a))
                let isFlat = try tape.maskAnd(
                    try tape.compare(.equal, a, zero), try tape.compare(.greaterOrEqual, b, zero))
                let share = try tape.multiply(gradient, try tape.select(isFlat, zero, slope))
                try node.give(1, try tape.sum(share, to: b.shape), on: tape)
            }
        }
    }

    /// The gradient goes to the larger element, in halves where both are equal.
    public func maximum(_ a: Variable, _ b: Variable) throws -> Variable {
        try extreme(a, b, .maximum, try engine.maximum(a.value, b.value), .less)
    }

    /// The gradient goes to the smaller element, in halves where both are equal.
    public func minimum(_ a: Variable, _ b: Variable) throws -> Variable {
        try extreme(a, b, .minimum, try engine.minimum(a.value, b.value), .greater)
    }

    private func extreme(
        _ a: Variable, _ b: Variable, _ operation: Operation, _ value: Tensor, _ loses: Comparison
    ) throws -> Variable {
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, operation, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            let engine = tape.engine
            let ties = try engine.multiply(try engine.compare(.equal, a.value, b.value), 0.5)
            for (input, one, other) in [(0, a, b), (1, b, a)] where node.wants(input) {
                let lost = try engine.add(try engine.compare(loses, one.value, other.value), ties)
                // A NaN never loses.
                let part = try tape.multiply(gradient, Variable(try engine.subtract(1, lost)))
                try node.give(input, try tape.sum(part, to: one.shape), on: tape)
            }
        }
    }

    /// The quotient rounded down; it has no gradient.
    public func floorDivide(_ a: Variable, _ b: Variable) throws -> Variable {
        Variable(try engine.floorDivide(a.value, b.value))
    }

    /// What floor division leaves.
    public func remainder(_ a: Variable, _ b: Variable) throws -> Variable {
        let value = try engine.remainder(a.value, b.value)
        guard records(a, b) else { return Variable(value) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, .remainder, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            if node.wants(0) { try node.give(0, try tape.sum(gradient, to: a.shape), on: tape) }
            if node.wants(1) {
                let quotient = try tape.floorDivide(a, b)
                let share = try tape.negate(try tape.multiply(gradient, quotient))
                try node.give(1, try tape.sum(share, to: b.shape), on: tape)
            }
        }
    }

    /// Reverses broadcasting: sums a gradient over the axes along which an operand of shape `shape` was stretched.
    public func sum(_ gradient: Variable, to shape: Shape) throws -> Variable {
        if gradient.shape == shape { return gradient }
        let lead = gradient.shape.rank - shape.rank
        if lead < 0 { return try reshape(gradient, shape.dimensions) }
        var axes = Array(0..<lead)
        for axis in 0..<shape.rank where shape[axis] == 1 && gradient.shape[lead + axis] != 1 {
            axes.append(lead + axis)
        }
        let total = try sum(gradient, axes: axes)
        return total.shape == shape ? total : try reshape(total, shape.dimensions)
    }
}
