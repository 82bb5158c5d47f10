import Autograd
import TensorEngine

/// Those that a layer has, under PyTorch's names.
func named(_ weight: Variable?, _ bias: Variable?) -> [NamedVariable] {
    (weight.map { [NamedVariable("weight", $0)] } ?? []) + (bias.map { [NamedVariable("bias", $0)] } ?? [])
}

/// `x · weight + bias` with one of each for every channel (axis 1).
func scaledByChannel(_ x: Variable, _ weight: Variable?, _ bias: Variable?, _ tape: Tape) throws -> Variable {
    let column = [x.shape[1]] + [Int](repeating: 1, count: x.shape.rank - 2)
    let scaled = try weight.map { try tape.multiply(x, tape.reshape($0, column)) } ?? x
    return try bias.map { try tape.add(scaled, tape.reshape($0, column)) } ?? scaled
}
