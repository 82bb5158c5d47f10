import NN
import TensorEngine

/// How much of the last backward pass came to each step, a row a step: ‖dL/dh‖ of the states after it, over the batch,
/// by layer and direction. Gradients that vanish or explode show as columns that fall or grow towards the first step
/// (towards the last in the reverse direction). Throws when no backward pass has come through a layer's last pass.
public func timeGradients(_ net: Module) throws -> Table {
    let parts = try recurrentParts(of: net, for: "time_gradients")
    let norms = try parts.map { part -> [Double] in
        guard let squares = part.record?.report.stateSquares else {
            throw NNError.noBackwardPass(layer: part.layer.summary)
        }
        return stepNorms(squares)
    }
    var table = Table(rowTitle: "step", columns: parts.map(\.name))
    for step in 0..<(norms.map(\.count).max() ?? 0) {
        table.append(String(step), norms.map { step < $0.count ? .number($0[step]) : .empty })
    }
    return table
}

/// The roots of the columns' sums of `[N, T]`.
private func stepNorms(_ squares: Tensor) -> [Double] {
    let steps = squares.shape[1]
    var sums = [Double](repeating: 0, count: steps)
    for (index, value) in squares.scalars.enumerated() { sums[index % steps] += Double(value) }
    return sums.map { $0.squareRoot() }
}
