import Autograd
import NN
import TensorEngine

/// The formulas of a recurrent layer with the numbers of its last step for the first example: the gates, and the states
/// before and after. Of stacked layers and two directions it is the first.
func explain(_ layer: Recurrent, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    var record: RecurrentRecord?
    _ = try layer.output(x, runtime) { record = layer.passes.first }
    guard let record, let pass = record.report.pass, x.shape[0] > 0 else {
        throw InspectError.cannotExplain(layer: layer.summary, firstPart: nil)
    }
    let (steps, width, gates) = (x.shape[1], layer.width, layer.cell.gates)
    func row(_ values: Tensor, _ start: Int) -> [Double] { values.scalars[start..<start + width].map(Double.init) }
    func state(_ values: Tensor, after step: Int) -> [Double] {
        step < 0 ? [Double](repeating: 0, count: width) : row(values, step * width)
    }
    var facts: [Explanation.Fact] = [.init("step", Double(steps - 1), "the last of \(steps), of the first example")]
    for (index, gate) in gates.enumerated() {
        facts.append(.init(gate, row(pass.gates, ((steps - 1) * gates.count + index) * width), shape: [width]))
        if let kept = record.keptStates {
            let row = row(kept, index * x.shape[0] * width)
            facts.append(.init("kept_\(gate)", row, shape: [width], "states that reach this gate"))
        }
    }
    if let cells = pass.cells {
        facts += [
            .init("c_before", state(cells, after: steps - 2), shape: [width]),
            .init("c", state(cells, after: steps - 1), shape: [width]),
        ]
    }
    facts += [
        .init("h_before", state(pass.hidden, after: steps - 2), shape: [width]),
        .init("h", state(pass.hidden, after: steps - 1), shape: [width]),
    ]
    return Explanation(
        title: layer.titleWithMode, formulas: formulas(layer), facts: facts)
}

private func formulas(_ layer: Recurrent) -> [String] {
    var lines: [String]
    switch layer.cell {
    case .tanh: lines = ["state = tanh(a + s)", "h = state"]
    case .relu: lines = ["state = max(a + s, 0)", "h = state"]
    case .lstm:
        lines = [
            "input, forget, output = σ(a + s),  cell = tanh(a + s)", "c = forget · c_before + input · cell",
            layer.options.layerNorm ? "h = output · tanh(norm(c))" : "h = output · tanh(c)",
        ]
    case .gru:
        lines = ["reset, update = σ(a + s),  new = tanh(a + reset · s)", "h = (1 - update) · new + update · h_before"]
    }
    let sums = layer.options.layerNorm
        ? "a = norm(W_ih x) + b_ih,  s = norm(W_hh h_before) + b_hh" : "a = W_ih x + b_ih,  s = W_hh h_before + b_hh"
    if layer.options.zoneout > 0 {
        lines.append("zoneout: a state stays as before with probability \(layer.options.zoneout.significant(4))"
            + (layer.isTraining ? "" : ", here in that proportion"))
    }
    return [sums] + lines
}
