extension Engine {
    /// Singular values, largest first.
    public func svdvals(_ x: Tensor) throws -> Tensor {
        let values = try singularValues(try Matrix(x, operation: "svdvals"))
        return try tensor(values, Shape(unchecked: [values.count]))
    }

    /// The largest singular value: how much the matrix can stretch a vector.
    public func sigmaMax(_ x: Tensor) throws -> Tensor {
        try scalar(Float(try singularValues(try Matrix(x, operation: "sigma_max")).first ?? 0))
    }

    /// Singular values with their vectors.
    public func svd(_ x: Tensor, operation: String = "svd") throws -> SingularValueDecomposition {
        let matrix = try Matrix(x, operation: operation)
        var rows = matrix.isTall ? matrix.transposed : matrix
        var rotations = Matrix(identity: rows.rows)
        let noise = Engine.noise(rows)
        try makeOrthogonal(&rows, noise: noise, rotating: &rotations)
        let lengths = Engine.lengths(rows)
        let order = lengths.indices.sorted { lengths[$0] > lengths[$1] }
        let short = order.map { Array(rotations.row($0)) }
        var long = order.map { row in
            lengths[row] * lengths[row] <= noise ? [] : rows.row(row).map { $0 / lengths[row] }
        }
        Engine.completeBasis(&long, length: rows.columns)
        let (left, right) = matrix.isTall ? (long, short) : (short, long)
        return SingularValueDecomposition(
            left: try Matrix(columns: left, rows: matrix.rows).tensor(self),
            values: try tensor(order.map { lengths[$0] }, Shape(unchecked: [order.count])),
            right: try Matrix(columns: right, rows: matrix.columns).tensor(self))
    }

    private func singularValues(_ matrix: Matrix) throws -> [Double] {
        var rows = matrix.isTall ? matrix.transposed : matrix
        var none = Matrix(rows: rows.rows, columns: 0)
        try makeOrthogonal(&rows, noise: Engine.noise(rows), rotating: &none)
        return Engine.lengths(rows).sorted(by: >)
    }

    /// Rows whose square is below this are what rounding leaves of the whole: 0, in whatever direction they point.
    private static func noise(_ rows: Matrix) -> Double { rows.elements.reduce(0) { $0 + $1 * $1 } * 1e-30 }

    private static func lengths(_ rows: Matrix) -> [Double] {
        (0..<rows.rows).map { row in rows.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }

    /// One-sided Jacobi rotations (Hestenes 1958): the rows are made orthogonal to each other, and their lengths are then
    /// the singular values. `companion`, with as many rows, is rotated likewise.
    private func makeOrthogonal(_ rows: inout Matrix, noise: Double, rotating companion: inout Matrix) throws {
        let (count, length, width) = (rows.rows, rows.columns, companion.columns)
        try rows.elements.withUnsafeMutableBufferPointer { rowBuffer in
            try companion.elements.withUnsafeMutableBufferPointer { companionBuffer in
                guard count > 1, let base = rowBuffer.baseAddress else { return }
                for _ in 0..<60 {
                    var isOrthogonal = true
                    for p in 0..<(count - 1) {
                        try checkInterrupt()
                        for q in (p + 1)..<count {
                            let (x, y) = (base + p * length, base + q * length)
                            guard let angle = Engine.rotation(x, y, length, noise: noise) else { continue }
                            isOrthogonal = false
                            Engine.rotate(x, y, length, angle)
                            if let base = companionBuffer.baseAddress {
                                Engine.rotate(base + p * width, base + q * width, width, angle)
                            }
                        }
                    }
                    if isOrthogonal { return }
                }
                throw EngineError.notConverged(operation: "svdvals")
            }
        }
    }

    /// The rotation that makes two rows orthogonal; nil if they are so. A row whose square is below `noise` is so to every
    /// other.
    private static func rotation(
        _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int, noise: Double
    ) -> (cosine: Double, sine: Double)? {
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for i in 0..<count {
            xx += x[i] * x[i]
            yy += y[i] * y[i]
            xy += x[i] * y[i]
        }
        if xy.magnitude <= 1e-14 * (xx * yy).squareRoot() || xy == 0 || min(xx, yy) <= noise { return nil }
        let zeta = (yy - xx) / (2 * xy)
        let tangent = (zeta < 0 ? -1 : 1) / (zeta.magnitude + (1 + zeta * zeta).squareRoot())
        let cosine = 1 / (1 + tangent * tangent).squareRoot()
        return (cosine, cosine * tangent)
    }

    private static func rotate(
        _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int,
        _ angle: (cosine: Double, sine: Double)
    ) {
        for i in 0..<count {
            let (a, b) = (x[i], y[i])
            x[i] = angle.cosine * a - angle.sine * b
            y[i] = angle.sine * a + angle.cosine * b
        }
    }

    /// Replaces empty vectors by unit vectors that are orthogonal to all others.
    private static func completeBasis(_ vectors: inout [[Double]], length: Int) {
        var axis = 0
        for missing in vectors.indices where vectors[missing].isEmpty {
            while vectors[missing].isEmpty, axis < length {
                var candidate = [Double](repeating: 0, count: length)
                candidate[axis] = 1
                axis += 1
                for _ in 0..<2 {  // once more for what rounding left
                    for other in vectors where !other.isEmpty {
                        let share = Swift.zip(candidate, other).reduce(0) { $0 + $1.0 * $1.1 }
                        for i in 0..<length { candidate[i] -= share * other[i] }
                    }
                }
                let size = candidate.reduce(0) { $0 + $1 * $1 }.squareRoot()
                if size > 1e-3 { vectors[missing] = candidate.map { $0 / size } }
            }
        }
    }
}

/// A matrix as Σ σᵢ·uᵢ·vᵢᵀ, the largest σ first.
public struct SingularValueDecomposition {
    /// Unit vectors uᵢ as columns [m, k], values [k], and vᵢ as columns [n, k].
    public let left: Tensor
    public let values: Tensor
    public let right: Tensor
}
