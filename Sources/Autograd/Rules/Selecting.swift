import TensorEngine

/// Sorting, gathering and masks by position.
extension Tape {
    /// The elements along an axis in order, and where they were.
    public func sort(
        _ x: Variable, axis: Int = -1, descending: Bool = false
    ) throws -> (values: Variable, indices: Variable) {
        let sorted = try engine.sort(x.value, axis: axis, descending: descending)
        return try following(x, axis, sorted)
    }

    public func argsort(_ x: Variable, axis: Int = -1, descending: Bool = false) throws -> Variable {
        Variable(try engine.argsort(x.value, axis: axis, descending: descending))
    }

    /// The k largest (or smallest) elements along an axis, best first, and where they were.
    public func topk(
        _ x: Variable, _ k: Int, axis: Int = -1, largest: Bool = true
    ) throws -> (values: Variable, indices: Variable) {
        try following(x, axis, try engine.topk(x.value, k, axis: axis, largest: largest))
    }

    /// Values that were picked at known positions, so that gradients flow back to these.
    private func following(
        _ x: Variable, _ axis: Int, _ picked: (values: Tensor, indices: Tensor)
    ) throws -> (values: Variable, indices: Variable) {
        let indices = Variable(picked.indices)
        guard records(x) else { return (Variable(picked.values), indices) }
        return (x.shape.rank == 0 ? try clone(x) : try gather(x, axis: axis, indices), indices)
    }

    /// The median along an axis or of all elements; of an even number the lower one. Along an axis the gradient goes
    /// to that element; of all elements, equal ones share it, as in PyTorch.
    public func median(_ x: Variable, axis: Int? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.median(x.value, axis: axis, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        guard let axis else {
            let ties = try compare(.equal, x, Variable(value))
            let count = try engine.sum(ties.value.asNumbers()).item
            let shared = try divide(try sum(try multiply(x, ties)), count)
            return try reshape(shared, value.shape.dimensions)
        }
        let position = try x.shape.axis(axis, operation: "median")
        let order = try engine.argsort(x.value, axis: position)
        let middle = try engine.slice(order, axis: position, start: (x.shape[position] - 1) / 2, length: 1)
        let picked = try gather(x, axis: position, Variable(middle))
        return try reshape(picked, value.shape.dimensions)
    }

    /// The q-quantile along an axis or of all elements, interpolated linearly between its neighbours.
    public func quantile(
        _ x: Variable, _ q: Double, axis: Int? = nil, keepDimensions: Bool = false
    ) throws -> Variable {
        let value = try engine.quantile(x.value, q, axis: axis, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let line = axis == nil ? try flatten(x) : x
        let axis = try line.shape.axis(axis ?? 0, operation: "quantile")
        let sorted = try sort(line, axis: axis).values
        let position = q * Double(line.shape[axis] - 1)
        let lower = Int(position)
        let upper = min(lower + 1, line.shape[axis] - 1)
        let low = try slice(sorted, axis: axis, start: lower, length: 1)
        let high = try slice(sorted, axis: axis, start: upper, length: 1)
        let mixed = try add(low, try multiply(try subtract(high, low), Float(position - Double(lower))))
        return try reshape(mixed, value.shape.dimensions)
    }

    /// result[i][j] = x[i][indices[i][j]] for the last axis, and so for any other.
    public func gather(_ x: Variable, axis: Int, _ indices: Variable) throws -> Variable {
        let value = try engine.gather(x.value, axis: axis, indices.value)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        let positions = Variable(indices.value)
        return recordUnary(value, .gather, x) { tape, gradient, _ in
            try tape.scatterAdd(Variable(try tape.engine.zeros(shape)), axis: axis, positions, gradient)
        }
    }

    /// x with the elements that `gather` would read replaced by the source's.
    public func scatter(_ x: Variable, axis: Int, _ indices: Variable, _ source: Variable) throws -> Variable {
        let value = try engine.scatter(x.value, axis: axis, indices.value, source.value, adds: false)
        guard records(x, source) else { return Variable(value) }
        let positions = Variable(indices.value)
        let sourceShape = source.shape
        return record(value, .scatter, x, source) { tape, gradient, node in
            if node.wants(0) {
                let zero = Variable(try tape.engine.scalar(0))
                try node.give(0, try tape.scatter(gradient, axis: axis, positions, zero), on: tape)
            }
            if node.wants(1) {
                let picked = try tape.gather(gradient, axis: axis, positions)
                try node.give(1, try tape.sum(picked, to: sourceShape), on: tape)
            }
        }
    }

    /// x with the source's elements added where `gather` would read.
    public func scatterAdd(_ x: Variable, axis: Int, _ indices: Variable, _ source: Variable) throws -> Variable {
        let value = try engine.scatter(x.value, axis: axis, indices.value, source.value, adds: true)
        guard records(x, source) else { return Variable(value) }
        let positions = Variable(indices.value)
        let sourceShape = source.shape
        return record(value, .scatterAdd, x, source) { tape, gradient, node in
            if node.wants(0) { try node.give(0, gradient, on: tape) }
            if node.wants(1) {
                let picked = try tape.gather(gradient, axis: axis, positions)
                try node.give(1, try tape.sum(picked, to: sourceShape), on: tape)
            }
        }
    }

    /// The rows of a table [rows, …] at whole-number positions of any shape.
    public func embedding(_ table: Variable, _ indices: Variable) throws -> Variable {
        guard table.shape.rank >= 1 else {
            throw EngineError.wrongRank(operation: "embedding", expected: "a table of rows", got: table.shape)
        }
        return try index(table, [.indices(indices.value)])
    }

    /// The lower triangle of the last two axes, up to a diagonal; the rest is 0.
    public func tril(_ x: Variable, diagonal: Int = 0) throws -> Variable {
        try triangle(x, diagonal: diagonal, lower: true)
    }

    /// The upper triangle of the last two axes, from a diagonal on; the rest is 0.
    public func triu(_ x: Variable, diagonal: Int = 0) throws -> Variable {
        try triangle(x, diagonal: diagonal, lower: false)
    }

    private func triangle(_ x: Variable, diagonal: Int, lower: Bool) throws -> Variable {
        let value = try engine.triangle(x.value, diagonal: diagonal, lower: lower)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .triangle, x) { tape, gradient, _ in
            try tape.triangle(gradient, diagonal: diagonal, lower: lower)
        }
    }

    /// A vector's elements on the diagonal of a square matrix, or a matrix's diagonal as a vector.
    public func diagonal(_ x: Variable) throws -> Variable {
        let value = try engine.diagonal(x.value)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .diagonal, x) { tape, gradient, _ in
            let back = try tape.diagonal(gradient)
            // A matrix that is not square is longer than its diagonal.
            return back.shape == shape ? back : try tape.pad(
                back, pairs: [0, shape[1] - back.shape[1], 0, shape[0] - back.shape[0]])
        }
    }
}
