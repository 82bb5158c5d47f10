/// Operations that move elements without computing.
extension Engine {
    /// The shape that `dimensions` asks for, in which one size may be -1.
    public func reshapedShape(_ x: Shape, _ dimensions: [Int]) throws -> Shape {
        guard let wild = dimensions.firstIndex(of: -1) else {
            let shape = try Shape(dimensions, operation: "reshape")
            guard shape.count == x.count else { throw EngineError.reshape(from: x, to: dimensions) }
            return shape
        }
        var sizes = dimensions
        sizes[wild] = 1
        guard sizes.allSatisfy({ $0 >= 0 }) else { throw EngineError.reshape(from: x, to: dimensions) }
        let known = try Shape(sizes, operation: "reshape").count
        guard known > 0, x.count % known == 0 else { throw EngineError.reshape(from: x, to: dimensions) }
        sizes[wild] = x.count / known
        return try Shape(sizes, operation: "reshape")
    }

    public func reshape(_ x: Tensor, _ dimensions: [Int]) throws -> Tensor {
        x.viewed(as: try reshapedShape(x.shape, dimensions))
    }

    /// A copy with the axes in another order: axis i of the result is axis `order[i]` of x.
    public func permute(_ x: Tensor, _ order: [Int]) throws -> Tensor {
        guard order.count == x.rank else {
            throw EngineError.countMismatch(operation: "permute", argument: "axes", expected: x.rank, got: order.count)
        }
        let axes = try order.map { try x.shape.axis($0, operation: "permute") }
        _ = try x.shape.axes(axes, operation: "permute")
        let strides = x.shape.strides
        let shape = Shape(unchecked: axes.map { x.shape[$0] })
        if axes == Array(0..<x.rank) { return x }
        if axes == [1, 0] { return try transposeMatrix(x, shape) }
        return try gatherStrided(x, shape, steps: axes.map { strides[$0] }, offset: 0)
    }

    /// A copy with two axes exchanged.
    public func transpose(_ x: Tensor, _ first: Int = -2, _ second: Int = -1) throws -> Tensor {
        if x.rank < 2 && first == -2 && second == -1 { return x }
        var order = Array(0..<x.rank)
        order.swapAt(
            try x.shape.axis(first, operation: "transpose"), try x.shape.axis(second, operation: "transpose"))
        return try permute(x, order)
    }

    private func transposeMatrix(_ x: Tensor, _ shape: Shape) throws -> Tensor {
        let result = try empty(shape, isMask: x.isMask)
        if shape.count == 0 { return result }
        let (rows, columns) = (x.shape[0], x.shape[1])
        let (source, target) = (x.pointer, result.pointer)
        let block = 32  // 32 × 32 floats of each side fit into the first-level cache
        let across = (columns &+ block &- 1) / block
        let bandsInTile = max(1, 16384 / max(1, rows &* block))
        try parallel(tiles: (across &+ bandsInTile &- 1) / bandsInTile) { tile in
            for band in (tile &* bandsInTile)..<min(across, (tile &+ 1) &* bandsInTile) {
                let lastColumn = min(columns, (band &+ 1) &* block)
                for top in Swift.stride(from: 0, to: rows, by: block) {
                    for column in (band &* block)..<lastColumn {
                        for row in top..<min(rows, top &+ block) {
                            target[column &* rows &+ row] = source[row &* columns &+ column]
                        }
                    }
                }
            }
        }
        return result
    }

    /// Reads x with any step on each axis of the result, negative and 0 included.
    func gatherStrided(_ x: Tensor, _ shape: Shape, steps: [Int], offset: Int) throws -> Tensor {
        let result = try empty(shape, isMask: x.isMask)
        let (source, target) = (x.pointer, result.pointer)
        try forEachStridedRow(shape, steps: steps, offset: offset) { row, inner, offset, step in
            let target = target + row &* inner
            let source = source + offset
            if step == 1 {
                target.update(from: source, count: inner)
            } else {
                for i in 0..<inner { target[i] = source[i &* step] }
            }
        }
        return result
    }

    /// Calls `body` with a row's number, its length, where it begins on the strided side, and the step there.
    @inline(__always)
    func forEachStridedRow(
        _ shape: Shape, steps: [Int], offset: Int,
        _ body: (_ row: Int, _ inner: Int, _ offset: Int, _ step: Int) -> Void
    ) throws {
        if shape.count == 0 { return }
        guard shape.rank > 0 else { return body(0, 1, offset, 1) }
        // Merge axes that are contiguous with the one inside them.
        var sizes: [Int] = []
        var strides: [Int] = []
        for axis in (0..<shape.rank).reversed() where shape[axis] != 1 {
            if let size = sizes.last, let stride = strides.last, steps[axis] == stride &* size {
                sizes[sizes.count - 1] = size &* shape[axis]
            } else {
                sizes.append(shape[axis])
                strides.append(steps[axis])
            }
        }
        if sizes.isEmpty { return body(0, 1, offset, 1) }
        let inner = sizes[0]
        let step = strides[0]
        let rows = shape.count / inner
        let rowsInTile = max(1, 16384 / inner)
        try parallel(tiles: (rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            var counters = [Int](repeating: 0, count: sizes.count)
            var position = offset
            var rest = tile &* rowsInTile
            for axis in 1..<max(1, sizes.count) {
                counters[axis] = rest % sizes[axis]
                rest /= sizes[axis]
                position &+= counters[axis] &* strides[axis]
            }
            for row in (tile &* rowsInTile)..<min(rows, (tile &+ 1) &* rowsInTile) {
                body(row, inner, position, step)
                for axis in 1..<max(1, sizes.count) {
                    counters[axis] &+= 1
                    position &+= strides[axis]
                    if counters[axis] < sizes[axis] { break }
                    counters[axis] = 0
                    position &-= strides[axis] &* sizes[axis]
                }
            }
        }
    }
}
