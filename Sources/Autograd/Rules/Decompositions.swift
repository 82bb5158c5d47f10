import TensorEngine

/// Singular values, eigenvalues and the QR decomposition. Their rules are written in operations that have rules
/// themselves, so that gradients can be derived again. Those that users call take leading axes as a batch of matrices.
extension Tape {
    /// The singular values of a matrix, largest first. Their gradient Σ gᵢ·uᵢ·vᵢᵀ exists where values repeat too.
    public func svdvals(_ x: Variable) throws -> Variable { try eachMatrix(x) { try svdvals($0, operation: "svdvals") } }

    private func svdvals(_ x: Variable, operation: String) throws -> Variable {
        guard records(x) else { return Variable(try engine.svdvals(x.value)) }
        let parts = try engine.svd(x.value, operation: operation)
        let saved = Saved(x)
        return recordUnary(parts.values, .svdvals, x) { tape, gradient, node in
            var (left, right) = (Variable(parts.left), Variable(parts.right))
            if tape.isRecording { (left, _, right) = try tape.svd(try saved.variable(for: node)) }
            return try tape.matmul(try tape.multiply(left, gradient), right, transposeB: true)
        }
    }

    /// The largest singular value; equal ones share the gradient.
    public func sigmaMax(_ x: Variable) throws -> Variable {
        try eachMatrix(x) { matrix in
            guard records(matrix), matrix.value.count > 0 else { return Variable(try engine.sigmaMax(matrix.value)) }
            return try amax(try svdvals(matrix, operation: "sigma_max"))
        }
    }

    /// x = u·diag(s)·vᵀ. Vectors have a gradient only where the values differ.
    public func svd(_ x: Variable) throws -> (left: Variable, values: Variable, right: Variable) {
        let parts = try engine.svd(x.value)
        let results = try record([parts.left, parts.values, parts.right], .svd, x) { tape, _, results, gradients in
            let (u, s, v) = (results[0], results[1], results[2])
            let column = try tape.unsqueeze(s, axis: 1)
            let isDiagonal = Variable(try tape.engine.eye(s.value.count, s.value.count).asMask())
            let gaps = try tape.maskedFill(
                try tape.subtract(try tape.square(s), try tape.square(column)), isDiagonal, 1)
            /// How the vectors turn within the space they span.
            func turn(_ vectors: Variable, _ gradient: Variable) throws -> Variable {
                let product = try tape.matmul(vectors, gradient, transposeA: true)
                return try tape.divide(try tape.subtract(product, try tape.transpose(product)), gaps)
            }
            /// How they leave it.
            func escape(_ vectors: Variable, _ gradient: Variable) throws -> Variable {
                let within = try tape.matmul(vectors, try tape.matmul(vectors, gradient, transposeA: true))
                return try tape.divide(try tape.subtract(gradient, within), s)
            }
            let turns = try tape.add(
                try tape.multiply(try turn(u, gradients[0]), s), try tape.multiply(column, try turn(v, gradients[2])))
            let inner = try tape.add(turns, try tape.diagonal(gradients[1]))
            var total = try tape.matmul(try tape.matmul(u, inner), v, transposeB: true)
            if u.shape[0] > u.shape[1] {
                total = try tape.add(total, try tape.matmul(try escape(u, gradients[0]), v, transposeB: true))
            }
            if v.shape[0] > v.shape[1] {
                total = try tape.add(total, try tape.matmul(u, try escape(v, gradients[2]), transposeB: true))
            }
            return total
        }
        return (results[0], results[1], results[2])
    }

    /// A square matrix's eigenvalues as rows [real, imaginary], largest magnitude first. Where one repeats it has no
    /// gradient: an error, unless nothing flows back to it.
    public func eigvals(_ x: Variable) throws -> Variable { try eachMatrix(x) { try eigvals($0, operation: "eigvals") } }

    private func eigvals(_ x: Variable, operation: String) throws -> Variable {
        let system = try engine.eigenSystem(x.value, operation: operation)
        let value = try system.valuesTensor(engine)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .eigvals, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            var total = Variable(try tape.engine.zeros(x.shape))
            for index in 0..<x.shape[0] where gradient.value[2 * index] != 0 || gradient.value[2 * index + 1] != 0 {
                let projector = try tape.projector(x, index, of: system)
                // Σ of the real part times the first, and the imaginary part times the second.
                let parts = try tape.reshape(projector, [2, x.value.count])
                let row = try tape.reshape(try tape.slice(gradient, axis: 0, start: index, length: 1), [2])
                let share = try tape.reshape(try tape.matmul(row, parts), x.shape.dimensions)
                total = try tape.add(total, try tape.transpose(share))
            }
            return total
        }
    }

    /// The largest magnitude of an eigenvalue; equal ones share the gradient.
    public func spectralRadius(_ x: Variable) throws -> Variable {
        try eachMatrix(x) { matrix in
            guard records(matrix), matrix.value.count > 0 else { return Variable(try engine.spectralRadius(matrix.value)) }
            return try amax(try norm(try eigvals(matrix, operation: "spectral_radius"), axes: [1]))
        }
    }

    /// v·wᵀ of an eigenvalue λ, as `EigenSystem` has it.
    public func eigenProjector(_ x: Variable, _ index: Int) throws -> Variable {
        try projector(x, index, of: try engine.eigenSystem(x.value, operation: "eigvals"))
    }

    /// The projector follows the matrix by dP = -(S·dA·P + P·dA·S) with the reduced
    /// resolvent S = (A - λ + P)⁻¹ - P. Complex matrices are computed with as real ones [[re, -im], [im, re]].
    private func projector(_ x: Variable, _ index: Int, of system: EigenSystem) throws -> Variable {
        let value = try system.projector(index, engine)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        let n = x.shape[0]
        return recordUnary(value, .eigenProjector, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let projector = try tape.complex(try node.output(value))
            let eigenvalue = try tape.slice(try tape.eigvals(x), axis: 0, start: index, length: 1)
            let identity = Variable(try tape.engine.eye(n, n))
            let shift = try tape.reshape(
                try tape.multiply(try tape.reshape(eigenvalue, [2, 1, 1]), identity), [2 * n, n])
            let matrix = try tape.concat([x, Variable(try tape.engine.zeros(x.shape))])
            let shifted = try tape.complex(try tape.subtract(matrix, shift))
            let resolvent = try tape.subtract(try tape.inverse(try tape.add(shifted, projector)), projector)
            // The embedding holds each part twice, so that its gradient counts half.
            let given = try tape.multiply(try tape.complex(gradient), 0.5)
            func flow(_ left: Variable, _ right: Variable) throws -> Variable {
                try tape.matmul(try tape.matmul(left, given, transposeA: true), right, transposeB: true)
            }
            let total = try tape.add(try flow(resolvent, projector), try flow(projector, resolvent))
            let first = try tape.slice(try tape.slice(total, axis: 0, start: 0, length: n), axis: 1, start: 0, length: n)
            let second = try tape.slice(try tape.slice(total, axis: 0, start: n, length: n), axis: 1, start: n, length: n)
            return try tape.negate(try tape.add(first, second))
        }
    }

    /// [[re, -im], [im, re]] of [re; im].
    private func complex(_ parts: Variable) throws -> Variable {
        let n = parts.shape[1]
        let real = try slice(parts, axis: 0, start: 0, length: n)
        let imaginary = try slice(parts, axis: 0, start: n, length: n)
        return try concat([parts, try concat([try negate(imaginary), real])], axis: 1)
    }

    /// The inverse of a square matrix.
    public func inverse(_ x: Variable) throws -> Variable {
        let value = try engine.inverse(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .inverse, x) { tape, gradient, node in
            let inverse = try node.output(value)
            let left = try tape.matmul(inverse, gradient, transposeA: true)
            return try tape.negate(try tape.matmul(left, inverse, transposeB: true))
        }
    }
}
