import TensorEngine

// What a user gives when making a layer.

/// Throws unless a size that a user gave is at least `minimum`.
func requireSize(_ value: Int, _ name: String, of layer: String, atLeast minimum: Int = 1) throws {
    guard value >= minimum else {
        throw NNError.size(layer: layer, name: name, value: value, atLeast: minimum)
    }
}

/// Throws unless a probability that a user gave is one.
func requireProbability(_ value: Double, _ name: String = "p", of layer: String) throws {
    guard 0 <= value, value <= 1 else {
        throw NNError.probability(layer: layer, name: name, value: value)
    }
}

/// Throws unless each entry that a user gave for a spatial axis is at least `minimum`.
func requireWindow(_ sizes: [Int], _ name: String, of layer: String, atLeast minimum: Int = 1) throws {
    for size in sizes { try requireSize(size, name, of: layer, atLeast: minimum) }
}

/// Throws unless there is an axis to normalize over and each has a size.
func requireNormalizedShape(_ shape: [Int], of layer: String) throws {
    try requireSize(shape.count, "the number of normalized axes", of: layer)
    for size in shape { try requireSize(size, "normalized_shape", of: layer) }
}

// What a layer gets as its input.

/// Throws unless the input has one of these ranks.
func requireRank(_ ranks: [Int], of layer: String, _ shape: Shape) throws {
    guard ranks.contains(shape.rank) else {
        throw NNError.ranks(layer: layer, expected: ranks, shape: shape.dimensions)
    }
}

/// Throws unless the input is a batch of examples with channels and so many spatial axes.
func requireSpatialInput(_ shape: Shape, axes: Int, of layer: String) throws {
    guard shape.rank == axes + 2 else {
        throw NNError.spatialInput(layer: layer, axes: axes, shape: shape.dimensions)
    }
}

/// Throws unless axis 1 counts so many channels.
func requireChannels(_ channels: Int, of layer: String, _ shape: Shape) throws {
    guard shape.rank >= 2, shape[1] == channels else {
        throw NNError.channels(layer: layer, expected: channels, shape: shape.dimensions)
    }
}

/// Throws unless the last axes have these sizes.
func requireTrailing(_ expected: [Int], of layer: String, _ shape: Shape) throws {
    guard shape.rank >= expected.count, Array(shape.dimensions.suffix(expected.count)) == expected else {
        throw NNError.trailingAxes(layer: layer, expected: expected, shape: shape.dimensions)
    }
}
