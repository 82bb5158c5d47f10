/// Products of a few thousand multiplications, without packing or threads.
enum SmallMatrixProduct {
    /// Below this, oneDNN's call costs more than it saves.
    static let largestWork = 1 << 15

    @inline(__always)
    static func isSuitable(_ m: Int, _ n: Int, _ k: Int) -> Bool {
        (n == 1 || m == 1) ? m &* n &* k <= 1 << 16 : m &* n &* k <= largestWork
    }

    static func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: MatrixView,
        into target: UnsafeMutablePointer<Float>, stride: Int, _ memory: MemoryPool
    ) {
        if n == 1 && right.rowStep == 1 && left.columnStep == 1 {
            for row in 0..<m {
                target[row &* stride] = dot(left.pointer + row &* left.rowStep, right.pointer, k)
            }
        } else if right.columnStep == 1 || k == 1 && right.rowStep == 1 && n == 1 {
            multiplyRows(m, n, k, left, right.pointer, right.stride, into: target, stride: stride)
        } else if left.columnStep == 1 && right.rowStep == 1 && n < 8 {
            for row in 0..<m {
                for column in 0..<n {
                    target[row &* stride &+ column] = dot(
                        left.pointer + row &* left.rowStep, right.pointer + column &* right.columnStep, k)
                }
            }
        } else {
            multiplyTransposed(m, n, k, left, right, into: target, stride: stride, memory)
        }
    }

    /// Turns the right operand into rows first.
    private static func multiplyTransposed(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: MatrixView,
        into target: UnsafeMutablePointer<Float>, stride: Int, _ memory: MemoryPool
    ) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: k &* n &+ Storage.slack) { buffer in
            let packed = buffer.baseAddress!
            for column in 0..<n {
                let source = right.pointer + column &* right.columnStep
                for row in 0..<k { packed[row &* n &+ column] = source[row &* right.rowStep] }
            }
            multiplyRows(m, n, k, left, packed, n, into: target, stride: stride)
        }
    }

    private static func dot(_ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
        var first = Vector.zero
        var second = Vector.zero
        var i = 0
        while i &+ 16 <= count {
            first = Vector.multiplyAdd(a.vector(at: i), b.vector(at: i), first)
            second = Vector.multiplyAdd(a.vector(at: i &+ 8), b.vector(at: i &+ 8), second)
            i &+= 16
        }
        while i < count {
            let rest = count &- i
            let x = a.vector(at: i, count: rest, otherwise: 0)
            let y = b.vector(at: i, count: rest, otherwise: 0)
            first = Vector.multiplyAdd(x, y, first)
            i &+= 8
        }
        return (first + second).total
    }

    /// The right operand's rows are contiguous: blocks of four rows and sixteen columns of the result.
    private static func multiplyRows(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: UnsafeMutablePointer<Float>, _ rightStride: Int,
        into target: UnsafeMutablePointer<Float>, stride: Int
    ) {
        let (rowStep, step) = (left.rowStep, left.columnStep)
        var row = 0
        while row < m {
            let rows = min(4, m &- row)
            // Rows beyond the last repeat it and are not stored.
            let a0 = left.pointer + row &* rowStep
            let a1 = a0 + (rows > 1 ? rowStep : 0)
            let a2 = a1 + (rows > 2 ? rowStep : 0)
            let a3 = a2 + (rows > 3 ? rowStep : 0)
            var column = 0
            while column < n {
                let isWide = n &- column > 8
                var (c00, c10, c20, c30) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
                var (c01, c11, c21, c31) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
                var b = right + column
                if isWide {
                    for i in 0..<k {
                        let (b0, b1) = (b.vector(at: 0), b.vector(at: 8))
                        let offset = i &* step
                        let (x0, x1) = (Vector(repeating: a0[offset]), Vector(repeating: a1[offset]))
                        let (x2, x3) = (Vector(repeating: a2[offset]), Vector(repeating: a3[offset]))
                        c00 = Vector.multiplyAdd(x0, b0, c00)
                        c01 = Vector.multiplyAdd(x0, b1, c01)
                        c10 = Vector.multiplyAdd(x1, b0, c10)
                        c11 = Vector.multiplyAdd(x1, b1, c11)
                        c20 = Vector.multiplyAdd(x2, b0, c20)
                        c21 = Vector.multiplyAdd(x2, b1, c21)
                        c30 = Vector.multiplyAdd(x3, b0, c30)
                        c31 = Vector.multiplyAdd(x3, b1, c31)
                        b += rightStride
                    }
                } else {
                    for i in 0..<k {
                        let b0 = b.vector(at: 0)
                        let offset = i &* step
                        c00 = Vector.multiplyAdd(Vector(repeating: a0[offset]), b0, c00)
                        c10 = Vector.multiplyAdd(Vector(repeating: a1[offset]), b0, c10)
                        c20 = Vector.multiplyAdd(Vector(repeating: a2[offset]), b0, c20)
                        c30 = Vector.multiplyAdd(Vector(repeating: a3[offset]), b0, c30)
                        b += rightStride
                    }
                }
                let c = target + (row &* stride &+ column)
                let width = n &- column
                store(c00, c01, at: c, width)
                if rows > 1 { store(c10, c11, at: c + stride, width) }
                if rows > 2 { store(c20, c21, at: c + 2 &* stride, width) }
                if rows > 3 { store(c30, c31, at: c + 3 &* stride, width) }
                column &+= 16
            }
            row &+= 4
        }
    }

    /// Stores up to sixteen columns.
    @inline(__always)
    private static func store(_ low: Vector, _ high: Vector, at target: UnsafeMutablePointer<Float>, _ width: Int) {
        if width >= 16 {
            target.store(low, at: 0)
            target.store(high, at: 8)
        } else if width >= 8 {
            target.store(low, at: 0)
            target.store(high, at: 8, count: width &- 8)
        } else {
            target.store(low, at: 0, count: width)
        }
    }
}
