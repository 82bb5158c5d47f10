import NN
import TensorEngine

/// A row for each parameter with two axes or more, read as a matrix with a row a unit: the largest singular value, by
/// which the layer can stretch its input at most; the stable rank ‖W‖² / σ_max²; and for square matrices the spectral
/// radius, the growth that applying it again and again comes to.
public func spectra(_ net: Module, _ engine: Engine) throws -> Table {
    var table = Table(rowTitle: "parameter", columns: ["shape", "sigma_max", "stable_rank", "spectral_radius"])
    for parameter in net.parameters where parameter.variable.shape.rank >= 2 && parameter.variable.shape.count > 0 {
        let values = parameter.variable.value
        let units = values.shape[0]
        let matrix = try values.reshaped(Shape([units, values.count / units]))
        let shape = Table.Cell.shape(values.shape.dimensions)
        guard NonFiniteCount(values).total == 0 else {
            table.append(parameter.name, [shape, .number(.nan), .number(.nan), .number(.nan)])
            continue
        }
        let sigma = Double(try engine.sigmaMax(matrix).item)
        let radius: Table.Cell = values.rank == 2 && units == matrix.shape[1]
            ? .number(Double(try engine.spectralRadius(matrix).item)) : .empty
        let squares = try engine.sumOfSquares(values)
        table.append(parameter.name, [shape, .number(sigma), .number(squares / (sigma * sigma)), radius])
    }
    if table.rows.isEmpty { table.notes = ["this net has no weight with two axes"] }
    return table
}
