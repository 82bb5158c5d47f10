import NN
import TensorEngine

/// How the recurrent weights of each gate stretch a state, a row a gate: the largest singular value of its part of
/// `weight_hh`, and the spectral radius, which is what many steps come to.
///
/// `bound` is 1/γ with γ the steepest slope of the gate's activation function: with the largest singular value below
/// it the gradients of a plain RNN vanish over time, and they can only explode above it (Pascanu et al. 2013).
public func recurrentSpectrum(_ net: Module, _ engine: Engine) throws -> Table {
    var table = Table(rowTitle: "gate", columns: ["sigma_max", "spectral_radius", "bound"])
    for part in try recurrentParts(of: net, for: "recurrent_spectrum") {
        let width = part.layer.width
        for (index, gate) in part.layer.cell.gates.enumerated() {
            let rows = part.weight.scalars[index * width * width..<(index + 1) * width * width]
            let matrix = try engine.tensor(Array(rows), Shape([width, width]))
            let isFinite = rows.allSatisfy(\.isFinite)
            table.append(part.name(ofGate: gate), [
                .number(isFinite ? Double(try engine.sigmaMax(matrix).item) : .nan),
                .number(isFinite ? Double(try engine.spectralRadius(matrix).item) : .nan),
                .number(GateRange(part.layer.cell, gate: gate).bound),
            ])
        }
    }
    return table
}
