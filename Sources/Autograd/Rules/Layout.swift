import TensorEngine

/// Operations that move elements. Results are copies, never views.
extension Tape {
    /// One size may be -1: whatever is left over.
    public func reshape(_ x: Variable, _ dimensions: [Int]) throws -> Variable {
        let value = try engine.reshape(x.value, dimensions)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .reshape, x) { tape, gradient, _ in
            try tape.reshape(gradient, shape.dimensions)
        }
    }

    /// The axes in another order: axis i of the result is axis `order[i]` of x.
    public func permute(_ x: Variable, _ order: [Int]) throws -> Variable {
        let value = try engine.permute(x.value, order)
        guard records(x) else { return Variable(value) }
        var inverse = [Int](repeating: 0, count: order.count)
        for (position, axis) in order.enumerated() { inverse[axis < 0 ? axis + order.count : axis] = position }
        return recordUnary(value, .permute, x) { [inverse] tape, gradient, _ in try tape.permute(gradient, inverse) }
    }

    /// Exchanges two axes.
    public func transpose(_ x: Variable, _ first: Int = -2, _ second: Int = -1) throws -> Variable {
        let value = try engine.transpose(x.value, first, second)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .permute, x) { tape, gradient, _ in try tape.transpose(gradient, first, second) }
    }

    /// Makes one axis of those from `start` to `end`.
    public func flatten(_ x: Variable, start: Int = 0, end: Int = -1) throws -> Variable {
        if x.shape.rank == 0 { return try reshape(x, [1]) }
        let first = try x.shape.axis(start, operation: "flatten")
        let last = try x.shape.axis(end, operation: "flatten")
        guard first <= last || start == 1 && end == -1 else {
            throw EngineError.outOfRange(
                operation: "flatten", argument: "its start axis", value: Double(start), low: 0, high: Double(last))
        }
        if first >= last { return try reshape(x, x.shape.dimensions) }
        let merged = x.shape.dimensions[first...last].reduce(1, &*)
        return try reshape(
            x, Array(x.shape.dimensions[..<first]) + [merged] + Array(x.shape.dimensions[(last + 1)...]))
    }

    /// Drops one axis of size 1, or all of them. An axis of another size stays.
    public func squeeze(_ x: Variable, axis: Int? = nil) throws -> Variable {
        guard let axis else { return try reshape(x, x.shape.dimensions.filter { $0 != 1 }) }
        if x.shape.rank == 0, axis == 0 || axis == -1 { return try reshape(x, []) }
        let position = try x.shape.axis(axis, operation: "squeeze")
        var dimensions = x.shape.dimensions
        if dimensions[position] == 1 { dimensions.remove(at: position) }
        return try reshape(x, dimensions)
    }

    /// Inserts an axis of size 1.
    public func unsqueeze(_ x: Variable, axis: Int) throws -> Variable {
        let rank = x.shape.rank
        guard axis >= -rank - 1, axis <= rank else {
            throw EngineError.axisOutOfRange(operation: "unsqueeze", axis: axis, shape: x.shape)
        }
        var dimensions = x.shape.dimensions
        dimensions.insert(1, at: axis < 0 ? axis + rank + 1 : axis)
        return try reshape(x, dimensions)
    }

    /// Stretches axes of size 1 under NumPy's rules.
    public func broadcast(_ x: Variable, to shape: Shape) throws -> Variable {
        if x.shape == shape { return x }
        let value = try engine.broadcast(x.value, to: shape)
        guard records(x) else { return Variable(value) }
        let original = x.shape
        return recordUnary(value, .expand, x) { tape, gradient, _ in try tape.sum(gradient, to: original) }
    }

    /// Stretches axes of size 1; -1 keeps an axis as it is.
    public func expand(_ x: Variable, _ dimensions: [Int]) throws -> Variable {
        var sizes = dimensions
        let lead = sizes.count - x.shape.rank
        for axis in sizes.indices where sizes[axis] == -1 && axis >= lead && lead >= 0 {
            sizes[axis] = x.shape[axis - lead]
        }
        return try broadcast(x, to: try Shape(sizes, operation: "expand"))
    }

    /// Joins along an existing axis.
    public func concat(_ variables: [Variable], axis: Int = 0) throws -> Variable {
        let value = try engine.concat(variables.map(\.value), axis: axis)
        guard records(variables) else { return Variable(value) }
        let position = try variables[0].shape.axis(axis, operation: "concat")
        let sizes = variables.map { $0.shape[position] }
        return record(value, .concat, inputs: variables) { tape, gradient, node in
            var start = 0
            for (input, size) in sizes.enumerated() {
                if node.wants(input) {
                    try node.give(
                        input, try tape.slice(gradient, axis: position, start: start, length: size), on: tape)
                }
                start += size
            }
        }
    }

    /// Joins along a new axis.
    public func stack(_ variables: [Variable], axis: Int = 0) throws -> Variable {
        guard let first = variables.first else { throw EngineError.nothingToJoin(operation: "stack") }
        for variable in variables where variable.shape != first.shape {
            throw EngineError.unlikeShapes(operation: "stack", rule: "equal shapes", left: first.shape, right: variable.shape)
        }
        let rank = first.shape.rank
        guard axis >= -rank - 1, axis <= rank else {
            throw EngineError.axisOutOfRange(operation: "stack", axis: axis, shape: first.shape)
        }
        let position = axis < 0 ? axis + rank + 1 : axis
        return try concat(try variables.map { try unsqueeze($0, axis: position) }, axis: position)
    }

    /// Cuts an axis into parts of the given sizes, which must add up to it.
    public func split(_ x: Variable, sizes: [Int], axis: Int = 0) throws -> [Variable] {
        let position = try x.shape.axis(axis, operation: "split")
        var total = 0
        for size in sizes {
            guard size >= 0 else { throw EngineError.negativeSize(operation: "split", size: size) }
            let (sum, overflow) = total.addingReportingOverflow(size)
            guard !overflow else {
                throw EngineError.sizesDoNotSum(operation: "split", sizes: sizes, size: x.shape[position])
            }
            total = sum
        }
        guard total == x.shape[position] else {
            throw EngineError.sizesDoNotSum(operation: "split", sizes: sizes, size: x.shape[position])
        }
        var start = 0
        return try sizes.map { size in
            defer { start += size }
            return try slice(x, axis: position, start: start, length: size)
        }
    }

    /// The positions `start ..< start + length` of an axis, which must exist.
    func slice(_ x: Variable, axis: Int, start: Int, length: Int) throws -> Variable {
        var entries = [TensorIndex](repeating: .all, count: axis)
        entries.append(.slice(start: start, stop: start + length, step: 1))
        return try index(x, entries)
    }

    /// Surrounds with `value`; pairs (before, after) are given from the last axis on. Negative ones crop.
    public func pad(_ x: Variable, pairs: [Int], value: Float = 0) throws -> Variable {
        let padded = try engine.pad(x.value, pairs: pairs, value: value)
        guard records(x) else { return Variable(padded) }
        return recordUnary(padded, .pad, x) { tape, gradient, _ in
            try tape.pad(gradient, pairs: pairs.map { -$0 })
        }
    }

    /// Reverses axes; nil stands for all of them.
    public func flip(_ x: Variable, axes: [Int]? = nil) throws -> Variable {
        let value = try engine.flip(x.value, axes: axes)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .flip, x) { tape, gradient, _ in try tape.flip(gradient, axes: axes) }
    }

    /// Moves elements along axes, around the ends.
    public func roll(_ x: Variable, shifts: [Int], axes: [Int]? = nil) throws -> Variable {
        guard !shifts.contains(Int.min) else { throw EngineError.notFinite(operation: "roll") }
        let value = try engine.roll(x.value, shifts: shifts, axes: axes)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .roll, x) { tape, gradient, _ in
            try tape.roll(gradient, shifts: shifts.map { -$0 }, axes: axes)
        }
    }

    /// Repeats the whole tensor along each axis.
    public func tile(_ x: Variable, _ repeats: [Int]) throws -> Variable {
        let rank = max(x.shape.rank, repeats.count)
        let sizes = [Int](repeating: 1, count: rank - x.shape.rank) + x.shape.dimensions
        let counts = [Int](repeating: 1, count: rank - repeats.count) + repeats
        var pairs: [Int] = []
        var interleaved: [Int] = []
        var result: [Int] = []
        for (size, count) in zip(sizes, counts) {
            guard count >= 0 else { throw EngineError.negativeSize(operation: "tile", size: count) }
            pairs += [count, size]
            interleaved += [1, size]
            let (total, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw EngineError.tooLarge(dimensions: [count, size]) }
            result.append(total)
        }
        let stretched = try broadcast(try reshape(x, interleaved), to: try Shape(pairs, operation: "tile"))
        return try reshape(stretched, result)
    }
}
