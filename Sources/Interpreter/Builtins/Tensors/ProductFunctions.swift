import Autograd
import TensorEngine

/// Products of matrices, their decompositions, and comparisons of whole tensors.
enum ProductFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "matmul", "(a, b)",
            "The matrix product a @ b over the last two axes; leading axes broadcast, a vector takes part as a row or "
                + "column.",
            example: "print(matmul([[1, 2], [3, 4]], [1, 1]))"
        ) { call in .tensor(try call.tape.matmul(try call.tensor(0), try call.tensor(1))) },
        Builtin("dot", "(a, b)", "Σ aᵢ·bᵢ of two vectors.", example: "print(dot([1, 2], [3, 4]))") { call in
            .tensor(try call.tape.dot(try call.tensor(0), try call.tensor(1)))
        },
        Builtin(
            "outer", "(a, b)", "The matrix of all products aᵢ·bⱼ of two vectors.",
            example: "print(outer([1, 2], [3, 4]))"
        ) { call in .tensor(try call.tape.outer(try call.tensor(0), try call.tensor(1))) },
        Builtin(
            "einsum", "(equation, *tensors)",
            "Einstein's summation: letters name axes, and those that do not stand after `->` are summed over.",
            example: "print(einsum(\"ij,j->i\", [[1, 2], [3, 4]], [1, 1]))"
        ) { call in .tensor(try call.tape.einsum(try call.string(0), try call.tensors(1))) },
        Builtin(
            "svdvals", "(x)",
            "The singular values of a matrix, the largest first; of each matrix, if x has leading axes: [..., m, n] gives "
                + "[..., min(m, n)].",
            example: "print(svdvals([[3, 0], [0, 4]]))"
        ) { call in .tensor(try call.tape.svdvals(try matrix(call))) },
        Builtin(
            "sigma_max", "(x)",
            "The largest singular value of a matrix, its spectral norm; one for each matrix of [..., m, n]. Equal ones "
                + "share the gradient.",
            example: "print(sigma_max([[3, 0], [0, 4]]))"
        ) { call in .tensor(try call.tape.sigmaMax(try matrix(call))) },
        Builtin(
            "eigvals", "(x)",
            "The eigenvalues of a square matrix [n, n] as [n, 2], real and imaginary part, the largest magnitude "
                + "first; [..., n, n] gives [..., n, 2]. An eigenvalue that repeats has no gradient.",
            example: "print(eigvals([[2, 0], [0, 3]]))"
        ) { call in .tensor(try call.tape.eigvals(try matrix(call))) },
        Builtin(
            "spectral_radius", "(x)",
            "The largest magnitude of a square matrix's eigenvalues; one for each matrix of [..., n, n]. There is "
                + "no gradient where that eigenvalue repeats.",
            example: "print(spectral_radius([[0, 2], [-2, 0]]))"
        ) { call in .tensor(try call.tape.spectralRadius(try matrix(call))) },
        Builtin(
            "qr", "(x, mode = \"reduced\")",
            "The QR decomposition `[q, r]` of a matrix [m, n], or of each in [..., m, n]: orthonormal columns times an upper "
                + "triangle. \"reduced\" gives the smaller of m and n columns, \"complete\" m; the complete form has no gradient "
                + "if m > n.",
            example: "q, r = qr([[1, 2], [3, 4]]); print(allclose(q @ r, [[1, 2], [3, 4]], atol = 1e-5))"
        ) { call in
            let parts = try call.tape.qr(try call.tensor(0), complete: try call.choice(1) == "complete")
            return .list([.tensor(parts.q), .tensor(parts.r)])
        },
        Builtin(
            "same", "(a, b)",
            "Whether two values are equal as wholes: tensors of the same shape and elements, NaN equal to NaN.",
            example: "print(same(tensor([1, nan]), tensor([1, nan])), same(zeros(2), zeros(3)))"
        ) { call in .bool(try areSame(call[0], call[1], call.machine, depth: 0)) },
        Builtin(
            "allclose", "(a, b, rtol = 1e-5, atol = 1e-8, equal_nan = false)",
            "Whether |a - b| <= atol + rtol·|b| everywhere; shapes broadcast.",
            example: "print(allclose([1, 2], [1, 2.000001]))"
        ) { call in
            let (relative, absolute) = (try call.number(2), try call.number(3))
            let equalNaN = try call.bool(4)
            let isClose = { (x: Double, y: Double) in
                x == y || Swift.abs(x - y) <= absolute + relative * Swift.abs(y) && y.isFinite
                    || equalNaN && x.isNaN && y.isNaN
            }
            if case .number(let a) = call[0], case .number(let b) = call[1] { return .bool(isClose(a, b)) }
            let (a, b) = (try call.tensor(0).value, try call.tensor(1).value)
            let shape = try Shape.broadcast(a.shape, b.shape, operation: "allclose")
            let left = try call.tape.engine.broadcast(a, to: shape)
            let right = try call.tape.engine.broadcast(b, to: shape)
            return .bool(
                left.withFloats { left in
                    right.withFloats { right in zip(left, right).allSatisfy { isClose(Double($0), Double($1)) } }
                })
        },
    ]

    /// The first argument; a net has other functions.
    private static func matrix(_ call: Arguments) throws -> Variable {
        guard case .module = call[0] else { return try call.tensor(0) }
        throw call.mismatch(
            0, "a matrix", hint: "spectra(net) looks at each weight, recurrent_spectrum(net) at each gate's")
    }

    private static func areSame(_ a: Value, _ b: Value, _ machine: Machine, depth: Int) throws -> Bool {
        switch (a, b) {
        case (.tensor(let x), .tensor(let y)):
            guard x.shape == y.shape else { return false }
            return x.value.withFloats { x in
                y.value.withFloats { y in zip(x, y).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN } }
            }
        case (.number(let x), .number(let y)): return x == y || x.isNaN && y.isNaN
        case (.list(let x), .list(let y)):
            guard depth < 1000 else { throw RuntimeError.value("these values are nested more than 1000 deep") }
            guard x.elements.count == y.elements.count else { return false }
            return try zip(x.elements, y.elements).allSatisfy { try areSame($0, $1, machine, depth: depth + 1) }
        case (.record(let x), .record(let y)):
            guard depth < 1000 else { throw RuntimeError.value("these values are nested more than 1000 deep") }
            guard x.count == y.count else { return false }
            return try zip(x.keys, x.values).allSatisfy { key, value in
                try y[key].map { try areSame(value, $0, machine, depth: depth + 1) } ?? false
            }
        case (.tensor(let x), .list), (.tensor(let x), .number):
            guard let y = try? machine.asTensor(b) else { return false }
            return try areSame(.tensor(x), .tensor(y), machine, depth: depth)
        case (.list, .tensor), (.number, .tensor): return try areSame(b, a, machine, depth: depth)
        default: return try machine.areEqual(a, b)
        }
    }
}
