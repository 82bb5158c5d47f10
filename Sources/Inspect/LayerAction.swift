import NN
import TensorEngine

/// What a layer just did, in few words; empty for layers that do the same in both modes.
func action(of call: LayerCall) -> String {
    if let connect = call.caller as? DropConnect {
        return dropping(connect, connect.probability, connect.lastMask, of: " weights", evaluating: "all weights")
    }
    // In train mode it looks rows up by itself.
    if call.caller is EmbeddingDropout { return "all rows" }
    switch call.module {
    case let layer as Dropout: return action(of: layer)
    case let layer as AlphaDropout:
        guard layer.isTraining, layer.probability > 0, let mask = layer.lastMask else { return identity(layer) }
        return "kept \(mask.countKept) of \(mask.count), others at SELU's limit"
    case let layer as DropBlock2d:
        guard layer.isTraining, layer.probability > 0, let mask = layer.lastMask else { return identity(layer) }
        let kept = mask.countKept
        return "kept \(kept) of \(mask.count)" + scaled(kept > 0 ? Double(mask.count) / Double(kept) : 0)
    case let layer as EmbeddingDropout:
        return dropping(layer, layer.probability, layer.lastMask, of: " rows", evaluating: "all rows")
    case let layer as GaussianDropout:
        let deviation = (layer.rate / (1 - layer.rate)).squareRoot()
        return layer.isTraining && layer.rate > 0 ? "times noise of std \(deviation.significant(4))" : identity(layer)
    case let layer as GaussianNoise:
        return layer.isTraining && layer.deviation > 0
            ? "plus noise of std \(layer.deviation.significant(4))" : identity(layer)
    case let layer as RReLU:
        return layer.isTraining
            ? "slopes drawn from \(layer.lower.significant(4)) to \(layer.upper.significant(4))"
            : "slope \(((layer.lower + layer.upper) / 2).significant(4))"
    case let layer as BatchNorm: return action(of: layer)
    case let layer as InstanceNorm:
        guard layer.running != nil else { return "" }
        return layer.isTraining
            ? "each example's statistics, running ones moved by \(layer.momentum.significant(4))" : "running statistics"
    case let layer as Recurrent: return action(of: layer)
    default: return ""
    }
}

private func action(of layer: Dropout) -> String {
    guard layer.isTraining, !layer.inverted else {
        guard layer.isTraining || layer.inverted else { return "scaled by \((1 - layer.probability).significant(4))" }
        return dropping(layer, layer.probability, layer.lastMask, of: "", evaluating: "identity")
    }
    guard layer.probability > 0, let mask = layer.lastMask else { return identity(layer) }
    return "kept \(mask.countKept) of \(mask.count)"
}

private func action(of layer: BatchNorm) -> String {
    guard layer.usesBatchStatistics else { return "running statistics" }
    guard layer.isTraining, layer.running != nil else { return "batch statistics" }
    guard let momentum = layer.momentum else { return "batch statistics, running ones averaged" }
    let rate = layer.convention == .torch ? momentum : 1 - momentum
    return "batch statistics, running ones moved by \(rate.significant(4))"
}

private func action(of layer: Recurrent) -> String {
    let options = layer.options
    guard layer.isTraining else {
        return options.zoneout > 0 ? "new states mixed with \(options.zoneout.significant(4)) of the old" : ""
    }
    var parts: [String] = []
    if let kept = layer.keptStates {
        parts.append("kept \(kept.countKept) of \(kept.count) states on their way into gates")
    }
    if options.inputDropout > 0 { parts.append("inputs dropped by \(options.inputDropout.significant(4))") }
    if options.dropout > 0 { parts.append("dropped by \(options.dropout.significant(4)) between layers") }
    if options.zoneout > 0 { parts.append("kept old states by \(options.zoneout.significant(4))") }
    return parts.joined(separator: ", ")
}

/// Of a layer that scales what it keeps by 1/(1 - p).
private func dropping(
    _ layer: Module, _ p: Double, _ mask: Tensor?, of what: String, evaluating: String
) -> String {
    guard layer.isTraining else { return evaluating }
    guard p > 0, let mask else { return evaluating + " (p = 0)" }
    return "kept \(mask.countKept) of \(mask.count)\(what)" + (p < 1 ? scaled(1 / (1 - p)) : "")
}

private func scaled(_ factor: Double) -> String { ", scaled by \(factor.significant(4))" }

private func identity(_ layer: Module) -> String { layer.isTraining ? "identity (p = 0)" : "identity" }

extension Tensor {
    /// Of a mask, how many it keeps.
    fileprivate var countKept: Int { withFloats { $0.reduce(into: 0) { $0 += $1 == 0 ? 0 : 1 } } }
}
