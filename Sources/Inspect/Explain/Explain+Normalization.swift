import Autograd
import NN
import TensorEngine

func explain(_ layer: LayerNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let shape = leadingShape(x.shape, normalized: layer.normalizedShape)
    let groups = GroupStatistics(runsOf: layer.normalizedShape.reduce(1, *), in: x.value)
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["both modes: y = weight · (x - mean) / √(var + eps) + bias, over the last axes \(layer.normalizedShape)"],
        facts: [
            .init("count", Double(groups.count), "values that share a mean"),
            .init("mean", groups.means, shape: shape),
            .init("var", groups.variances, shape: shape, "divided by \(groups.count)"),
            .init("eps", layer.epsilon),
        ] + affineFacts(layer.weight, layer.bias) + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: RMSNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let count = layer.normalizedShape.reduce(1, *)
    let groups = GroupStatistics(runsOf: count, in: x.value)
    let squares = zip(groups.means, groups.variances).map { $0 * $0 + $1 }
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["both modes: y = weight · x / √(mean_square + eps), over the last axes \(layer.normalizedShape)"],
        facts: [
            .init("count", Double(count), "values that share a scale"),
            .init("mean_square", squares, shape: leadingShape(x.shape, normalized: layer.normalizedShape)),
            .init("eps", layer.epsilon ?? Double(Float.ulpOfOne)),
        ] + affineFacts(layer.weight, nil) + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: GroupNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    guard x.shape.count > 0 else { throw NNError.noExamples }
    let groups = GroupStatistics(runsOf: x.shape.count / x.shape[0] / layer.groups, in: x.value)
    let shape = [x.shape[0], layer.groups]
    let channels = layer.channels / layer.groups
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            "both modes: y = weight · (x - mean) / √(var + eps) + bias, for each example over \(layer.groups) "
                + "group\(layer.groups == 1 ? "" : "s") of \(channels) channel\(channels == 1 ? "" : "s")",
        ],
        facts: [
            .init("count", Double(groups.count), "values that share a mean"),
            .init("mean", groups.means, shape: shape, "by example and group"),
            .init("var", groups.variances, shape: shape, "divided by \(groups.count)"),
            .init("eps", layer.epsilon),
        ] + affineFacts(layer.weight, layer.bias) + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: InstanceNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let before = layer.running?.values
    var after = before
    let output = try layer.output(x, runtime) { after = layer.running?.values }
    guard x.shape.count > 0 else { throw NNError.noExamples }
    let usesRunning = !layer.isTraining && before != nil
    var facts: [Explanation.Fact] = []
    if let before, usesRunning {
        facts = before.facts
    } else {
        let groups = GroupStatistics(runsOf: x.shape.count / x.shape[0] / layer.channels, in: x.value)
        let shape = [x.shape[0], layer.channels] + [Int](repeating: 1, count: layer.spatialAxes)
        facts = [
            .init("count", Double(groups.count), "positions that share a mean"),
            .init("mean", groups.means, shape: shape, "by example and channel"),
            .init("var", groups.variances, shape: shape, "divided by \(groups.count)"),
        ]
        if let before, let after {
            facts.append(.init("rate", layer.momentum, "ρ, the share of the batch"))
            facts += before.facts(movedTo: after, "from the examples' mean unbiased variance")
        }
    }
    return Explanation(
        title: layer.titleWithMode,
        formulas: before == nil
            ? ["both modes: y = weight · (x - mean) / √(var + eps) + bias, for each example and channel"]
            : [
                "train: y = weight · (x - mean) / √(var + eps) + bias, for each example and channel",
                "eval:  y = weight · (x - running_mean) / √(running_var + eps) + bias",
            ],
        facts: facts + [.init("eps", layer.epsilon)] + affineFacts(layer.weight, layer.bias)
            + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: LocalResponseNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let channels = x.shape[1]
    let positions = x.shape.dimensions[2...].reduce(1, *)
    let values = x.value.scalars
    // The window at a channel c holds those from c - size/2 to c + (size - 1)/2.
    let sums = values.indices.map { place -> Double in
        let channel = place / max(1, positions) % channels
        let window = max(0, channel - layer.size / 2)...min(channels - 1, channel + (layer.size - 1) / 2)
        return window.reduce(0.0) {
            let value = Double(values[place + ($1 - channel) * positions])
            return $0 + value * value
        }
    }
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["both modes: y = x / (k + alpha / size · window_sum)^beta"],
        facts: [
            .init("size", Double(layer.size), "channels in a window"), .init("alpha", layer.alpha),
            .init("beta", layer.beta), .init("k", layer.k),
            .init("window_sum", sums, shape: x.shape.dimensions, "Σ x² over the channels around each"),
            .init("input", x.value), .init("output", output),
        ])
}

/// `[N, T, C]` with the normalized axes as ones.
private func leadingShape(_ shape: Shape, normalized: [Int]) -> [Int] {
    Array(shape.dimensions.dropLast(normalized.count)) + [Int](repeating: 1, count: normalized.count)
}
