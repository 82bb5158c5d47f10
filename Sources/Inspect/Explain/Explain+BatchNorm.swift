import Autograd
import Glibc
import NN
import TensorEngine

func explain(_ layer: BatchNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let evaluation: Tensor
    var facts: [Explanation.Fact] = []
    let perChannel = x.shape.count / max(layer.channels, 1)
    if perChannel == 1, !layer.usesBatchStatistics {
        // One value a channel has no variance; by its running statistics it can be normalized.
        evaluation = try layer.output(x, runtime)
        facts = runningFacts(layer, before: RunningStatistics(layer), after: nil) + [.init("eps", layer.epsilon)]
    } else {
        // A pass in train mode checks the shape and gives the running statistics that would follow.
        let before = RunningStatistics(layer)
        var after = before
        var training: Tensor?
        evaluation = try layer.preservingState(runtime) {
            training = try layer.withTraining(true) { try layer.forward(x, runtime).value }
            after = RunningStatistics(layer)
            return try layer.withTraining(false) { try layer.forward(x, runtime).value }
        }
        let batch = GroupStatistics(channelsOf: x.value, channels: layer.channels)
        facts = [
            .init("count", Double(batch.count), "values a channel"),
            .init("batch_mean", batch.means, shape: [layer.channels]),
            .init("batch_var_biased", batch.variances, shape: [layer.channels],
                "divided by \(batch.count): normalizes in train mode"),
            .init("batch_var_unbiased", batch.unbiasedVariances, shape: [layer.channels],
                "divided by \(batch.count - 1)"),
            .init("eps", layer.epsilon),
        ]
        facts += runningFacts(layer, before: before, after: after)
        if let training { facts.append(.init("train_output", training)) }
    }
    let isTracked = layer.runningMean != nil
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            "train: y = weight · (x - batch_mean) / √(batch_var_biased + eps) + bias",
            isTracked
                ? "eval:  y = weight · (x - running_mean) / √(running_var + eps) + bias"
                : "eval:  the same, since no running statistics are kept",
        ] + (isTracked ? ["running ← (1 - ρ) · running + ρ · batch"] : []),
        facts: facts + affineFacts(layer.weight, layer.bias)
            + [.init("eval_output", evaluation, isTracked && perChannel > 1 ? "with the statistics after" : "")])
}

private func runningFacts(
    _ layer: BatchNorm, before: RunningStatistics?, after: RunningStatistics?
) -> [Explanation.Fact] {
    guard let before else { return [] }
    let shape = [layer.channels]
    guard let after else {
        return [
            .init("running_mean", before.mean, shape: shape), .init("running_var", before.variance, shape: shape),
        ]
    }
    let rate = layer.updateRate
    let halfLife = rate <= 0 ? Double.infinity : (rate >= 1 ? 0 : log(0.5) / log1p(-rate))
    let stored = layer.convention == .torch ? "unbiased" : "biased"
    return [
        .init("rate", rate, layer.convention == .torch ? "ρ, the share of the batch" : "1 - momentum"),
        .init("running_mean_before", before.mean, shape: shape), .init("running_mean_after", after.mean, shape: shape),
        .init("running_var_before", before.variance, shape: shape),
        .init("running_var_after", after.variance, shape: shape, "from the \(stored) variance"),
        .init("half_life", halfLife, "batches: ln ½ / ln(1 - ρ)"),
    ]
}

private struct RunningStatistics {
    let mean: [Double]
    let variance: [Double]

    /// nil when the layer keeps none.
    init?(_ layer: BatchNorm) {
        guard let mean = layer.runningMean, let variance = layer.runningVariance else { return nil }
        self.mean = mean.value.scalars.map(Double.init)
        self.variance = variance.value.scalars.map(Double.init)
    }
}

/// The scale and shift after a normalization, where it has them.
func affineFacts(_ weight: Variable?, _ bias: Variable?) -> [Explanation.Fact] {
    [("weight", weight), ("bias", bias)].compactMap { name, variable in variable.map { .init(name, $0.value) } }
}
