import Autograd
import Glibc
import NN
import TensorEngine

func explain(_ layer: BatchNorm, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let evaluation: Tensor
    var training: Tensor?
    var facts: [Explanation.Fact] = []
    let before = layer.running?.values
    var after = before
    let perChannel = x.shape.count / max(layer.channels, 1)
    if perChannel == 1, !layer.usesBatchStatistics {
        // One value a channel has no variance; by its running statistics it can be normalized.
        evaluation = try layer.output(x, runtime)
        facts = [.init("eps", layer.epsilon)]
    } else {
        // A pass in train mode checks the shape and gives the running statistics that would follow.
        evaluation = try layer.preservingState(runtime) {
            let present = layer.isTraining ? nil : try layer.forward(x, runtime).value
            training = try layer.withTraining(true) { try layer.forward(x, runtime).value }
            if layer.isTraining { after = layer.running?.values }
            return try present ?? layer.withTraining(false) { try layer.forward(x, runtime).value }
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
    }
    let isTracked = layer.running != nil
    facts += runningFacts(layer, before: before, after: after) + affineFacts(layer.weight, layer.bias)
    facts.append(.init("input", x.value))
    if let training { facts.append(.init("train_output", training)) }
    let usesLaterStatistics = isTracked && layer.isTraining
    facts.append(.init("eval_output", evaluation, usesLaterStatistics ? "with the statistics after" : ""))
    facts.append(.init("output", layer.isTraining ? training ?? evaluation : evaluation, "of \(layer.mode) mode"))
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            "train: y = weight · (x - batch_mean) / √(batch_var_biased + eps) + bias",
            isTracked
                ? "eval:  y = weight · (x - running_mean) / √(running_var + eps) + bias"
                : "eval:  the same, since no running statistics are kept",
        ] + (isTracked ? ["train: running ← (1 - ρ) · running + ρ · batch"] : []),
        facts: facts)
}

/// How the running statistics move in train mode; in evaluation mode they stay.
private func runningFacts(
    _ layer: BatchNorm, before: RunningValues?, after: RunningValues?
) -> [Explanation.Fact] {
    guard let before, let after else { return [] }
    let rate = layer.updateRate
    let source = "from the \(layer.convention == .torch ? "unbiased" : "biased") variance"
    let meaning = layer.convention == .torch ? "ρ, the share of the batch" : "ρ = 1 - momentum"
    var facts: [Explanation.Fact] = [
        .init("rate", rate, layer.momentum == nil ? "ρ = 1 / batches with this one" : meaning)
    ]
    facts += before.facts(movedTo: after, layer.isTraining ? source : "eval mode leaves them")
    // A plain average over all batches forgets none of them.
    if layer.momentum != nil {
        let halfLife = rate <= 0 ? Double.infinity : (rate >= 1 ? 0 : log(0.5) / log1p(-rate))
        facts.append(.init("half_life", halfLife, "batches: ln ½ / ln(1 - ρ)"))
    }
    return facts
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
