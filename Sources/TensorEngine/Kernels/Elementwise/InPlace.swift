/// Changes of a tensor that nobody else shares, or that is copied first.
extension Engine {
    /// target += factor · source, in place, for equal shapes.
    public func addScaled(_ target: inout Tensor, _ source: Tensor, _ factor: Float) throws {
        guard target.shape == source.shape else {
            throw EngineError.wrongShape(operation: "an in-place sum", expected: target.shape, got: source.shape)
        }
        try target.makeUnique(self)
        let (to, from) = (target.vectors, source.vectors)
        let factor = Vector(repeating: factor)
        try forEachVector(count: target.vectorCount) { to[$0] = Vector.multiplyAdd(from[$0], factor, to[$0]) }
    }

    /// target *= factor, in place.
    public func scale(_ target: inout Tensor, _ factor: Float) throws {
        try target.makeUnique(self)
        let to = target.vectors
        try forEachVector(count: target.vectorCount) { to[$0] = to[$0] * factor }
    }
}
