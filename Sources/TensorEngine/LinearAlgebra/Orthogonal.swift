extension Engine {
    /// x = q·r with orthonormal columns in q and r upper triangular, by Householder reflections ("reduced" form, with
    /// LAPACK's signs).
    public func qr(_ x: Tensor) throws -> (q: Tensor, r: Tensor) {
        var a = try Matrix(x, operation: "qr")
        let (m, n) = (a.rows, a.columns)
        let rank = Swift.min(m, n)
        var reflections: [(v: [Double], scale: Double)] = []
        for k in 0..<rank {
            try checkInterrupt()
            var v = (k..<m).map { a[$0, k] }
            let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let tail = v.dropFirst().contains { $0 != 0 }
            guard length > 0, tail else {
                reflections.append((v, 0))
                continue
            }
            v[0] += v[0] < 0 ? -length : length
            let scale = 2 / v.reduce(0) { $0 + $1 * $1 }
            Engine.reflect(&a, v, scale, from: k, columns: k..<n)
            reflections.append((v, scale))
        }
        var r = Matrix(rows: rank, columns: n)
        for i in 0..<rank {
            for j in i..<n { r[i, j] = a[i, j] }
        }
        var q = Matrix(rows: m, columns: rank)
        for i in 0..<rank { q[i, i] = 1 }
        for k in (0..<rank).reversed() {
            Engine.reflect(&q, reflections[k].v, reflections[k].scale, from: k, columns: 0..<rank)
        }
        return (try q.tensor(self), try r.tensor(self))
    }

    /// a -= scale·v·(vᵀ·a), for rows from `first` on.
    private static func reflect(
        _ a: inout Matrix, _ v: [Double], _ scale: Double, from first: Int, columns: Range<Int>
    ) {
        if scale == 0 { return }
        for j in columns {
            var sum = 0.0
            for (i, value) in v.enumerated() { sum += value * a[first + i, j] }
            sum *= scale
            for (i, value) in v.enumerated() { a[first + i, j] -= sum * value }
        }
    }
}
