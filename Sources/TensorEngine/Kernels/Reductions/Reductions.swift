/// Reductions over sets of axes. Sums are formed in blocks: eight lanes of 32 bits inside a block, 64 bits across
/// blocks; so their error does not grow with the number of elements.
extension Engine {
    static let sumBlock = 256

    /// The sum of `count` elements of f(x), in blocks.
    @inline(__always)
    static func blockedSum(
        _ source: UnsafeMutablePointer<Float>, _ count: Int, _ f: (Vector) -> Vector
    ) -> Double {
        blockedSum(source, source, count) { x, _ in f(x) }
    }

    /// The sum of `count` elements of f(a, b), in blocks.
    @inline(__always)
    static func blockedSum(
        _ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, _ count: Int,
        _ f: (Vector, Vector) -> Vector
    ) -> Double {
        var total = 0.0
        var start = 0
        while start < count {
            let end = min(count, start &+ sumBlock)
            var (s0, s1, s2, s3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
            var i = start
            while i &+ 32 <= end {
                s0 += f(a.vector(at: i), b.vector(at: i))
                s1 += f(a.vector(at: i &+ 8), b.vector(at: i &+ 8))
                s2 += f(a.vector(at: i &+ 16), b.vector(at: i &+ 16))
                s3 += f(a.vector(at: i &+ 24), b.vector(at: i &+ 24))
                i &+= 32
            }
            while i &+ 8 <= end {
                s0 += f(a.vector(at: i), b.vector(at: i))
                i &+= 8
            }
            if i < end {
                let inside = Vector.lanes .< Int32(truncatingIfNeeded: end &- i)
                s1 += Vector.zero.replacing(with: f(a.vector(at: i), b.vector(at: i)), where: inside)
            }
            total += Double(((s0 + s1) + (s2 + s3)).total)
            start = end
        }
        return total
    }

    /// Adds up rows of `columns` elements, each column for itself, as `blockedSum` does.
    private static func sumRows(
        _ source: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        var column = 0
        while column < columns {
            var total = SIMD8<Double>.zero
            var row = 0
            while row < rows {
                let end = min(rows, row &+ 64)
                var (s0, s1) = (Vector.zero, Vector.zero)
                var pointer = source + (row &* stride &+ column)
                while row &+ 2 <= end {
                    s0 += pointer.vector(at: 0)
                    s1 += pointer.vector(at: stride)
                    pointer += 2 &* stride
                    row &+= 2
                }
                if row < end {
                    s0 += pointer.vector(at: 0)
                    row &+= 1
                }
                total += SIMD8<Double>(s0 + s1)
            }
            target.store(Vector(total), at: column, count: min(8, columns &- column))
            column &+= 8
        }
    }

    /// The sum over the axes, or over all of them.
    public func sum(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try sum(x, axes, keepDimensions, "sum")
    }

    private func sum(_ x: Tensor, _ axes: [Int]?, _ keepDimensions: Bool, _ name: String) throws -> Tensor {
        if axes == nil && !keepDimensions { return try scalar(Float(try sumOfAll(x))) }
        let axes = try x.shape.axes(axes, operation: name)
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        if axes.isEmpty { return x.asNumbers() }
        let first = axes[0]
        let isRun = axes.last! - first + 1 == axes.count
        let inner = x.shape.count(of: axes.last! + 1..<x.rank)
        if isRun && inner > 1 {
            let outer = x.shape.count(of: 0..<first)
            return try sumMiddle(x, outer: outer, inner: inner, result)
        }
        return try reduceRows(x, axes, result) { Float(Engine.blockedSum($0, $1) { $0 }) }
    }

    /// Sums the middle axis of [outer, rows, inner].
    private func sumMiddle(_ x: Tensor, outer: Int, inner: Int, _ shape: Shape) throws -> Tensor {
        let result = try empty(shape)
        if result.count == 0 { return result }
        let rows = x.count / (outer &* inner)
        if rows == 0 { return try zeros(shape) }
        let width = min(inner, max(8, (16384 / max(1, rows)) & ~7))
        let panels = (inner &+ width &- 1) / width
        let (source, target) = (x.pointer, result.pointer)
        let tasks = outer &* panels
        let tasksInTile = max(1, 16384 / max(1, rows &* width))
        try parallel(tiles: (tasks &+ tasksInTile &- 1) / tasksInTile) { tile in
            for task in (tile &* tasksInTile)..<min(tasks, (tile &+ 1) &* tasksInTile) {
                let (block, panel) = (task / panels, task % panels)
                let start = panel &* width
                Engine.sumRows(
                    source + (block &* rows &* inner &+ start), rows: rows, columns: min(width, inner &- start),
                    stride: inner, into: target + (block &* inner &+ start))
            }
        }
        return result
    }

    private func sumOfAll(_ x: Tensor) throws -> Double {
        let source = x.pointer
        return try accumulate(count: x.count) { Engine.blockedSum(source + $0, $1) { $0 } }
    }

    /// Adds up what `body` gives for each tile of elements (its start and length), in the order of the tiles.
    @inline(__always)
    func accumulate(count: Int, _ body: (Int, Int) -> Double) throws -> Double {
        let tile = Engine.tileVectors &* 8
        if count <= tile { return Engine.withoutSubnormals { body(0, count) } }
        let tiles = (count &+ tile &- 1) / tile
        var partial = [Double](repeating: 0, count: tiles)
        try partial.withUnsafeMutableBufferPointer { buffer in
            let sums = buffer.baseAddress!
            try parallel(tiles: tiles) { i in sums[i] = body(i &* tile, min(tile, count &- i &* tile)) }
        }
        return partial.reduce(0, +)
    }

    /// Brings the reduced axes to the end and gives each row to `body`, which returns the row's value.
    @inline(__always)
    func reduceRows(
        _ x: Tensor, _ axes: [Int], _ result: Shape, _ body: (UnsafeMutablePointer<Float>, Int) -> Float
    ) throws -> Tensor {
        let (rows, length) = try rowsLast(x, axes)
        let output = try empty(result)
        let (source, target) = (rows.pointer, output.pointer)
        let rowsInTile = max(1, 16384 / max(1, length))
        let count = output.count
        try withExtendedLifetime(rows) {
            try parallel(tiles: (count &+ rowsInTile &- 1) / rowsInTile) { tile in
                for row in (tile &* rowsInTile)..<min(count, (tile &+ 1) &* rowsInTile) {
                    target[row] = body(source + row &* length, length)
                }
            }
        }
        return output
    }

    /// x with the given axes (ascending) moved to the end, and how many elements they hold together.
    func rowsLast(_ x: Tensor, _ axes: [Int]) throws -> (Tensor, Int) {
        let length = axes.reduce(1) { $0 &* x.shape[$1] }
        let isLast = axes.isEmpty || axes.count == x.rank || axes == Array((x.rank - axes.count)..<x.rank)
        if isLast { return (x, length) }
        return (try permute(x, (0..<x.rank).filter { !axes.contains($0) } + axes), length)
    }

    /// The mean over the axes, or over all of them; NaN of nothing.
    public func mean(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        if axes == nil && !keepDimensions {
            guard x.count > 0 else { return try scalar(.nan) }
            return try scalar(Float(try sumOfAll(x) / Double(x.count)))
        }
        let total = try sum(x, axes, keepDimensions, "mean")
        return try divide(total, Float(max(0, x.count)) / Float(max(1, total.count)))
    }
}
