import TensorEngine

extension Tape {
    public func sum(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.sum(x.value, axes: axes, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .sum, x) { tape, gradient, _ in
            try tape.spread(gradient, over: axes, of: shape)
        }
    }

    public func mean(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.mean(x.value, axes: axes, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        let share = Float(value.count) / Float(shape.count)
        return recordUnary(value, .mean, x) { tape, gradient, _ in
            try tape.spread(try tape.multiply(gradient, share), over: axes, of: shape)
        }
    }

    /// A reduction's gradient stretched back to the shape before it.
    func spread(_ gradient: Variable, over axes: [Int]?, of shape: Shape) throws -> Variable {
        try broadcast(try keepingDimensions(gradient, axes, shape), to: shape)
    }

    /// A reduced tensor with the reduced axes as 1.
    func keepingDimensions(_ x: Variable, _ axes: [Int]?, _ shape: Shape) throws -> Variable {
        if x.shape.rank == shape.rank || x.value.count == 1 && axes == nil { return x }
        let reduced = try shape.axes(axes, operation: "sum")
        return try reshape(x, shape.dimensions.enumerated().map { reduced.contains($0.offset) ? 1 : $0.element })
    }

    /// The mean squared distance from the mean; with `unbiased` divided by n - 1.
    public func variance(
        _ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false, unbiased: Bool = true
    ) throws -> Variable {
        let value = try engine.variance(x.value, axes: axes, keepDimensions: keepDimensions, unbiased: unbiased)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        let reduced = try x.shape.axes(axes, operation: "var")
        let count = reduced.reduce(1) { $0 * x.shape[$1] }
        return recordUnary(value, .variance, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let centered = try tape.subtract(x, try tape.mean(x, axes: reduced, keepDimensions: true))
            let scale = try tape.multiply(
                try tape.keepingDimensions(gradient, reduced, x.shape), 2 / Float(unbiased ? count - 1 : count))
            return try tape.multiply(centered, scale)
        }
    }

    public func deviation(
        _ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false, unbiased: Bool = true
    ) throws -> Variable {
        let value = try engine.deviation(x.value, axes: axes, keepDimensions: keepDimensions, unbiased: unbiased)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        let reduced = try x.shape.axes(axes, operation: "std")
        let count = reduced.reduce(1) { $0 * x.shape[$1] }
        return recordUnary(value, .deviation, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let centered = try tape.subtract(x, try tape.mean(x, axes: reduced, keepDimensions: true))
            let ratio = try tape.divide(gradient, try node.output(value))
            let scale = try tape.multiply(
                try tape.keepingDimensions(ratio, reduced, x.shape), 1 / Float(unbiased ? count - 1 : count))
            // A constant input has deviation 0 and no slope there.
            let isFlat = try tape.compare(.equal, try tape.keepingDimensions(Variable(value), reduced, x.shape),
                                          try tape.constant(0))
            return try tape.multiply(centered, try tape.maskedFill(scale, isFlat, 0))
        }
    }

    /// The product; its gradient is exact at zeros too.
    public func prod(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.prod(x.value, axes: axes, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .prod, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let total = try tape.keepingDimensions(gradient, axes, x.shape)
            return try tape.multiply(total, try tape.productOfOthers(x, axes))
        }
    }

    /// For each element the product of the others along the axes.
    private func productOfOthers(_ x: Variable, _ axes: [Int]?) throws -> Variable {
        if !isRecording || engine.all(x.value) {
            if isRecording { return try divide(try prod(x, axes: axes, keepDimensions: true), x) }
            return Variable(try engine.productOfOthers(x.value, axes: axes))
        }
        // With zeros among the elements, as a product that leaves each one out, so that it can be derived again.
        let reduced = try x.shape.axes(axes, operation: "prod")
        let kept = (0..<x.shape.rank).filter { !reduced.contains($0) }
        let order = kept + reduced
        let moved = try permute(x, order)
        let length = reduced.reduce(1) { $0 * x.shape[$1] }
        let rows = try reshape(moved, [x.value.count / length, 1, length])
        let ones = Variable(try engine.eye(length, length))
        let table = try select(Variable(ones.value.asMask()), ones, rows)
        let others = try reshape(try prod(table, axes: [2]), moved.shape.dimensions)
        var inverse = [Int](repeating: 0, count: order.count)
        for (position, axis) in order.enumerated() { inverse[axis] = position }
        return try permute(others, inverse)
    }

    /// The largest elements. Along one axis the gradient goes to the first of equal ones, as in PyTorch's `max(dim)`;
    /// over several axes, or all, equal ones share it evenly, as in `amax`.
    public func amax(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        try extreme(x, axes, .amax, try engine.amax(x.value, axes: axes, keepDimensions: keepDimensions))
    }

    /// The smallest elements; ties as in `amax`.
    public func amin(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        try extreme(x, axes, .amin, try engine.amin(x.value, axes: axes, keepDimensions: keepDimensions))
    }

    private func extreme(_ x: Variable, _ axes: [Int]?, _ operation: Operation, _ value: Tensor) throws -> Variable {
        guard records(x) else { return Variable(value) }
        guard let axes, axes.count == 1, x.shape.rank > 0 else { return sharing(x, axes, operation, value) }
        let first = operation == .amax
            ? try engine.argmax(x.value, axis: axes[0], keepDimensions: true)
            : try engine.argmin(x.value, axis: axes[0], keepDimensions: true)
        let shape = x.shape
        return recordUnary(value, operation, x) { tape, gradient, _ in
            let zeros = Variable(try tape.engine.zeros(shape))
            let spread = try tape.keepingDimensions(gradient, axes, shape)
            return try tape.scatter(zeros, axis: axes[0], Variable(first), spread)
        }
    }

    /// Records a value that is one of the elements: all that equal it share its gradient evenly.
    func sharing(_ x: Variable, _ axes: [Int]?, _ operation: Operation, _ value: Tensor) -> Variable {
        let saved = Saved(x)
        return recordUnary(value, operation, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let spread = try tape.keepingDimensions(gradient, axes, x.shape)
            let chosen = try tape.keepingDimensions(Variable(value), axes, x.shape)
            let isNaN = try tape.maskAnd(try tape.isNaN(x), try tape.isNaN(chosen))
            let isChosen = try tape.maskOr(try tape.compare(.equal, x, chosen), isNaN)
            let count = try tape.engine.sum(isChosen.value, axes: axes, keepDimensions: true)
            return try tape.multiply(Variable(try tape.engine.divide(isChosen.value, count)), spread)
        }
    }

    /// The first position of the largest element, along one axis or in the whole tensor.
    public func argmax(_ x: Variable, axis: Int? = nil, keepDimensions: Bool = false) throws -> Variable {
        Variable(try engine.argmax(x.value, axis: axis, keepDimensions: keepDimensions))
    }

    public func argmin(_ x: Variable, axis: Int? = nil, keepDimensions: Bool = false) throws -> Variable {
        Variable(try engine.argmin(x.value, axis: axis, keepDimensions: keepDimensions))
    }

    /// (Σ|x|ᵖ)^(1/p). Where the norm is 0 the gradient is 0; equal extremes of p = ±inf share it.
    public func norm(
        _ x: Variable, order: Float = 2, axes: [Int]? = nil, keepDimensions: Bool = false
    ) throws -> Variable {
        if order.isInfinite && records(x) {
            let magnitude = try abs(x)
            return order > 0
                ? sharing(magnitude, axes, .amax, try engine.amax(magnitude.value, axes: axes, keepDimensions: keepDimensions))
                : sharing(magnitude, axes, .amin, try engine.amin(magnitude.value, axes: axes, keepDimensions: keepDimensions))
        }
        let value = try engine.norm(x.value, order: order, axes: axes, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .norm, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            if order == 0 { return try tape.multiply(x, 0) }
            let spread = try tape.keepingDimensions(gradient, axes, x.shape)
            if order == 1 { return try tape.multiply(try tape.sign(x), spread) }
            let norm = try tape.keepingDimensions(try node.output(value), axes, x.shape)
            let isZero = try tape.compare(.equal, norm, try tape.constant(0))
            if order == 2 {
                return try tape.multiply(x, try tape.maskedFill(try tape.divide(spread, norm), isZero, 0))
            }
            // g·sign(x)·|x|^(p-1)/norm^(p-1)
            let ratio = try tape.maskedFill(try tape.divide(try tape.abs(x), norm), isZero, 0)
            var slope = try tape.multiply(try tape.sign(x), try tape.power(ratio, order - 1))
            if order < 1 {
                // There infinite at 0, where PyTorch gives 0.
                let isFlat = try tape.maskOr(try tape.compare(.equal, x, try tape.constant(0)), isZero)
                slope = try tape.maskedFill(slope, isFlat, 0)
            }
            return try tape.multiply(slope, spread)
        }
    }

    /// log Σ e^x, without overflow.
    public func logsumexp(_ x: Variable, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Variable {
        let value = try engine.logsumexp(x.value, axes: axes, keepDimensions: keepDimensions)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .logsumexp, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let total = try tape.keepingDimensions(try node.output(value), axes, x.shape)
            let weights = try tape.exp(try tape.subtract(x, total))
            return try tape.multiply(weights, try tape.keepingDimensions(gradient, axes, x.shape))
        }
    }

    /// Running sums along an axis.
    public func cumsum(_ x: Variable, axis: Int) throws -> Variable {
        let value = try engine.cumsum(x.value, axis: axis)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .cumsum, x) { tape, gradient, _ in
            try tape.flip(try tape.cumsum(try tape.flip(gradient, axes: [axis]), axis: axis), axes: [axis])
        }
    }
}
