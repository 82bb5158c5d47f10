/// What is made of sums: spread, norms, products and the logarithm of a sum of exponentials.
extension Engine {
    /// The mean squared distance from the mean; with `unbiased` divided by n - 1.
    public func variance(
        _ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false, unbiased: Bool = true
    ) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "var")
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        return try reduceRows(x, axes, result) { Float(Engine.variance($0, $1, unbiased)) }
    }

    /// The variance's root, which a float may hold where it does not hold the variance.
    public func deviation(
        _ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false, unbiased: Bool = true
    ) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "std")
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        return try reduceRows(x, axes, result) { Float(Engine.variance($0, $1, unbiased).squareRoot()) }
    }

    private static func variance(_ row: UnsafeMutablePointer<Float>, _ count: Int, _ unbiased: Bool) -> Double {
        let divisor = Double(unbiased ? count - 1 : count)
        guard divisor > 0 else { return .nan }
        let exactMean = blockedSum(row, count) { $0 } / Double(count)
        let mean = Float(exactMean)
        let squares = blockedSum(row, count) { ($0 - mean) * ($0 - mean) }
        if squares < 1e-25 || !squares.isFinite {
            // Squares of floats this small or large are not floats.
            return (0..<count).reduce(0) { $0 + (Double(row[$1]) - exactMean) * (Double(row[$1]) - exactMean) } / divisor
        }
        // The rounded mean's own distance from the mean.
        let drift = blockedSum(row, count) { $0 - mean }
        return (squares - drift * drift / Double(count)) / divisor
    }

    /// The product over the axes, formed in 64 bits.
    public func prod(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "prod")
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        return try reduceRows(x, axes, result) { row, count in
            var product = 1.0
            for i in 0..<count { product *= Double(row[i]) }
            return Float(product)
        }
    }

    /// (Σ|x|ᵖ)^(1/p); p may be infinite, and 0 counts what is not zero.
    public func norm(
        _ x: Tensor, order: Float = 2, axes: [Int]? = nil, keepDimensions: Bool = false
    ) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "norm")
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        if order == 2 {
            if axes.count == x.rank && !keepDimensions { return try scalar(Float(try sumOfSquares(x).squareRoot())) }
            return try reduceRows(x, axes, result) { row, count in
                Float(Engine.blockedSum(row, count) { $0 * $0 }.squareRoot())
            }
        }
        if order == 1 {
            return try reduceRows(x, axes, result) { row, count in
                Float(Engine.blockedSum(row, count) { $0.magnitude })
            }
        }
        if order.isInfinite {
            let magnitudes = try abs(x)
            return order > 0
                ? try amax(magnitudes, axes: axes, keepDimensions: keepDimensions)
                : try amin(magnitudes, axes: axes, keepDimensions: keepDimensions)
        }
        if order == 0 {
            return try reduceRows(x, axes, result) { row, count in
                Float(Engine.blockedSum(row, count) { Vector.indicator($0 .!= 0) })
            }
        }
        let powers = try power(try abs(x), order)
        return try power(try sum(powers, axes: axes, keepDimensions: keepDimensions), 1 / order)
    }

    /// Σx², in 64 bits.
    public func sumOfSquares(_ x: Tensor) throws -> Double {
        let source = x.pointer
        return try accumulate(count: x.count) { Engine.blockedSum(source + $0, $1) { $0 * $0 } }
    }

    /// log Σ e^x, without overflow.
    public func logsumexp(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "logsumexp")
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        return try reduceRows(x, axes, result) { row, count in
            let peak = Engine.rowMaximum(row, count)
            if peak.isInfinite || peak.isNaN { return peak }
            let sum = Engine.blockedSum(row, count) { VectorMath.exp($0 - peak) }
            return Float(VectorMath.scalarLog(sum) + Double(peak))
        }
    }
}
