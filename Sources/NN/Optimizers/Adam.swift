import Autograd
import TensorEngine

/// Adam (Kingma and Ba 2015): `m = β₁m + (1 - β₁)g; v = β₂v + (1 - β₂)g²; w -= lr·m̂ / (√v̂ + eps)`, with `m̂` and `v̂`
/// corrected for their start at zero. With amsgrad, v̂ is the largest so far (Reddi et al. 2018).
public class Adam: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [Hyperparameter("lr", 1e-3)] + Hyperparameter.betas + [Hyperparameter("eps", 1e-8), Hyperparameter("weight_decay", 0)]
    }
    public override class var flagNames: [String] { ["amsgrad"] }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] }

    public override func measures(_ rates: StepRates) -> Bool { decay != .normalized }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let settings = AdamSettings(
            learningRate: rates.learningRate, beta1: group["beta1"], beta2: group["beta2"], epsilon: group["eps"],
            weightDecay: decay == .normalized ? 0 : rates.decay, isDecoupled: decay == .decoupled, step: slot.steps)
        var first = try slot.state[0] ?? engine.zeros(gradient.shape)
        var second = try slot.state[1] ?? engine.zeros(gradient.shape)
        var largest = try slot.state[2] ?? (flags.contains("amsgrad") ? engine.zeros(gradient.shape) : nil)
        // The slot lets go of its buffers meanwhile, so that the step changes them in place and copies nothing.
        slot.state = [nil, nil, nil]
        defer { slot.state = [first, second, largest] }
        try slot.variable.modify { weight in
            if decay == .normalized { try engine.scale(&weight, Float(rates.retained)) }
            try engine.adamStep(
                &weight, gradient, first: &first, second: &second, largestSecond: &largest, settings, meter: slot.meter)
        }
    }
}

/// Adam with decay that bypasses the moments: each step first shrinks w by 1 - lr·λ (Loshchilov and Hutter 2019).
public final class AdamW: Adam {
    public override class var hyperparameters: [Hyperparameter] {
        super.hyperparameters.map { $0.name == "weight_decay" ? Hyperparameter("weight_decay", 1e-2) : $0 }
    }
    public override class var standardDecay: DecayMode { .decoupled }
}

extension Hyperparameter {
    /// Those of Adam and its relatives.
    static var betas: [Hyperparameter] {
        [Hyperparameter("beta1", 0.9, .below(0, 1)), Hyperparameter("beta2", 0.999, .below(0, 1))]
    }
}
