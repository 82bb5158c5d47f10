/// Derivatives of activations times the incoming gradient, in one pass.
extension Engine {
    /// g where the result was positive.
    public func reluGradient(_ g: Tensor, _ y: Tensor) throws -> Tensor {
        try zip(g, y, "relu") { g, y in g.replacing(with: 0, where: y .<= 0) }
    }

    public func sigmoidGradient(_ g: Tensor, _ y: Tensor) throws -> Tensor {
        try zip(g, y, "sigmoid") { g, y in g * (y * (1 - y)) }
    }

    public func tanhGradient(_ g: Tensor, _ y: Tensor) throws -> Tensor {
        try zip(g, y, "tanh") { g, y in g * (1 - y * y) }
    }

    public func squareGradient(_ g: Tensor, _ x: Tensor) throws -> Tensor {
        try zip(g, x, "square") { g, x in (g + g) * x }
    }

    /// 1 where x is positive, the slope elsewhere.
    public func leakyReluSlopes(_ x: Tensor, slope: Float) throws -> Tensor {
        let slope = Vector(repeating: slope)
        return try map(x) { x in slope.replacing(with: 1, where: x .> 0) }
    }

    /// 1 where low ≤ x ≤ high.
    public func isWithin(_ x: Tensor, low: Float, high: Float) throws -> Tensor {
        try map(x) { x in Vector.indicator((x .>= low) .& (x .<= high)) }
    }

    /// 1 where low < x < high.
    public func isStrictlyWithin(_ x: Tensor, low: Float, high: Float) throws -> Tensor {
        try map(x) { x in Vector.indicator((x .> low) .& (x .< high)) }
    }
}
