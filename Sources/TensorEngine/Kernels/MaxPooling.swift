/// Where the maximum of each window was found: an offset into the input's plane for each element of the output.
public struct PooledPositions {
    public let inputShape: Shape
    public let outputShape: Shape
    fileprivate let storage: Storage

    fileprivate var offsets: UnsafeMutablePointer<Int32> {
        UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: Int32.self)
    }
    fileprivate var planes: Int { inputShape[0] &* inputShape[1] }
    fileprivate var inputPlane: Int { inputShape.dimensions[2...].reduce(1, &*) }
    fileprivate var outputPlane: Int { outputShape.dimensions[2...].reduce(1, &*) }
}

extension Engine {
    /// The maximum of each window, and where it was: the first of equals, but a NaN beats all numbers. Padding is
    /// never a maximum.
    public func maxPool(
        _ x: Tensor, kernel: [Int], stride: [Int], padding: [Int]
    ) throws -> (output: Tensor, positions: PooledPositions) {
        let operation = "max_pool\(kernel.count)d"
        let plan = try PoolingPlan(x.shape, kernel: kernel, stride: stride, padding: padding, operation: operation)
        guard plan.inputPlane <= Int(Int32.max) else { throw EngineError.tooLarge(dimensions: x.shape.dimensions) }
        let result = try empty(plan.outputShape)
        let positions = PooledPositions(
            inputShape: x.shape, outputShape: plan.outputShape,
            storage: try Storage(count: plan.outputShape.count, pool: memory))
        let offsets = positions.offsets
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let source = x.pointer + plane &* plan.inputPlane
                var target = plane &* plan.outputPlane
                for rows in plan.rowWindows {
                    for columns in plan.columnWindows {
                        var best = rows.lowerBound &* plan.width &+ columns.lowerBound
                        var largest = source[best]
                        for row in rows {
                            for offset in (row &* plan.width &+ columns.lowerBound)
                                ..< (row &* plan.width &+ columns.upperBound) {
                                let value = source[offset]
                                let isLarger = value > largest || value != value
                                best = isLarger ? offset : best
                                largest = isLarger ? value : largest
                            }
                        }
                        result.pointer[target] = largest
                        offsets[target] = Int32(truncatingIfNeeded: best)
                        target &+= 1
                    }
                }
            }
        }
        return (result, positions)
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
