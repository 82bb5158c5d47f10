/// A square matrix A = Q·H·Qᵀ, with Q orthogonal and H zero below the first subdiagonal, and its eigenvalues.
public struct EigenSystem {
    /// Largest magnitude first.
    let values: [Complex]
    let hessenberg: Matrix
    let basis: Matrix
    /// For messages.
    let operation: String

    /// Rows [real, imaginary].
    public func valuesTensor(_ engine: Engine) throws -> Tensor {
        try engine.tensor(values.flatMap { [$0.real, $0.imaginary] }, Shape(unchecked: [values.count, 2]))
    }

    /// v·wᵀ with A·v = λ·v, Aᵀ·w = λ·w and wᵀ·v = 1 for one eigenvalue λ: its real part, and below it the imaginary one,
    /// [2n, n]. By it the eigenvalue follows the matrix: dλ = wᵀ·dA·v. Throws where λ is a repeated eigenvalue.
    public func projector(_ index: Int, _ engine: Engine) throws -> Tensor {
        try engine.checkInterrupt()
        let (value, n) = (values[index], values.count)
        let reach = 1e-6 * values[0].magnitude
        for (other, neighbour) in values.enumerated() where other != index {
            guard (neighbour - value).magnitude > reach else {
                throw EngineError.notDifferentiable(operation: operation, place: "at an eigenvalue that repeats")
            }
        }
        let right = rotated(EigenSystem.nullVector(of: hessenberg, minus: value))
        // With both axes reversed the transpose has Hessenberg form too.
        var mirrored = Matrix(rows: n, columns: n)
        for i in 0..<n {
            for j in 0..<n { mirrored[i, j] = hessenberg[n - 1 - j, n - 1 - i] }
        }
        let left = rotated(EigenSystem.nullVector(of: mirrored, minus: value).reversed())
        let zero = Complex(real: 0, imaginary: 0)
        let product = zip(left, right).reduce(zero) { $0 + $1.0 * $1.1 }
        var result = Matrix(rows: 2 * n, columns: n)
        for i in 0..<n {
            let scaled = right[i] / product
            for j in 0..<n {
                let entry = scaled * left[j]
                (result[i, j], result[n + i, j]) = (entry.real, entry.imaginary)
            }
        }
        return try result.tensor(engine)
    }

    /// From the basis of the Hessenberg form to that of the matrix.
    private func rotated(_ vector: [Complex]) -> [Complex] {
        (0..<basis.rows).map { row in
            var sum = Complex(real: 0, imaginary: 0)
            for (factor, entry) in zip(basis.row(row), vector) { sum = sum + entry * factor }
            return sum
        }
    }

    /// An eigenvector of a Hessenberg matrix for an eigenvalue that is known well, by inverse iteration.
    private static func nullVector(of h: Matrix, minus value: Complex) -> [Complex] {
        let n = h.rows
        let scale = h.elements.reduce(0) { max($0, $1.magnitude) }
        let tiny = Complex(real: max(scale, .leastNormalMagnitude) * 1e-17, imaginary: 0)
        var vector = [Complex](repeating: Complex(real: 1, imaginary: 0), count: n)
        for _ in 0..<3 {
            var rows = (0..<n).map { i in h.row(i).map { Complex(real: $0, imaginary: 0) } }
            for i in 0..<n { rows[i][i] = rows[i][i] - value }
            for k in 0..<n {
                if k + 1 < n, rows[k + 1][k].magnitude > rows[k][k].magnitude {
                    rows.swapAt(k, k + 1)
                    vector.swapAt(k, k + 1)
                }
                if rows[k][k].magnitude <= tiny.magnitude { rows[k][k] = tiny }
                if k + 1 == n { break }
                let factor = rows[k + 1][k] / rows[k][k]
                for j in k..<n { rows[k + 1][j] = rows[k + 1][j] - factor * rows[k][j] }
                vector[k + 1] = vector[k + 1] - factor * vector[k]
            }
            for k in (0..<n).reversed() {
                for j in (k + 1)..<max(n, k + 1) { vector[k] = vector[k] - rows[k][j] * vector[j] }
                vector[k] = vector[k] / rows[k][k]
            }
            let size = vector.reduce(0) { max($0, $1.magnitude) }
            vector = vector.map { $0 * (1 / size) }
        }
        return vector
    }
}

extension Engine {
    /// A = Q·H·Qᵀ by Householder reflections from both sides.
    func hessenbergForm(_ a: Matrix) throws -> (hessenberg: Matrix, basis: Matrix) {
        var (h, basis) = (a, Matrix(identity: a.rows))
        guard a.rows > 2 else { return (h, basis) }
        for k in 0..<(a.rows - 2) {
            try checkInterrupt()
            guard let mirror = Reflection(column: k, of: h, from: k + 1) else { continue }
            mirror.applyFromLeft(&h, columns: k..<a.rows)
            mirror.applyFromRight(&h)
            mirror.applyFromRight(&basis)
            for i in (k + 2)..<a.rows { h[i, k] = 0 }
        }
        return (h, basis)
    }
}
