import TensorEngine

extension Tape {
    /// The matrix product of the last two axes, each of which may be transposed; other axes broadcast.
    public func matmul(
        _ a: Variable, _ b: Variable, transposeA: Bool = false, transposeB: Bool = false
    ) throws -> Variable {
        let value = try engine.matmul(a.value, b.value, transposeA: transposeA, transposeB: transposeB)
        guard records(a, b) else { return Variable(value) }
        if a.shape.rank == 1 || b.shape.rank == 1 { return try vectorProduct(a, b, transposeA, transposeB) }
        let (left, right) = (Saved(a), Saved(b))
        return record(value, .matmul, a, b) { tape, gradient, node in
            let (a, b) = (try left.variable(for: node), try right.variable(for: node))
            if node.wants(0) {
                // dA = G·Bᵀ, or its transpose B·Gᵀ.
                let share = transposeA
                    ? try tape.matmul(b, gradient, transposeA: transposeB, transposeB: true)
                    : try tape.matmul(gradient, b, transposeB: !transposeB)
                try node.give(0, try tape.sum(share, to: a.shape), on: tape)
            }
            if node.wants(1) {
                let share = transposeB
                    ? try tape.matmul(gradient, a, transposeA: true, transposeB: transposeA)
                    : try tape.matmul(a, gradient, transposeA: !transposeA)
                try node.give(1, try tape.sum(share, to: b.shape), on: tape)
            }
        }
    }

    /// Vectors take part as matrices of one row or column.
    private func vectorProduct(
        _ a: Variable, _ b: Variable, _ transposeA: Bool, _ transposeB: Bool
    ) throws -> Variable {
        let left = a.shape.rank == 1 ? try reshape(a, [1, a.value.count]) : a
        let right = b.shape.rank == 1 ? try reshape(b, [b.value.count, 1]) : b
        let product = try matmul(
            left, right, transposeA: a.shape.rank > 1 && transposeA, transposeB: b.shape.rank > 1 && transposeB)
        var dimensions = product.shape.dimensions
        if a.shape.rank == 1 { dimensions.remove(at: dimensions.count - 2) }
        if b.shape.rank == 1 { dimensions.removeLast() }
        return try reshape(product, dimensions)
    }

    /// x·Wᵀ + b for x [..., in], W [out, in], b [out]; W is not copied.
    public func linear(_ x: Variable, _ weight: Variable, _ bias: Variable? = nil) throws -> Variable {
        let value = try engine.linear(x.value, weight.value, bias?.value)
        guard records(x, weight, bias) else { return Variable(value) }
        let (input, matrix) = (Saved(x), Saved(weight))
        return record(value, .linear, x, weight, bias) { tape, gradient, node in
            let (x, weight) = (try input.variable(for: node), try matrix.variable(for: node))
            if node.wants(0) { try node.give(0, try tape.matmul(gradient, weight), on: tape) }
            guard node.wants(1) || node.wants(2) else { return }
            let rows = gradient.shape.rank == 2 ? gradient : try tape.reshape(gradient, [-1, weight.shape[0]])
            if node.wants(1) {
                let flat = x.shape.rank == 2 ? x : try tape.reshape(x, [rows.shape[0], weight.shape[1]])
                try node.give(1, try tape.matmul(rows, flat, transposeA: true), on: tape)
            }
            if node.wants(2) { try node.give(2, try tape.sum(rows, axes: [0]), on: tape) }
        }
    }

    /// Σ aᵢbᵢ of two vectors.
    public func dot(_ a: Variable, _ b: Variable) throws -> Variable {
        guard a.shape.rank == 1, b.shape.rank == 1 else {
            throw EngineError.wrongRank(
                operation: "dot", expected: "two vectors", got: a.shape.rank == 1 ? b.shape : a.shape)
        }
        guard a.shape == b.shape else {
            throw EngineError.unlikeShapes(
                operation: "dot", rule: "vectors of equal length", left: a.shape, right: b.shape)
        }
        return try matmul(a, b)
    }

    /// All products of an element of a with an element of b.
    public func outer(_ a: Variable, _ b: Variable) throws -> Variable {
        guard a.shape.rank == 1, b.shape.rank == 1 else {
            throw EngineError.wrongRank(
                operation: "outer", expected: "two vectors", got: a.shape.rank == 1 ? b.shape : a.shape)
        }
        return try multiply(try reshape(a, [a.value.count, 1]), b)
    }
}
