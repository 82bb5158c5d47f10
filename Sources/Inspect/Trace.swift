import Autograd
import NN
import TensorEngine

/// A row a layer, in the order of the calls: the output's shape, mean, standard deviation, l2 norm and share of zeros,
/// and what the layer did in its mode. Net, statistics, masks and generators are afterwards as before.
public func trace(_ net: Module, _ x: Variable, _ runtime: Runtime) throws -> Table {
    var table = Table(rowTitle: "layer", columns: ["kind", "shape", "mean", "std", "l2", "zeros", "action"])
    table.append("input", [.empty] + valueCells(x.value) + [.empty])
    let output = try runtime.tape.withoutGradients {
        try net.forward(x, runtime) { call in
            table.append(
                call.name,
                [.text(call.module.summary)] + valueCells(call.output.value) + [.text(action(of: call))])
        }
    }
    if !net.children.isEmpty { table.append("output", [.empty] + valueCells(output.value) + [.empty]) }
    table.notes = [net.hasMixedModes ? "mixed modes" : "\(net.mode) mode"]
    return table
}

private func valueCells(_ values: Tensor) -> [Table.Cell] {
    let statistics = ValueStatistics(values)
    return [
        .shape(values.shape.dimensions), .number(statistics.mean), statistics.deviation(of: values),
        .number(statistics.l2), .number(statistics.zeroShare),
    ]
}
