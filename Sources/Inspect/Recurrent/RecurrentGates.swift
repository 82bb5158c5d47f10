import NN
import TensorEngine

/// What the gates of recurrent layers did in the last pass, a row a gate: mean and standard deviation over examples,
/// steps and units, and the shares of values near the ends of the gate's range, where it hardly learns. Throws when a
/// layer has not run yet.
public func gates(_ net: Module) throws -> Table {
    var table = Table(rowTitle: "gate", columns: ["mean", "std", "low", "high"])
    for part in try recurrentParts(of: net, for: "gates") {
        guard let pass = part.record?.report.pass else { throw NNError.notRun(layer: part.layer.summary) }
        for (index, gate) in part.layer.cell.gates.enumerated() {
            let range = GateRange(part.layer.cell, gate: gate)
            let values = GateValues(pass.gates, gate: index, width: part.layer.width, range)
            table.append(part.name(ofGate: gate), [
                .number(values.mean), values.deviation, .number(values.low),
                range == .relu ? .empty : .number(values.high),
            ])
        }
    }
    table.notes = ["low, high: share of values below 0.01 and above 0.99 (tanh: beyond -0.99 and 0.99; relu: at 0)"]
    return table
}

/// The values of one gate, in 64 bits.
private struct GateValues {
    private var sum = 0.0
    private var squares = 0.0
    private var lowCount = 0
    private var highCount = 0
    private let count: Double

    init(_ gates: Tensor, gate: Int, width: Int, _ range: GateRange) {
        let row = gates.shape[2]
        count = Double(gates.count / row * width)
        gates.withFloats { values in
            for start in stride(from: gate * width, to: values.count, by: row) {
                for value in values[start..<start + width] {
                    sum += Double(value)
                    squares += Double(value) * Double(value)
                    if range.isLow(value) { lowCount += 1 }
                    if range.isHigh(value) { highCount += 1 }
                }
            }
        }
    }

    var mean: Double { sum / count }
    /// Unbiased, as in the other tables; one value has none.
    var deviation: Table.Cell {
        guard count > 1 else { return .empty }
        let variance = (squares - sum * mean) / (count - 1)
        return .number(variance < 0 ? 0 : variance.squareRoot())
    }
    var low: Double { Double(lowCount) / count }
    var high: Double { Double(highCount) / count }
}
