import Autograd
import TensorEngine

func named(_ weight: Variable?, _ bias: Variable?) -> [NamedVariable] {
    (weight.map { [NamedVariable("weight", $0)] } ?? []) + (bias.map { [NamedVariable("bias", $0)] } ?? [])
}

/// `x · weight + bias` with one of each for every channel (axis 1).
func scaledByChannel(_ x: Variable, _ weight: Variable?, _ bias: Variable?, _ tape: Tape) throws -> Variable {
    let column = [x.shape[1]] + [Int](repeating: 1, count: x.shape.rank - 2)
    let scaled = try weight.map { try tape.multiply(x, tape.reshape($0, column)) } ?? x
    return try bias.map { try tape.add(scaled, tape.reshape($0, column)) } ?? scaled
}

func requireChannels(_ channels: Int, of layer: String, _ shape: Shape) throws {
    guard shape.rank >= 2, shape[1] == channels else {
        throw NNError.channels(layer: layer, expected: channels, shape: shape.dimensions)
    }
}

func requireNormalizedShape(_ shape: [Int], of layer: String) throws {
    try requireSize(shape.count, "the number of normalized axes", of: layer)
    for size in shape { try requireSize(size, "normalized_shape", of: layer) }
}

func requireTrailing(_ expected: [Int], of layer: String, _ shape: Shape) throws {
    guard shape.rank >= expected.count, Array(shape.dimensions.suffix(expected.count)) == expected else {
        throw NNError.trailingAxes(layer: layer, expected: expected, shape: shape.dimensions)
    }
}
