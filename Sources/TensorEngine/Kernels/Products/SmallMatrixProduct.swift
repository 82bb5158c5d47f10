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
                let width = n &- column
                var block = ProductBlock()
                if width > 8 {
                    block.add((a0, a1, a2, a3), step: step, right + column, stride: rightStride, depth: k)
                } else {
                    block.addNarrow((a0, a1, a2, a3), step: step, right + column, stride: rightStride, depth: k)
                }
                block.store(at: target + (row &* stride &+ column), stride: stride, rows: rows, columns: width)
                column &+= 16
            }
            row &+= 4
        }
    }
}
