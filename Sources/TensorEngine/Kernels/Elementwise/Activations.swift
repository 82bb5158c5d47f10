/// Activation functions.
extension Engine {
    public func relu(_ x: Tensor) throws -> Tensor {
        try map(x) { $0.replacing(with: 0, where: $0 .< 0) }
    }

    public func leakyRelu(_ x: Tensor, slope: Float) throws -> Tensor {
        try map(x) { $0.replacing(with: $0 * slope, where: .!($0 .> 0)) }
    }

    /// x, or α·(e^x - 1) below 0.
    public func elu(_ x: Tensor, alpha: Float, scale: Float = 1) throws -> Tensor {
        try map(x) { x in
            (x.replacing(with: VectorMath.expMinusOne(x) * alpha, where: .!(x .> 0))) * scale
        }
    }

    public func softplus(_ x: Tensor, beta: Float, threshold: Float) throws -> Tensor {
        try map(x) { x in
            let scaled = x * beta
            return (VectorMath.softplus(scaled) / beta).replacing(with: x, where: scaled .> threshold)
        }
    }
}

extension Engine {
    /// x·Φ(x), with Φ the normal distribution.
    public func gelu(_ x: Tensor) throws -> Tensor {
        try map(x) { x in 0.5 * x * (1 + VectorMath.erf(x * 0.707_106_78)) }
    }

    /// x·sigmoid(x).
    public func silu(_ x: Tensor) throws -> Tensor {
        try map(x) { x in x * VectorMath.sigmoid(x) }
    }
}
