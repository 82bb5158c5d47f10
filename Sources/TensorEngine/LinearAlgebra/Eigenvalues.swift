extension Engine {
    /// Eigenvalues of a square matrix as rows [real, imaginary], largest magnitude first: reduction to Hessenberg
    /// form, then the shifted QR iteration (Francis 1961).
    public func eigvals(_ x: Tensor) throws -> Tensor {
        try eigenSystem(x, operation: "eigvals").valuesTensor(self)
    }

    /// The largest magnitude of an eigenvalue.
    public func spectralRadius(_ x: Tensor) throws -> Tensor {
        try scalar(Float(try eigenSystem(x, operation: "spectral_radius").values.first?.magnitude ?? 0))
    }

    /// A square matrix's eigenvalues with what their projectors are made of.
    public func eigenSystem(_ x: Tensor, operation: String) throws -> EigenSystem {
        let matrix = try Matrix(x, operation: operation)
        guard matrix.rows == matrix.columns else { throw EngineError.notSquare(operation: operation, got: x.shape) }
        let (hessenberg, basis) = try hessenbergForm(matrix)
        var work = hessenberg
        let values = try iterate(&work, operation)
        let order = values.indices.sorted {
            let (a, b) = (values[$0].magnitude, values[$1].magnitude)
            return a == b ? $0 < $1 : a > b
        }
        return EigenSystem(values: order.map { values[$0] }, hessenberg: hessenberg, basis: basis, operation: operation)
    }

    /// Splits off one or two eigenvalues at a time from the lower right corner.
    private func iterate(_ h: inout Matrix, _ operation: String) throws -> [Complex] {
        var values: [Complex] = []
        var last = h.rows - 1
        var shift = 0.0
        var rounds = 0
        let scale = h.elements.reduce(0) { $0 + $1.magnitude }
        while last >= 0 {
            try checkInterrupt()
            // The first row of the block that has not split off yet.
            var first = last
            while first > 0 {
                let neighbours = h[first, first].magnitude + h[first - 1, first - 1].magnitude
                if h[first, first - 1].magnitude <= 1e-15 * (neighbours == 0 ? scale : neighbours) {
                    h[first, first - 1] = 0
                    break
                }
                first -= 1
            }
            if first == last {
                values.append(Complex(real: h[last, last] + shift, imaginary: 0))
                last -= 1
                rounds = 0
            } else if first == last - 1 {
                values += Engine.eigenvaluesOfPair(h, last, shift)
                last -= 2
                rounds = 0
            } else {
                guard rounds < 100 else { throw EngineError.notConverged(operation: operation) }
                var (x, y, w) = (
                    h[last, last], h[last - 1, last - 1], h[last, last - 1] * h[last - 1, last]
                )
                if rounds > 0 && rounds % 10 == 0 {
                    // An exceptional shift breaks cycles.
                    shift += x
                    for i in 0...last { h[i, i] -= x }
                    let s = h[last, last - 1].magnitude + h[last - 1, last - 2].magnitude
                    (x, y, w) = (0.75 * s, 0.75 * s, -0.4375 * s * s)
                }
                rounds += 1
                Engine.doubleStep(&h, first, last, x, y, w)
            }
        }
        return values
    }

    private static func eigenvaluesOfPair(_ h: Matrix, _ last: Int, _ shift: Double) -> [Complex] {
        let (x, y) = (h[last, last] + shift, h[last - 1, last - 1] + shift)
        let w = h[last, last - 1] * h[last - 1, last]
        let p = 0.5 * (y - x)
        let q = p * p + w
        if q >= 0 {
            let z = p + (p < 0 ? -q.squareRoot() : q.squareRoot())
            return [
                Complex(real: x + z, imaginary: 0), Complex(real: z == 0 ? x + z : x - w / z, imaginary: 0),
            ]
        }
        let z = (-q).squareRoot()
        return [Complex(real: x + p, imaginary: z), Complex(real: x + p, imaginary: -z)]
    }

    /// One QR step with two shifts at once, whose sum is x + y and whose product x·y - w.
    private static func doubleStep(
        _ h: inout Matrix, _ first: Int, _ last: Int, _ x: Double, _ y: Double, _ w: Double
    ) {
        var (p, q, r) = (0.0, 0.0, 0.0)
        var start = last - 2
        while start >= first {
            let z = h[start, start]
            let (rest, other) = (x - z, y - z)
            p = (rest * other - w) / h[start + 1, start] + h[start, start + 1]
            q = h[start + 1, start + 1] - z - rest - other
            r = h[start + 2, start + 1]
            let size = p.magnitude + q.magnitude + r.magnitude
            (p, q, r) = (p / size, q / size, r / size)
            if start == first { break }
            let small = h[start, start - 1].magnitude * (q.magnitude + r.magnitude)
            let large = p.magnitude
                * (h[start - 1, start - 1].magnitude + z.magnitude + h[start + 1, start + 1].magnitude)
            if small <= 1e-15 * large { break }
            start -= 1
        }
        for i in (start + 2)...last {
            h[i, i - 2] = 0
            if i > start + 2 { h[i, i - 3] = 0 }
        }
        for k in start..<last {
            let isLastPair = k == last - 1
            var size = 0.0
            if k != start {
                (p, q, r) = (h[k, k - 1], h[k + 1, k - 1], isLastPair ? 0 : h[k + 2, k - 1])
                size = p.magnitude + q.magnitude + r.magnitude
                if size == 0 { continue }
                (p, q, r) = (p / size, q / size, r / size)
            }
            let root = (p * p + q * q + r * r).squareRoot()
            let s = p < 0 ? -root : root
            if s == 0 { continue }
            if k == start {
                if first != start { h[k, k - 1] = -h[k, k - 1] }
            } else {
                h[k, k - 1] = -s * size
            }
            p += s
            let (u, v, t) = (p / s, q / s, r / s)
            q /= p
            r /= p
            for j in k...last {
                var sum = h[k, j] + q * h[k + 1, j]
                if !isLastPair {
                    sum += r * h[k + 2, j]
                    h[k + 2, j] -= sum * t
                }
                h[k + 1, j] -= sum * v
                h[k, j] -= sum * u
            }
            for i in first...Swift.min(last, k + 3) {
                var sum = u * h[i, k] + v * h[i, k + 1]
                if !isLastPair {
                    sum += t * h[i, k + 2]
                    h[i, k + 2] -= sum * r
                }
                h[i, k + 1] -= sum * q
                h[i, k] -= sum
            }
        }
    }
}
