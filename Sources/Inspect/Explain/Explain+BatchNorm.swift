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
        facts = runningFacts(layer, before: layer.running?.values, after: nil) + [.init("eps", layer.epsilon)]
    } else {
        // A pass in train mode checks the shape and gives the running statistics that would follow.
        let before = layer.running?.values
        var after = before
        var training: Tensor?
        evaluation = try layer.preservingState(runtime) {
            training = try layer.withTraining(true) { try layer.forward(x, runtime).value }
            after = layer.running?.values
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
    let isTracked = layer.running != nil
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
    _ layer: BatchNorm, before: RunningValues?, after: RunningValues?
) -> [Explanation.Fact] {
    guard let before else { return [] }
    guard let after else { return before.facts }
    let rate = layer.updateRate
    let halfLife = rate <= 0 ? Double.infinity : (rate >= 1 ? 0 : log(0.5) / log1p(-rate))
    let stored = layer.convention == .torch ? "unbiased" : "biased"
    return [.init("rate", rate, layer.convention == .torch ? "ρ, the share of the batch" : "1 - momentum")]
        + before.facts(movedTo: after, "from the \(stored) variance")
        + [.init("half_life", halfLife, "batches: ln ½ / ln(1 - ρ)")]
}

/// Running statistics at one time.
struct RunningValues {
    let mean: Tensor
    let variance: Tensor

    var facts: [Explanation.Fact] { [.init("running_mean", mean), .init("running_var", variance)] }

    /// With what they became, and of which variance of the batch.
    func facts(movedTo after: RunningValues, _ source: String) -> [Explanation.Fact] {
        [
            .init("running_mean_before", mean), .init("running_mean_after", after.mean),
            .init("running_var_before", variance), .init("running_var_after", after.variance, source),
        ]
    }
}

extension RunningStatistics {
    var values: RunningValues { RunningValues(mean: mean.value, variance: variance.value) }
}

/// The scale and shift after a normalization, where it has them.
func affineFacts(_ weight: Variable?, _ bias: Variable?) -> [Explanation.Fact] {
    [("weight", weight), ("bias", bias)].compactMap { name, variable in variable.map { .init(name, $0.value) } }
}
