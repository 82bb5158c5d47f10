extension Engine {
    /// x·scale where the mask is not 0, else 0.
    public func dropout(_ x: Tensor, mask: Tensor, scale: Float) throws -> Tensor {
        let factor = Vector(repeating: scale)
        return try zip(x, mask, "dropout") { x, m in (x * factor).replacing(with: 0, where: m .== 0) }
    }
}
