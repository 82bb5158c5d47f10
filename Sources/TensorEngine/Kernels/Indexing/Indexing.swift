/// Reading and writing what an index selects.
extension Engine {
    public func index(_ x: Tensor, _ entries: [TensorIndex]) throws -> Tensor {
        try index(x, IndexPlan(entries, of: x.shape))
    }

    /// A copy of the selected elements.
    public func index(_ x: Tensor, _ plan: IndexPlan) throws -> Tensor {
        switch plan.selection {
        case let .strided(steps, offset):
            return try gatherStrided(x, plan.shape, steps: steps, offset: offset)
        case let .blocks(offsets, inner):
            let result = try empty(plan.shape, isMask: x.isMask)
            let (source, target) = (x.pointer, result.pointer)
            if inner == 1 {
                for i in offsets.indices { target[i] = source[offsets[i]] }
            } else {
                for i in offsets.indices { (target + i &* inner).update(from: source + offsets[i], count: inner) }
            }
            return result
        }
    }

    /// x[plan] = value, in place; the value broadcasts to the selection. Positions that occur twice keep the last.
    public func assign(_ x: inout Tensor, _ plan: IndexPlan, _ value: Tensor) throws {
        let value = try stretched(value, to: plan.shape)
        try x.makeUnique(self)
        try visit(x, plan, value) { $0.update(from: $1, count: $2) } single: { $0.pointee = $1 }
    }

    /// x[plan] += value, in place; positions that occur twice are added to twice.
    public func accumulate(_ x: inout Tensor, _ plan: IndexPlan, _ value: Tensor) throws {
        let value = try stretched(value, to: plan.shape)
        try x.makeUnique(self)
        try visit(x, plan, value) { target, source, count in
            for i in 0..<count { target[i] += source[i] }
        } single: { $0.pointee += $1 }
    }

    /// A value that may have leading ones too many, as NumPy allows in an assignment.
    private func stretched(_ value: Tensor, to shape: Shape) throws -> Tensor {
        var dimensions = value.shape.dimensions
        while dimensions.count > shape.rank, dimensions[0] == 1 { dimensions.removeFirst() }
        guard Shape(unchecked: dimensions).broadcasts(to: shape) else {
            throw EngineError.wrongShape(operation: "an index assignment", expected: shape, got: value.shape)
        }
        return try broadcast(value.viewed(as: Shape(unchecked: dimensions)), to: shape)
    }

    @inline(__always)
    private func visit(
        _ x: Tensor, _ plan: IndexPlan, _ value: Tensor,
        block: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
        single: (UnsafeMutablePointer<Float>, Float) -> Void
    ) throws {
        let (target, source) = (x.pointer, value.pointer)
        switch plan.selection {
        case let .strided(steps, offset):
            try forEachStridedRow(plan.shape, steps: steps, offset: offset) { row, inner, offset, step in
                if step == 1 { return block(target + offset, source + row &* inner, inner) }
                for i in 0..<inner { single(target + (offset &+ i &* step), source[row &* inner &+ i]) }
            }
        case let .blocks(offsets, inner):
            for i in offsets.indices { block(target + offsets[i], source + i &* inner, inner) }
        }
    }
}
