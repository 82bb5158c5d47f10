import TensorEngine

extension Tape {
    /// x = q·r with orthonormal columns in q and r upper triangular, "reduced" or `complete` as in PyTorch, of each matrix in
    /// [..., m, n]. As there, the complete form of a matrix with more rows than columns has no gradient.
    public func qr(_ x: Variable, complete: Bool = false) throws -> (q: Variable, r: Variable) {
        let parts = try eachMatrix(x) { matrix in
            let (q, r) = try qr(ofMatrix: matrix, complete: complete)
            return [q, r]
        }
        return (parts[0], parts[1])
    }

    private func qr(ofMatrix x: Variable, complete: Bool) throws -> (q: Variable, r: Variable) {
        let parts = try engine.qr(x.value, complete: complete)
        guard records(x) else { return (Variable(parts.q), Variable(parts.r)) }
        let (saved, shape) = (Saved(x), x.shape)
        let results = try record([parts.q, parts.r], .qr, x) { tape, node, results, gradients in
            if complete && shape[0] > shape[1] {
                throw EngineError.notDifferentiable(
                    operation: "qr", place: "in its complete form for more rows than columns, got \(shape)")
            }
            guard shape[0] < shape[1] else {
                return try tape.qrGradient(results[0], results[1], gradients[0], gradients[1])
            }
            // A wide matrix [X Y] = q·[U V]: X is square, and Y = q·V.
            let rows = shape[0]
            func cut(_ matrix: Variable) throws -> [Variable] {
                try tape.split(matrix, sizes: [rows, shape[1] - rows], axis: 1)
            }
            let rest = try cut(try saved.variable(for: node))[1]
            let (upper, given) = (try cut(results[1])[0], try cut(gradients[1]))
            let ofQ = try tape.add(gradients[0], try tape.matmul(rest, given[1], transposeB: true))
            return try tape.concat(
                [try tape.qrGradient(results[0], upper, ofQ, given[0]), try tape.matmul(results[0], given[1])], axis: 1)
        }
        return (results[0], results[1])
    }

    /// For at least as many rows as columns: (gq + q·L)·r⁻ᵀ with L the symmetric matrix that agrees with r·grᵀ - gqᵀ·q on
    /// and below the diagonal.
    private func qrGradient(
        _ q: Variable, _ r: Variable, _ ofQ: Variable, _ ofR: Variable
    ) throws -> Variable {
        let whole = try subtract(try matmul(r, ofR, transposeB: true), try matmul(ofQ, q, transposeA: true))
        let symmetric = try add(try tril(whole), try transpose(try tril(whole, diagonal: -1)))
        return try matmul(try add(ofQ, try matmul(q, symmetric)), try inverse(r), transposeB: true)
    }

    /// An operation with several results: recorded as one long vector, from which they are cut. The rule is given the
    /// results and their gradients.
    func record(
        _ values: [Tensor], _ operation: Operation, _ x: Variable,
        _ rule: @escaping (Tape, Node, [Variable], [Variable]) throws -> Variable
    ) throws -> [Variable] {
        guard records(x) else { return values.map { Variable($0) } }
        let shapes = values.map(\.shape)
        let packed = try engine.concat(try values.map { try $0.reshaped(Shape([$0.count])) }, axis: 0)
        func cut(_ packed: Variable, _ tape: Tape) throws -> [Variable] {
            try zip(tape.split(packed, sizes: shapes.map(\.count)), shapes).map { try tape.reshape($0, $1.dimensions) }
        }
        let result = recordUnary(packed, operation, x) { tape, gradient, node in
            try rule(tape, node, try cut(try node.output(packed), tape), try cut(gradient, tape))
        }
        return try cut(result, self)
    }
}
