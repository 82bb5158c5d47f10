import TensorEngine

/// A layer that multiplies by a random mask of zeros and ones while it trains.
public protocol MaskedLayer: Module {
    /// That an element of the mask is zero.
    var probability: Double { get }
    /// What was drawn last, at its own shape; nil before the first draw.
    var lastMask: Tensor? { get }
}
