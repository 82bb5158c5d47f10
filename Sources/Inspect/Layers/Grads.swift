import NN
import TensorEngine

/// A row a parameter of the gradient that the last backward pass left: shape, l2 norm, standard deviation, the largest
/// size, the share of zeros, and how many elements are NaN or infinite. Empty where there is no gradient.
public func grads(_ net: Module) -> Table {
    var table = Table(rowTitle: "parameter", columns: ["shape", "l2", "std", "max", "zeros", "non_finite"])
    var squares = 0.0
    var missing = 0
    for parameter in net.parameters {
        guard let gradient = parameter.variable.gradient?.value else {
            missing += 1
            let shape = Table.Cell.shape(parameter.variable.shape.dimensions)
            table.append(parameter.name, [shape] + [Table.Cell](repeating: .empty, count: 5))
            continue
        }
        let statistics = ValueStatistics(gradient)
        squares += statistics.squares
        let largest = gradient.withFloats { $0.reduce(Float(0)) { $0.isNaN || $1.isNaN ? .nan : max($0, abs($1)) } }
        table.append(parameter.name, [
            .shape(gradient.shape.dimensions), .number(statistics.l2), statistics.deviation(of: gradient),
            .number(Double(largest)), .number(statistics.zeroShare), .count(NonFiniteCount(gradient).total),
        ])
    }
    if missing < table.rows.count { table.notes.append("l2 norm of all gradients: \(squares.squareRoot().significant(4))") }
    if table.rows.isEmpty { table.notes.append("this net has no parameters") }
    if missing > 0 { table.notes.append("\(missing) without a gradient: call loss.backward() or opt.step(loss) first") }
    return table
}
