/// Products with a matrix whose rows are pieces of one buffer that may overlap, as the windows of a convolution do: each
/// row is given by the offset at which it begins.
enum ShiftedProducts {
    /// Rows of the left operand that are computed together.
    static let block = 6
    /// Columns that are computed together; a product must have at least as many.
    static let tile = 16

    /// target[6·b + r, i] = Σₖ left[b, k, r] · source[offsets[k] + i] for each block b of six rows, with i below `length`.
    static func multiply(
        _ left: UnsafeMutablePointer<Float>, blocks: Int, _ source: UnsafeMutablePointer<Float>, offsets: [Int],
        length: Int, into target: UnsafeMutablePointer<Float>, pitch: Int
    ) {
        offsets.withUnsafeBufferPointer { offsets in
            var start = 0
            while start < length {
                // The last tile begins earlier rather than to read beyond the end.
                let position = min(start, length &- tile)
                for index in 0..<blocks {
                    multiplyTile(
                        left + index &* offsets.count &* block, source + position, offsets,
                        into: target + (index &* block &* pitch &+ position), pitch: pitch)
                }
                start &+= tile
            }
        }
    }

    /// Six rows of sixteen columns.
    @inline(__always)
    private static func multiplyTile(
        _ left: UnsafeMutablePointer<Float>, _ source: UnsafeMutablePointer<Float>,
        _ offsets: UnsafeBufferPointer<Int>, into target: UnsafeMutablePointer<Float>, pitch: Int
    ) {
        var (a0, a1, a2) = (Vector.zero, Vector.zero, Vector.zero)
        var (a3, a4, a5) = (Vector.zero, Vector.zero, Vector.zero)
        var (b0, b1, b2) = (Vector.zero, Vector.zero, Vector.zero)
        var (b3, b4, b5) = (Vector.zero, Vector.zero, Vector.zero)
        var weights = left
        for offset in offsets {
            let row = source + offset
            let (x, y) = (row.vector(at: 0), row.vector(at: 8))
            let w0 = Vector(repeating: weights[0])
            a0 = Vector.multiplyAdd(w0, x, a0)
            b0 = Vector.multiplyAdd(w0, y, b0)
            let w1 = Vector(repeating: weights[1])
            a1 = Vector.multiplyAdd(w1, x, a1)
            b1 = Vector.multiplyAdd(w1, y, b1)
            let w2 = Vector(repeating: weights[2])
            a2 = Vector.multiplyAdd(w2, x, a2)
            b2 = Vector.multiplyAdd(w2, y, b2)
            let w3 = Vector(repeating: weights[3])
            a3 = Vector.multiplyAdd(w3, x, a3)
            b3 = Vector.multiplyAdd(w3, y, b3)
            let w4 = Vector(repeating: weights[4])
            a4 = Vector.multiplyAdd(w4, x, a4)
            b4 = Vector.multiplyAdd(w4, y, b4)
            let w5 = Vector(repeating: weights[5])
            a5 = Vector.multiplyAdd(w5, x, a5)
            b5 = Vector.multiplyAdd(w5, y, b5)
            weights += block
        }
        var row = target
        for (x, y) in [(a0, b0), (a1, b1), (a2, b2), (a3, b3), (a4, b4), (a5, b5)] {
            row.store(x, at: 0)
            row.store(y, at: 8)
            row += pitch
        }
    }

    /// target[r, k] = Σ left[r·pitch + i] · right[offsets[k] + i] over i below `length`, summed over repetitions in
    /// which the operands begin a stride further on.
    static func multiply(
        _ left: UnsafeMutablePointer<Float>, rows: Int, pitch: Int, stride leftStride: Int,
        _ right: UnsafeMutablePointer<Float>, offsets: [Int], stride rightStride: Int, length: Int, repetitions: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        let depth = offsets.count
        var row = 0
        while row < rows {
            // Rows and offsets beyond the last repeat it and are not stored.
            let a0 = left + row &* pitch
            let a1 = left + min(row &+ 1, rows &- 1) &* pitch
            let a2 = left + min(row &+ 2, rows &- 1) &* pitch
            var k = 0
            while k < depth {
                let sums = dotProducts(
                    a0, a1, a2, leftStride, right + offsets[k], right + offsets[min(k &+ 1, depth &- 1)],
                    right + offsets[min(k &+ 2, depth &- 1)], right + offsets[min(k &+ 3, depth &- 1)], rightStride,
                    length: length, repetitions: repetitions)
                let count = min(4, depth &- k)
                let corner = target + (row &* depth &+ k)
                for column in 0..<count { corner[column] = sums.0[column] }
                if row &+ 1 < rows { for column in 0..<count { corner[depth &+ column] = sums.1[column] } }
                if row &+ 2 < rows { for column in 0..<count { corner[2 &* depth &+ column] = sums.2[column] } }
                k &+= 4
            }
            row &+= 3
        }
    }

    /// The products of three rows with four.
    @inline(__always)
    private static func dotProducts(
        _ a0: UnsafeMutablePointer<Float>, _ a1: UnsafeMutablePointer<Float>, _ a2: UnsafeMutablePointer<Float>,
        _ aStride: Int, _ b0: UnsafeMutablePointer<Float>, _ b1: UnsafeMutablePointer<Float>,
        _ b2: UnsafeMutablePointer<Float>, _ b3: UnsafeMutablePointer<Float>, _ bStride: Int, length: Int,
        repetitions: Int
    ) -> (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>) {
        var sums = BlockSums()
        let whole = length & ~7
        let rest = length &- whole
        for repetition in 0..<repetitions {
            var (left, right) = (repetition &* aStride, repetition &* bStride)
            let end = left &+ whole
            while left < end {
                sums.add(
                    a0.vector(at: left), a1.vector(at: left), a2.vector(at: left), b0.vector(at: right),
                    b1.vector(at: right), b2.vector(at: right), b3.vector(at: right))
                left &+= 8
                right &+= 8
            }
            if rest > 0 {
                // Both operands are cut: what is beyond the end need not even be finite.
                sums.add(
                    a0.vector(at: left, count: rest, otherwise: 0), a1.vector(at: left, count: rest, otherwise: 0),
                    a2.vector(at: left, count: rest, otherwise: 0), b0.vector(at: right, count: rest, otherwise: 0),
                    b1.vector(at: right, count: rest, otherwise: 0), b2.vector(at: right, count: rest, otherwise: 0),
                    b3.vector(at: right, count: rest, otherwise: 0))
            }
        }
        return sums.totals
    }
}

/// What three rows times four add up to, in lanes.
private struct BlockSums {
    private var (s00, s01, s02, s03) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    private var (s10, s11, s12, s13) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    private var (s20, s21, s22, s23) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)

    @inline(__always)
    mutating func add(
        _ x0: Vector, _ x1: Vector, _ x2: Vector, _ y0: Vector, _ y1: Vector, _ y2: Vector, _ y3: Vector
    ) {
        s00 = Vector.multiplyAdd(x0, y0, s00)
        s10 = Vector.multiplyAdd(x1, y0, s10)
        s20 = Vector.multiplyAdd(x2, y0, s20)
        s01 = Vector.multiplyAdd(x0, y1, s01)
        s11 = Vector.multiplyAdd(x1, y1, s11)
        s21 = Vector.multiplyAdd(x2, y1, s21)
        s02 = Vector.multiplyAdd(x0, y2, s02)
        s12 = Vector.multiplyAdd(x1, y2, s12)
        s22 = Vector.multiplyAdd(x2, y2, s22)
        s03 = Vector.multiplyAdd(x0, y3, s03)
        s13 = Vector.multiplyAdd(x1, y3, s13)
        s23 = Vector.multiplyAdd(x2, y3, s23)
    }

    var totals: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>) {
        (
            SIMD4(s00.total, s01.total, s02.total, s03.total), SIMD4(s10.total, s11.total, s12.total, s13.total),
            SIMD4(s20.total, s21.total, s22.total, s23.total)
        )
    }
}
