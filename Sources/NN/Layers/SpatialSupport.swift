import TensorEngine

/// Sizes of windows as users write them: one number where all axes agree.
func windowText(_ sizes: [Int]) -> String {
    Set(sizes).count == 1 ? "\(sizes[0])" : "\(sizes)"
}

/// Throws unless each entry that a user gave for a spatial axis is at least `minimum`.
func requireWindow(_ sizes: [Int], _ name: String, of layer: String, atLeast minimum: Int = 1) throws {
    for size in sizes { try requireSize(size, name, of: layer, atLeast: minimum) }
}

/// Throws unless the input is a batch of examples with channels and so many spatial axes.
func requireSpatialInput(_ shape: Shape, axes: Int, of layer: String) throws {
    guard shape.rank == axes + 2 else {
        throw NNError.spatialInput(layer: layer, axes: axes, shape: shape.dimensions)
    }
}
