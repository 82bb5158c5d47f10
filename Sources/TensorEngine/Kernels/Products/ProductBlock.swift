/// Four rows and sixteen columns of a matrix product, in registers while they are summed up.
struct ProductBlock {
    private var c00, c10, c20, c30: Vector
    private var c01, c11, c21, c31: Vector

    /// The left operand's rows.
    typealias Rows = (
        UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    )

    /// Each row begins with the same sixteen numbers.
    @inline(__always)
    init(_ low: Vector = .zero, _ high: Vector = .zero) {
        (c00, c10, c20, c30) = (low, low, low, low)
        (c01, c11, c21, c31) = (high, high, high, high)
    }

    /// Adds the products of `depth` elements of each row, `step` apart, with as many rows of sixteen columns.
    @inline(__always)
    mutating func add(_ rows: Rows, step: Int, _ columns: UnsafeMutablePointer<Float>, stride: Int, depth: Int) {
        var b = columns
        for i in 0..<depth {
            let (b0, b1) = (b.vector(at: 0), b.vector(at: 8))
            let offset = i &* step
            let (x0, x1) = (Vector(repeating: rows.0[offset]), Vector(repeating: rows.1[offset]))
            let (x2, x3) = (Vector(repeating: rows.2[offset]), Vector(repeating: rows.3[offset]))
            c00 = Vector.multiplyAdd(x0, b0, c00)
            c01 = Vector.multiplyAdd(x0, b1, c01)
            c10 = Vector.multiplyAdd(x1, b0, c10)
            c11 = Vector.multiplyAdd(x1, b1, c11)
            c20 = Vector.multiplyAdd(x2, b0, c20)
            c21 = Vector.multiplyAdd(x2, b1, c21)
            c30 = Vector.multiplyAdd(x3, b0, c30)
            c31 = Vector.multiplyAdd(x3, b1, c31)
            b += stride
        }
    }

    /// The same for the first eight columns alone.
    @inline(__always)
    mutating func addNarrow(_ rows: Rows, step: Int, _ columns: UnsafeMutablePointer<Float>, stride: Int, depth: Int) {
        var b = columns
        for i in 0..<depth {
            let b0 = b.vector(at: 0)
            let offset = i &* step
            c00 = Vector.multiplyAdd(Vector(repeating: rows.0[offset]), b0, c00)
            c10 = Vector.multiplyAdd(Vector(repeating: rows.1[offset]), b0, c10)
            c20 = Vector.multiplyAdd(Vector(repeating: rows.2[offset]), b0, c20)
            c30 = Vector.multiplyAdd(Vector(repeating: rows.3[offset]), b0, c30)
            b += stride
        }
    }

    /// Stores the first rows and columns.
    @inline(__always)
    func store(at target: UnsafeMutablePointer<Float>, stride: Int, rows: Int = 4, columns: Int = 16) {
        Self.store(c00, c01, at: target, columns)
        if rows > 1 { Self.store(c10, c11, at: target + stride, columns) }
        if rows > 2 { Self.store(c20, c21, at: target + 2 &* stride, columns) }
        if rows > 3 { Self.store(c30, c31, at: target + 3 &* stride, columns) }
    }

    @inline(__always)
    private static func store(_ low: Vector, _ high: Vector, at target: UnsafeMutablePointer<Float>, _ columns: Int) {
        if columns >= 16 {
            target.store(low, at: 0)
            target.store(high, at: 8)
        } else if columns >= 8 {
            target.store(low, at: 0)
            target.store(high, at: 8, count: columns &- 8)
        } else {
            target.store(low, at: 0, count: columns)
        }
    }
}
