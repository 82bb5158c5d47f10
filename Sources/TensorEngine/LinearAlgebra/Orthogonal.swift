extension Engine {
    /// x = q·r with orthonormal columns in q and r upper triangular, by Householder reflections, with LAPACK's signs. For x
    /// [m, n] they are [m, k] and [k, n] with k the smaller of m and n, or m if `complete`.
    public func qr(_ x: Tensor, complete: Bool = false) throws -> (q: Tensor, r: Tensor) {
        var a = try Matrix(x, operation: "qr")
        let (m, n) = (a.rows, a.columns)
        let rank = Swift.min(m, n)
        var reflections: [Reflection] = []
        for k in 0..<rank {
            try checkInterrupt()
            guard let reflection = Reflection(column: k, of: a, from: k) else { continue }
            reflection.applyFromLeft(&a, columns: k..<n)
            reflections.append(reflection)
        }
        let size = complete ? m : rank
        var r = try matrix(size, n)
        for i in 0..<rank {
            for j in i..<n { r[i, j] = a[i, j] }
        }
        var q = try matrix(m, size)
        for i in 0..<size { q[i, i] = 1 }
        for reflection in reflections.reversed() { reflection.applyFromLeft(&q, columns: 0..<size) }
        return (try q.tensor(self), try r.tensor(self))
    }

    /// Zeros; a memory error where there is no room for them.
    private func matrix(_ rows: Int, _ columns: Int) throws -> Matrix {
        let shape = try Shape([rows, columns], operation: "qr")
        try SystemMemory.require(bytes: shape.count &* MemoryLayout<Double>.stride)
        return Matrix(rows: rows, columns: columns)
    }

    /// The inverse of a square matrix, by Gauss-Jordan elimination with pivoting. Of a singular one it is not finite.
    public func inverse(_ x: Tensor) throws -> Tensor {
        var a = try Matrix(x, operation: "inverse")
        guard a.rows == a.columns else { throw EngineError.notSquare(operation: "inverse", got: x.shape) }
        let n = a.rows
        var result = Matrix(identity: n)
        for k in 0..<n {
            try checkInterrupt()
            let pivot = (k..<n).max { a[$0, k].magnitude < a[$1, k].magnitude }!
            if pivot != k {
                for j in 0..<n {
                    (a[pivot, j], a[k, j]) = (a[k, j], a[pivot, j])
                    (result[pivot, j], result[k, j]) = (result[k, j], result[pivot, j])
                }
            }
            let divisor = a[k, k]
            for j in 0..<n {
                a[k, j] /= divisor
                result[k, j] /= divisor
            }
            for i in 0..<n where i != k {
                let factor = a[i, k]
                if factor == 0 { continue }
                for j in 0..<n {
                    a[i, j] -= factor * a[k, j]
                    result[i, j] -= factor * result[k, j]
                }
            }
        }
        return try result.tensor(self)
    }
}
