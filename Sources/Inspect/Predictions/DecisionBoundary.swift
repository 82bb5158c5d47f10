import Autograd
import Glibc
import NN
import TensorEngine

/// What a net says on a grid around points in the plane: numbers for a picture.
public struct DecisionBoundary: Sendable {
    /// The grid's coordinates, and its values with a row for each y.
    public let x: [Double]
    public let y: [Double]
    public let z: [[Double]]
    /// The value of z at which the decision changes; nil with more than two classes, where z is the class's number.
    public let level: Double?
}

/// Evaluates the net, in evaluation mode, on a `size` × `size` grid over the points `[N, 2]` and `margin` of their range
/// around them. With one output z is that output, and the level 0.5 where all outputs lie between 0 and 1, else 0. With
/// two, z is the second one's softmax, the level 0.5. With more, z is the number of the largest.
public func decisionBoundary(
    _ net: Module, points: Tensor, size: Int = 60, margin: Double = 0.15, _ runtime: Runtime
) throws -> DecisionBoundary {
    guard points.rank == 2, points.shape[1] == 2 else {
        throw InspectError.notInThePlane(shape: points.shape.dimensions)
    }
    let engine = runtime.engine
    let (x, y) = (coordinates(points, 0, size, margin), coordinates(points, 1, size, margin))
    let places = y.flatMap { row in x.flatMap { [Float($0), Float(row)] } }
    let grid = Variable(try engine.tensor(places, Shape([size * size, 2])))
    let output = try net.preservingState(runtime) {
        try net.withTraining(false) { try runtime.tape.withoutGradients { try net(grid, runtime).value } }
    }
    guard output.shape.dimensions.first == size * size, output.rank <= 2, output.count > 0 else {
        throw InspectError.notAClassifier(shape: output.shape.dimensions, points: size * size)
    }
    let classes = output.count / (size * size)
    let values = scores(output.scalars.map(Double.init), classes: classes)
    var level: Double?
    if classes == 1 { level = values.allSatisfy { (0...1).contains($0) } ? 0.5 : 0 }
    if classes == 2 { level = 0.5 }
    return DecisionBoundary(
        x: x, y: y, z: (0..<size).map { Array(values[$0 * size..<($0 + 1) * size]) }, level: level)
}

private func coordinates(_ points: Tensor, _ axis: Int, _ size: Int, _ margin: Double) -> [Double] {
    let scalars = points.scalars
    let values = stride(from: axis, to: scalars.count, by: 2).map { Double(scalars[$0]) }.filter(\.isFinite)
    let low = values.min() ?? 0, high = values.max() ?? 0
    let room = high > low ? margin * (high - low) : 1
    let start = low - room, width = high - low + 2 * room
    return (0..<size).map { start + width * Double($0) / Double(size - 1) }
}

private func scores(_ outputs: [Double], classes: Int) -> [Double] {
    if classes == 1 { return outputs }
    return stride(from: 0, to: outputs.count, by: classes).map { start in
        let row = outputs[start..<start + classes]
        if classes == 2 { return 1 / (1 + exp(outputs[start] - outputs[start + 1])) }
        return Double((row.indices.max { row[$0] < row[$1] } ?? start) - start)
    }
}
