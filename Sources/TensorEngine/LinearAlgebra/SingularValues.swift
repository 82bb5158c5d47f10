extension Engine {
    /// Singular values, largest first, by one-sided Jacobi rotations (Hestenes 1958).
    public func svdvals(_ x: Tensor) throws -> Tensor {
        let values = try singularValues(try Matrix(x, operation: "svdvals"))
        return try tensor(values, Shape(unchecked: [values.count]))
    }

    /// The largest singular value: how much the matrix can stretch a vector.
    public func sigmaMax(_ x: Tensor) throws -> Tensor {
        try scalar(Float(try singularValues(try Matrix(x, operation: "sigma_max")).first ?? 0))
    }

    private func singularValues(_ matrix: Matrix) throws -> [Double] {
        // The rows of the flat orientation are made orthogonal to each other; their lengths are the values.
        var a = matrix.rows <= matrix.columns ? matrix : matrix.transposed
        let (count, length) = (a.rows, a.columns)
        guard count > 0 else { return [] }
        try a.elements.withUnsafeMutableBufferPointer { buffer in
            let base = buffer.baseAddress!
            // Rows shorter than rounding leaves of the whole are 0, in whatever direction they point.
            let noise = buffer.reduce(0) { $0 + $1 * $1 } * 1e-30
            for _ in 0..<60 {
                var isOrthogonal = true
                for p in 0..<(count - 1) {
                    try checkInterrupt()
                    for q in (p + 1)..<count {
                        let (x, y) = (base + p * length, base + q * length)
                        if Engine.orthogonalize(x, y, length, noise: noise) { isOrthogonal = false }
                    }
                }
                if isOrthogonal { return }
            }
            throw EngineError.notConverged(operation: "svdvals")
        }
        return (0..<count).map { row in
            (0..<length).reduce(0) { $0 + a[row, $1] * a[row, $1] }.squareRoot()
        }.sorted(by: >)
    }

    /// Rotates two rows so that they become orthogonal; says whether they were not. A row whose square is below `noise`
    /// is so to every other.
    private static func orthogonalize(
        _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int, noise: Double
    ) -> Bool {
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            xx += x[i] * x[i]
            yy += y[i] * y[i]
            xy += x[i] * y[i]
        }
        if xy.magnitude <= 1e-14 * (xx * yy).squareRoot() || xy == 0 || min(xx, yy) <= noise { return false }
        let zeta = (yy - xx) / (2 * xy)
        let tangent = (zeta < 0 ? -1 : 1) / (zeta.magnitude + (1 + zeta * zeta).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        let sine = cosine * tangent
        for i in 0..<count {
            let (a, b) = (x[i], y[i])
            x[i] = cosine * a - sine * b
            y[i] = sine * a + cosine * b
        }
        return true
    }
}
