/// Reading and writing along one axis at positions that a tensor gives (PyTorch's gather and scatter), and masks by
/// position.
extension Engine {
    /// result[i][j] = x[i][indices[i][j]] for the last axis, and so for any other.
    public func gather(_ x: Tensor, axis: Int, _ indices: Tensor) throws -> Tensor {
        let plan = try GatherPlan(x.shape, axis, indices, engine: self, operation: "gather")
        let result = try empty(indices.shape, isMask: x.isMask)
        try inBlocks(of: result.count) { for i in $0 { result.pointer[i] = x.pointer[plan.offsets[i]] } }
        return result
    }

    /// A copy of x in which the elements that `gather` would read are replaced, or added to.
    public func scatter(_ x: Tensor, axis: Int, _ indices: Tensor, _ source: Tensor, adds: Bool) throws -> Tensor {
        let plan = try GatherPlan(x.shape, axis, indices, engine: self, operation: "scatter")
        let source = try broadcast(source, to: indices.shape)
        var result = x
        try result.makeUnique(self)
        let target = result.pointer
        try inBlocks(of: plan.offsets.count) { block in
            for i in block {
                let (offset, value) = (plan.offsets[i], source.pointer[i])
                target[offset] = adds ? target[offset] + value : value
            }
        }
        return result
    }

    /// The lower (or upper) triangle of the last two axes, counted from a diagonal; the rest is 0.
    public func triangle(_ x: Tensor, diagonal: Int, lower: Bool) throws -> Tensor {
        guard x.rank >= 2 else {
            throw EngineError.wrongRank(operation: lower ? "tril" : "triu", expected: "a matrix", got: x.shape)
        }
        let (rows, columns) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
        let shift = Swift.min(Swift.max(diagonal, -rows), columns)
        let result = try zeros(x.shape)
        for line in 0..<(columns == 0 ? 0 : x.count / columns) {
            // The first column beyond the diagonal.
            let edge = Swift.min(columns, Swift.max(0, line % rows + shift + (lower ? 1 : 0)))
            let (start, end) = lower ? (0, edge) : (edge, columns)
            (result.pointer + (line &* columns &+ start)).update(
                from: x.pointer + (line &* columns &+ start), count: end - start)
        }
        return result
    }

    /// A vector's elements on the diagonal of a square matrix, or a matrix's diagonal as a vector.
    public func diagonal(_ x: Tensor) throws -> Tensor {
        switch x.rank {
        case 1:
            let result = try zeros(Shape([x.count, x.count], operation: "diag"))
            for i in 0..<x.count { result.pointer[i &* (x.count &+ 1)] = x.pointer[i] }
            return result
        case 2:
            let result = try empty(Shape(unchecked: [Swift.min(x.shape[0], x.shape[1])]))
            for i in 0..<result.count { result.pointer[i] = x.pointer[i &* (x.shape[1] &+ 1)] }
            return result
        default:
            throw EngineError.wrongRank(operation: "diag", expected: "a vector or a matrix", got: x.shape)
        }
    }
}

/// Where gather reads: an offset for each element of the index tensor.
private struct GatherPlan {
    var offsets: [Int]

    init(_ shape: Shape, _ axis: Int, _ indices: Tensor, engine: Engine, operation: String) throws {
        let axis = try shape.axis(axis, operation: operation)
        guard indices.rank == shape.rank else {
            throw EngineError.wrongRank(
                operation: operation, expected: "indices of rank \(shape.rank)", got: indices.shape)
        }
        for other in 0..<shape.rank where other != axis && indices.shape[other] > shape[other] {
            throw EngineError.unlikeShapes(
                operation: "\(operation) along axis \(axis)", rule: "an index no larger than the tensor on the other axes",
                left: shape, right: indices.shape)
        }
        let numbers = try engine.wholeNumbers(indices, operation: operation)
        try SystemMemory.require(bytes: numbers.count &* MemoryLayout<Int>.stride)
        let strides = shape.strides
        var counters = [Int](repeating: 0, count: shape.rank)
        var gathered: [Int] = []
        gathered.reserveCapacity(numbers.count)
        try engine.inBlocks(of: numbers.count) { block in
            for number in numbers[block] {
                guard number >= -shape[axis], number < shape[axis] else {
                    throw EngineError.indexOutOfRange(index: number, axis: axis, size: shape[axis])
                }
                var offset = (number < 0 ? number + shape[axis] : number) * strides[axis]
                for other in 0..<shape.rank where other != axis { offset += counters[other] * strides[other] }
                gathered.append(offset)
                for last in (0..<shape.rank).reversed() {
                    counters[last] += 1
                    if counters[last] < indices.shape[last] { break }
                    counters[last] = 0
                }
            }
        }
        offsets = gathered
    }
}
