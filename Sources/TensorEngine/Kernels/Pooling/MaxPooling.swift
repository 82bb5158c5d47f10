/// Where the maximum of each window was found: an offset into the input's plane for each element of the output.
public struct PooledPositions {
    public let inputShape: Shape
    public let outputShape: Shape
    fileprivate let storage: Storage

    fileprivate var offsets: UnsafeMutablePointer<Int32> {
        UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: Int32.self)
    }
    fileprivate var planes: Int { inputShape[0] &* inputShape[1] }
    fileprivate var inputPlane: Int { inputShape.count(of: 2..<inputShape.rank) }
    fileprivate var outputPlane: Int { outputShape.count(of: 2..<outputShape.rank) }
}

extension Engine {
    /// The maximum of each window, and where it was: the first of equals, but a NaN beats all numbers. Padding is
    /// never a maximum.
    public func maxPool(
        _ x: Tensor, _ window: PoolingWindow
    ) throws -> (output: Tensor, positions: PooledPositions) {
        let plan = try PoolingPlan(x.shape, window, operation: "max_pool\(window.kernel.count)d")
        guard plan.inputPlane <= Int(Int32.max) else { throw EngineError.tooLarge(dimensions: x.shape.dimensions) }
        let result = try empty(plan.outputShape)
        let positions = PooledPositions(
            inputShape: x.shape, outputShape: plan.outputShape,
            storage: try Storage(count: plan.outputShape.count, pool: memory))
        let offsets = positions.offsets
        let columns = plan.columns.windows
        let halves = columns.indices.allSatisfy { columns[$0] == 2 &* $0..<2 &* $0 &+ 2 }
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let source = x.pointer + plane &* plan.inputPlane
                var target = plane &* plan.outputPlane
                for rows in plan.rows.windows {
                    let (values, places) = (result.pointer + target, offsets + target)
                    if halves {
                        Engine.maximaOfPairs(
                            source, rows, every: plan.rows.step, width: plan.width, count: columns.count, values, places)
                    } else {
                        Engine.maxima(source, rows, plan, values, places)
                    }
                    target &+= columns.count
                }
            }
        }
        return (result, positions)
    }

    /// One row of the output.
    @inline(__always)
    private static func maxima(
        _ source: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ plan: PoolingPlan,
        _ values: UnsafeMutablePointer<Float>, _ places: UnsafeMutablePointer<Int32>
    ) {
        let (width, rowStep, columnStep) = (plan.width, plan.rows.step, plan.columns.step)
        for (index, columns) in plan.columns.windows.enumerated() {
            var best = rows.lowerBound &* width &+ columns.lowerBound
            var largest = source[best]
            var row = rows.lowerBound
            while row < rows.upperBound {
                var offset = row &* width &+ columns.lowerBound
                let end = row &* width &+ columns.upperBound
                while offset < end {
                    let value = source[offset]
                    let isLarger = value > largest || value != value
                    best = isLarger ? offset : best
                    largest = isLarger ? value : largest
                    offset &+= columnStep
                }
                row &+= rowStep
            }
            values[index] = largest
            places[index] = Int32(truncatingIfNeeded: best)
        }
    }

    /// One row of the output for windows of two columns side by side, eight windows at a time.
    @inline(__always)
    private static func maximaOfPairs(
        _ source: UnsafeMutablePointer<Float>, _ rows: Range<Int>, every step: Int, width: Int, count: Int,
        _ values: UnsafeMutablePointer<Float>, _ places: UnsafeMutablePointer<Int32>
    ) {
        for i in stride(from: 0, to: count, by: 8) {
            let windows = min(8, count &- i)
            var largest = Vector.zero
            var best = IntVector.zero
            for row in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
                let offset = row &* width &+ 2 &* i
                let front = source.vector(at: offset)
                // No more is read than there is behind the last window.
                let back = windows > 4 ? source.vector(at: offset &+ 8) : front
                let pairs = SIMD16(lowHalf: front, highHalf: back)
                let (left, right) = (pairs.evenHalf, pairs.oddHalf)
                let place = Vector.lanes &* 2 &+ IntVector(repeating: Int32(truncatingIfNeeded: offset))
                if row == rows.lowerBound { (largest, best) = (left, place) }
                let isLeft = (left .> largest) .| (left .!= left)
                (largest, best) = (largest.replacing(with: left, where: isLeft), best.replacing(with: place, where: isLeft))
                let isRight = (right .> largest) .| (right .!= right)
                largest = largest.replacing(with: right, where: isRight)
                best = best.replacing(with: place &+ 1, where: isRight)
            }
            values.store(largest, at: i, count: windows)
            (UnsafeMutableRawPointer(places).assumingMemoryBound(to: Float.self)).store(
                unsafeBitCast(best, to: Vector.self), at: i, count: windows)
        }
    }

    /// The elements of x, which has the pooling's input shape, at the positions.
    public func pick(_ x: Tensor, at positions: PooledPositions) throws -> Tensor {
        precondition(x.shape == positions.inputShape, "positions belong to the input's shape")
        let result = try empty(positions.outputShape)
        let (inputPlane, outputPlane, offsets) = (positions.inputPlane, positions.outputPlane, positions.offsets)
        try parallel(tiles: positions.planes) { plane in
            let source = x.pointer + plane &* inputPlane
            for i in (plane &* outputPlane)..<((plane &+ 1) &* outputPlane) {
                result.pointer[i] = source[Int(offsets[i])]
            }
        }
        return result
    }

    /// Zeros, to which each element of a gradient in the pooling's output shape is added at its position.
    public func spread(_ gradient: Tensor, to positions: PooledPositions) throws -> Tensor {
        precondition(gradient.shape == positions.outputShape, "positions belong to the output's shape")
        let result = try zeros(positions.inputShape)
        let (inputPlane, outputPlane, offsets) = (positions.inputPlane, positions.outputPlane, positions.offsets)
        try parallel(tiles: positions.planes) { plane in
            let target = result.pointer + plane &* inputPlane
            for i in (plane &* outputPlane)..<((plane &+ 1) &* outputPlane) {
                target[Int(offsets[i])] += gradient.pointer[i]
            }
        }
        return result
    }
}
