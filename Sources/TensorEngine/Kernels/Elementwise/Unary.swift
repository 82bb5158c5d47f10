/// Element-wise functions of one tensor.
extension Engine {
    public func negate(_ x: Tensor) throws -> Tensor { try map(x) { -$0 } }
    public func abs(_ x: Tensor) throws -> Tensor { try map(x) { $0.magnitude } }
    public func square(_ x: Tensor) throws -> Tensor { try map(x) { $0 * $0 } }
    public func sqrt(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.squareRoot($0) } }

    public func exp(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.exp($0) } }
    public func expm1(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.expMinusOne($0) } }
    public func log(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.log($0) } }
    public func log1p(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.logOnePlus($0) } }
    public func log10(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.log10($0) } }

    public func sin(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.sineAndCosine($0).sine } }
    public func cos(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.sineAndCosine($0).cosine } }
    public func tan(_ x: Tensor) throws -> Tensor {
        try map(x) { x in
            let (sine, cosine) = VectorMath.sineAndCosine(x)
            return sine / cosine
        }
    }
    public func tanh(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.tanh($0) } }
    public func sigmoid(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.sigmoid($0) } }
    public func erf(_ x: Tensor) throws -> Tensor { try map(x) { VectorMath.erf($0) } }

    /// -1, 0 or 1; NaN stays NaN.
    public func sign(_ x: Tensor) throws -> Tensor {
        try map(x) { x in
            let sign = Vector(repeating: 1).withSign(of: x)
            return sign.replacing(with: x, where: (x .== 0) .| (x .!= x))
        }
    }
    public func floor(_ x: Tensor) throws -> Tensor { try map(x) { $0.rounded(.down) } }
    public func ceil(_ x: Tensor) throws -> Tensor { try map(x) { $0.rounded(.up) } }
    /// To the nearest whole number, ties to even.
    public func round(_ x: Tensor) throws -> Tensor { try map(x) { $0.rounded(.toNearestOrEven) } }

    public func isNaN(_ x: Tensor) throws -> Tensor { try map(x, isMask: true) { Vector.indicator($0 .!= $0) } }
    public func isInfinite(_ x: Tensor) throws -> Tensor {
        try map(x, isMask: true) { Vector.indicator($0.magnitude .== .infinity) }
    }
    public func isFinite(_ x: Tensor) throws -> Tensor {
        try map(x, isMask: true) { Vector.indicator($0.magnitude .< .infinity) }
    }
    public func maskNot(_ x: Tensor) throws -> Tensor { try map(x, isMask: true) { Vector.indicator($0 .== 0) } }

    /// Limits to [low, high]; either may be left out. NaN stays NaN.
    public func clip(_ x: Tensor, low: Float?, high: Float?) throws -> Tensor {
        let low = Vector(repeating: low ?? -.infinity)
        let high = Vector(repeating: high ?? .infinity)
        return try map(x) { x in
            let raised = x.replacing(with: low, where: x .< low)
            return raised.replacing(with: high, where: raised .> high)
        }
    }
}
