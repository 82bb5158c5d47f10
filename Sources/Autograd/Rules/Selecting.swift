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

    /// x with the elements that `gather` would read replaced by the source's: of one that is larger than the index tensor
    /// the first ones along each axis are taken.
    public func scatter(_ x: Variable, axis: Int, _ indices: Variable, _ source: Variable) throws -> Variable {
        let source = try trimmed(source, to: indices.shape)
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

    private func trimmed(_ source: Variable, to shape: Shape) throws -> Variable {
        let dimensions = source.shape.dimensions
        if source.shape == shape || source.shape.broadcasts(to: shape) { return source }
        guard dimensions.count == shape.rank, zip(dimensions, shape.dimensions).allSatisfy({ $0 >= $1 }) else {
            throw EngineError.unlikeShapes(
                operation: "scatter", rule: "a source at least as large as its index", left: source.shape, right: shape)
        }
        return try index(source, shape.dimensions.map { .slice(start: 0, stop: $0, step: 1) })
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

    /// The rows of a table [rows, …] at whole-number positions of any shape. A padding row is read, but gets no gradient.
    public func embedding(_ table: Variable, _ indices: Variable, paddingRow: Int? = nil) throws -> Variable {
        guard table.shape.rank >= 1 else {
            throw EngineError.wrongRank(operation: "embedding", expected: "a table of rows", got: table.shape)
        }
        let rows = try index(table, [.indices(indices.value)])
        guard let paddingRow, records(table) else { return rows }
        let count = table.shape[0]
        let isPadding = try engine.maskOr(
            try engine.compare(.equal, indices.value, try engine.scalar(Float(paddingRow))),
            try engine.compare(.equal, indices.value, try engine.scalar(Float(paddingRow - count))))
        let width = [Int](repeating: 1, count: table.shape.rank - 1)
        let mask = try isPadding.reshaped(Shape(indices.shape.dimensions + width))
        return try select(Variable(mask), detach(rows), rows)
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
