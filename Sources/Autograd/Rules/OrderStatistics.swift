import TensorEngine

/// Elements by their rank. A NaN is larger than any number, and the answer wherever there is one.
extension Tape {
    /// The median along an axis or of all elements; of an even number the lower one. Along an axis the gradient goes
    /// to that element; of all elements, equal ones share it, as in PyTorch.
    public func median(_ x: Variable, axis: Int? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.median(x.value, axis: axis, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        guard let axis, x.shape.rank > 0 else { return sharing(x, nil, .median, value) }
        let position = try x.shape.axis(axis, operation: "median")
        let order = try engine.argsort(x.value, axis: position)
        let middle = try element(x, ofRank: (x.shape[position] - 1) / 2, in: order, axis: position)
        return try reshape(middle, value.shape.dimensions)
    }

    /// The q-quantile along an axis or of all elements, interpolated linearly between its neighbours.
    public func quantile(
        _ x: Variable, _ q: Double, axis: Int? = nil, keepDimensions: Bool = false
    ) throws -> Variable {
        let value = try engine.quantile(x.value, q, axis: axis, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let line = axis == nil || x.shape.rank == 0 ? try flatten(x) : x
        let axis = try line.shape.axis(axis ?? 0, operation: "quantile")
        let order = try engine.argsort(line.value, axis: axis)
        let position = q * Double(line.shape[axis] - 1)
        let lower = Int(position)
        let share = Float(position - Double(lower))
        let low = try element(line, ofRank: lower, in: order, axis: axis)
        if share == 0 { return try reshape(low, value.shape.dimensions) }
        let high = try element(line, ofRank: min(lower + 1, line.shape[axis] - 1), in: order, axis: axis)
        let gap = try subtract(high, low)
        let between = share < 0.5
            ? try add(low, try multiply(gap, share)) : try subtract(high, try multiply(gap, 1 - share))
        return try reshape(between, value.shape.dimensions)
    }

    /// In each line along the axis the element of a rank, or a NaN if the line has one.
    private func element(_ x: Variable, ofRank rank: Int, in order: Tensor, axis: Int) throws -> Variable {
        let last = try engine.slice(order, axis: axis, start: x.shape[axis] - 1, length: 1)
        let isNaN = try engine.isNaN(try engine.gather(x.value, axis: axis, last))
        let ranked = try engine.slice(order, axis: axis, start: rank, length: 1)
        return try gather(x, axis: axis, Variable(try engine.select(isNaN, last, ranked)))
    }
}
