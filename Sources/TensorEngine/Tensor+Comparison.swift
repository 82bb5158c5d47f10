/// Comparing whole tensors.
extension Tensor {
    /// Whether shapes and all elements are equal; NaN equals NaN.
    public func isSame(as other: Tensor) -> Bool {
        guard shape == other.shape else { return false }
        for i in 0..<count where self[i] != other[i] && !(self[i].isNaN && other[i].isNaN) { return false }
        return true
    }

    /// Whether |a - b| ≤ absolute + relative·|b| for all elements of equal shapes, as NumPy's `allclose`.
    public func isClose(to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8) -> Bool {
        guard shape == other.shape else { return false }
        for i in 0..<count where self[i] != other[i] {
            let (a, b) = (Double(self[i]), Double(other[i]))
            if !((a - b).magnitude <= absolute + relative * b.magnitude) || b.isInfinite { return false }
        }
        return true
    }
}
