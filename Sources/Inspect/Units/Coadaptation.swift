import Autograd
import Glibc
import NN
import TensorEngine

/// How much the units of each layer move together over the examples of `x`, in evaluation mode: the mean and the
/// largest size of the correlation between two units, and the effective rank of all correlations, exp of the entropy of
/// their eigenvalues (Roy and Vetterli 2007): as many as there are units when none depends on another, 1 when all are
/// one. Units that are constant over `x` are counted apart, those with NaN or Inf left out. Positions of a
/// convolution count as further examples.
public func coadaptation(_ net: Module, _ x: Variable, _ runtime: Runtime) throws -> Table {
    var axis = UnitAxis()
    var outputs: [(name: String, module: Module, value: Tensor, unitAxis: Int?)] = []
    _ = try runtime.tape.withoutGradients {
        try net.withTraining(false) {
            try net.forward(x, runtime) { call in
                axis.pass(call.module)
                outputs.append((call.name, call.module, call.output.value, axis.axis(of: call.output.shape)))
            }
        }
    }
    var table = Table(
        rowTitle: "layer", columns: ["kind", "units", "constant", "correlation", "largest", "effective_rank"])
    var isFinite = true
    for output in outputs where output.value.rank >= 2 {
        guard let unitAxis = output.unitAxis, output.value.count > 0 else { continue }
        let columns = try output.value.columns(ofUnitsAt: unitAxis, runtime.engine)
        let (units, constant, nonFinite) = try standardized(columns, runtime.engine)
        isFinite = isFinite && nonFinite == 0
        var cells: [Table.Cell] = [.text(output.module.summary), .count(columns.shape[1]), .count(constant)]
        if units.shape[1] >= 2 {
            let correlations = try Correlations(units, runtime.engine)
            cells += [
                .number(correlations.mean), .number(correlations.largest),
                correlations.effectiveRank.map { .number($0) } ?? .empty,
            ]
        } else {
            cells += [.empty, .empty, .empty]
        }
        table.append(output.name, cells)
    }
    table.notes = ["eval mode"] + (isFinite ? [] : ["units with NaN or infinite values are left out"])
    return table
}

/// Columns of mean 0 and length 1; those without variance, and those that are not finite, are left out and counted.
private func standardized(
    _ columns: Tensor, _ engine: Engine
) throws -> (units: Tensor, constant: Int, nonFinite: Int) {
    let (rows, width) = (columns.shape[0], columns.shape[1])
    var means = [Double](repeating: 0, count: width), squares = means
    return try columns.withFloats { elements in
        for (index, element) in elements.enumerated() { means[index % width] += Double(element) / Double(rows) }
        for (index, element) in elements.enumerated() {
            let distance = Double(element) - means[index % width]
            squares[index % width] += distance * distance
        }
        // What rounding leaves of a constant does not count as variance.
        let finite = (0..<width).filter { squares[$0].isFinite }
        let varying = finite.filter { unit in
            squares[unit] > Double(rows) * (1e-6 * abs(means[unit])) * (1e-6 * abs(means[unit]))
        }
        var values = [Float](repeating: 0, count: rows * varying.count)
        for row in 0..<rows {
            for (place, unit) in varying.enumerated() {
                let distance = Double(elements[row * width + unit]) - means[unit]
                values[row * varying.count + place] = Float(distance / squares[unit].squareRoot())
            }
        }
        let units = try engine.tensor(values, Shape([rows, varying.count]))
        return (units, finite.count - varying.count, width - finite.count)
    }
}

/// The correlations between the columns of a standardized matrix.
private struct Correlations {
    let mean: Double
    let largest: Double
    /// nil where finding the eigenvalues would take seconds.
    let effectiveRank: Double?
    private static let largestDecomposition = 512

    init(_ columns: Tensor, _ engine: Engine) throws {
        let units = columns.shape[1]
        let matrix = try engine.matmul(engine.permute(columns, [1, 0]), columns)
        var sum = 0.0, largest = 0.0
        matrix.withFloats { elements in
            for row in 0..<units {
                for column in 0..<row {
                    let size = abs(Double(elements[row * units + column]))
                    sum += size
                    largest = max(largest, size)
                }
            }
        }
        mean = sum / Double(units * (units - 1) / 2)
        self.largest = min(largest, 1)
        effectiveRank = try Correlations.effectiveRank(columns, matrix, engine)
    }

    private static func effectiveRank(_ columns: Tensor, _ correlations: Tensor, _ engine: Engine) throws -> Double? {
        let size = min(columns.shape[0], columns.shape[1])
        guard size <= largestDecomposition else { return nil }
        // The examples' products have the same eigenvalues, but for zeros.
        let matrix = size == columns.shape[1]
            ? correlations : try engine.matmul(columns, engine.permute(columns, [1, 0]))
        let eigenvalues = try engine.svdvals(matrix).scalars.map(Double.init)
        let total = eigenvalues.reduce(0, +)
        return exp(eigenvalues.reduce(0.0) { $1 > 0 ? $0 - $1 / total * log($1 / total) : $0 })
    }
}

extension Tensor {
    /// `[N, C, …]` or `[…, C]` as `[examples and positions, C]`.
    fileprivate func columns(ofUnitsAt axis: Int, _ engine: Engine) throws -> Tensor {
        let columns = try Shape([count / shape[axis], shape[axis]])
        if axis == rank - 1 { return try reshaped(columns) }
        return try engine.permute(self, (0..<rank).filter { $0 != axis } + [axis]).reshaped(columns)
    }
}
