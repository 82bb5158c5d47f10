/// Putting tensors together, and copies of rearranged ones.
extension Engine {
    /// Joins along an existing axis; all other sizes must agree.
    public func concat(_ tensors: [Tensor], axis: Int) throws -> Tensor {
        guard let first = tensors.first else { throw EngineError.nothingToJoin(operation: "concat") }
        let axis = try first.shape.axis(axis, operation: "concat")
        var total = 0
        for tensor in tensors {
            guard tensor.rank == first.rank,
                tensor.shape.replacing(axis: axis, with: 0).dimensions
                    == first.shape.replacing(axis: axis, with: 0).dimensions
            else {
                throw EngineError.unlikeShapes(
                    operation: "concat along axis \(axis)", rule: "shapes that differ only there", left: first.shape,
                    right: tensor.shape)
            }
            let (sum, overflow) = total.addingReportingOverflow(tensor.shape[axis])
            guard !overflow else { throw EngineError.tooLarge(dimensions: [total, tensor.shape[axis]]) }
            total = sum
        }
        let dimensions = first.shape.replacing(axis: axis, with: total).dimensions
        let result = try empty(Shape(dimensions, operation: "concat"), isMask: tensors.allSatisfy(\.isMask))
        let outer = first.shape.count(of: 0..<axis)
        let inner = first.shape.count(of: axis + 1..<first.rank)
        var start = 0
        for tensor in tensors {
            let length = tensor.shape[axis] &* inner
            for i in 0..<outer {
                (result.pointer + (i &* total &* inner &+ start)).update(
                    from: tensor.pointer + i &* length, count: length)
            }
            start += length
        }
        return result
    }

    /// The positions `start ..< start + length` of an axis.
    public func slice(_ x: Tensor, axis: Int, start: Int, length: Int) throws -> Tensor {
        let strides = x.shape.strides
        return try gatherStrided(
            x, x.shape.replacing(axis: axis, with: length), steps: strides, offset: start &* strides[axis])
    }

    /// Surrounds with `value`. Pairs (before, after) are given from the last axis on, as in PyTorch; negative ones
    /// crop.
    public func pad(_ x: Tensor, pairs: [Int], value: Float) throws -> Tensor {
        guard pairs.count % 2 == 0, pairs.count <= 2 * x.rank else {
            throw EngineError.countMismatch(
                operation: "pad", argument: "sizes (two an axis, the last axis first)", expected: 2 * x.rank, got: pairs.count)
        }
        var before = [Int](repeating: 0, count: x.rank)
        var dimensions = x.shape.dimensions
        for pair in 0..<(pairs.count / 2) {
            let axis = x.rank - 1 - pair
            let limit = Shape.largestCount
            guard pairs[2 * pair] > -limit, pairs[2 * pair] < limit, pairs[2 * pair + 1] > -limit,
                pairs[2 * pair + 1] < limit
            else { throw EngineError.tooLarge(dimensions: pairs) }
            before[axis] = pairs[2 * pair]
            dimensions[axis] += pairs[2 * pair] + pairs[2 * pair + 1]
        }
        let result = try full(Shape(dimensions, operation: "pad"), value)
        // The part of x that stays, where it begins on both sides.
        var kept = x.shape.dimensions
        var from = 0
        var to = 0
        let (fromStrides, toStrides) = (x.shape.strides, result.shape.strides)
        for axis in 0..<x.rank {
            let first = Swift.max(0, -before[axis])
            let last = Swift.min(x.shape[axis], dimensions[axis] - before[axis])
            kept[axis] = Swift.max(0, last - first)
            from += first * fromStrides[axis]
            to += (first + before[axis]) * toStrides[axis]
        }
        let part = try gatherStrided(x, Shape(unchecked: kept), steps: fromStrides, offset: from)
        try forEachStridedRow(part.shape, steps: toStrides, offset: to) { row, inner, offset, step in
            for i in 0..<inner { result.pointer[offset &+ i &* step] = part.pointer[row &* inner &+ i] }
        }
        return result
    }

    /// Reverses axes; nil stands for all of them.
    public func flip(_ x: Tensor, axes: [Int]?) throws -> Tensor {
        var steps = x.shape.strides
        var offset = 0
        for axis in try x.shape.axes(axes, operation: "flip") {
            offset += Swift.max(0, x.shape[axis] - 1) * steps[axis]
            steps[axis] = -steps[axis]
        }
        return try gatherStrided(x, x.shape, steps: steps, offset: offset)
    }

    /// Moves elements along axes, around the ends. Without axes the flat order is rolled.
    public func roll(_ x: Tensor, shifts: [Int], axes: [Int]?) throws -> Tensor {
        guard let axes else {
            guard shifts.count == 1 else {
                throw EngineError.countMismatch(operation: "roll", argument: "shifts", expected: 1, got: shifts.count)
            }
            let flat = x.viewed(as: Shape(unchecked: [x.count]))
            return try roll(flat, shifts: shifts, axes: [0]).viewed(as: x.shape)
        }
        guard axes.count == shifts.count else {
            throw EngineError.countMismatch(
                operation: "roll", argument: "shifts", expected: axes.count, got: shifts.count)
        }
        var result = x
        for (axis, shift) in Swift.zip(axes, shifts) {
            let axis = try x.shape.axis(axis, operation: "roll")
            let size = x.shape[axis]
            if size == 0 { continue }
            let start = (size - shift % size) % size
            let head = try slice(result, axis: axis, start: start, length: size - start)
            let tail = try slice(result, axis: axis, start: 0, length: start)
            result = try concat([head, tail], axis: axis)
        }
        return result
    }
}
