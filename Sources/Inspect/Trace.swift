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
                [.text(call.module.summary)] + valueCells(call.output.value) + [.text(action(of: call.module))])
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

/// What a layer just did, in few words; empty for layers that do the same in both modes.
private func action(of module: Module) -> String {
    switch module {
    case let layer as Dropout:
        guard layer.isTraining else {
            return layer.inverted ? "identity" : "scaled by \((1 - layer.probability).significant(4))"
        }
        guard layer.probability > 0, let mask = layer.lastMask else { return "identity (p = 0)" }
        let kept = mask.withFloats { $0.reduce(into: 0) { $0 += $1 == 0 ? 0 : 1 } }
        let scale = layer.inverted && layer.probability < 1
            ? ", scaled by \((1 / (1 - layer.probability)).significant(4))" : ""
        return "kept \(kept) of \(mask.count)\(scale)"
    case let layer as BatchNorm:
        guard layer.usesBatchStatistics else { return "running statistics" }
        guard layer.isTraining, layer.running != nil else { return "batch statistics" }
        guard let momentum = layer.momentum else { return "batch statistics, running ones averaged" }
        let rate = layer.convention == .torch ? momentum : 1 - momentum
        return "batch statistics, running ones moved by \(rate.significant(4))"
    case let layer as Recurrent:
        guard layer.isTraining, let kept = layer.keptStates else { return "" }
        let count = kept.withFloats { $0.reduce(into: 0) { $0 += $1 == 0 ? 0 : 1 } }
        return "kept \(count) of \(kept.count) states on their way into gates"
    default:
        return ""
    }
}
