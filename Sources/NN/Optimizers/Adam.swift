import Autograd
import TensorEngine

/// Adam (Kingma and Ba 2015): `m = β₁m + (1 - β₁)g; v = β₂v + (1 - β₂)g²; w -= lr·m̂ / (√v̂ + eps)`, with `m̂` and `v̂`
/// corrected for their start at zero. With amsgrad, v̂ is the largest so far (Reddi et al. 2018).
public class Adam: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-3), Hyperparameter("beta1", 0.9, .below(0, 1)),
            Hyperparameter("beta2", 0.999, .below(0, 1)), Hyperparameter("eps", 1e-8),
            Hyperparameter("weight_decay", 0),
        ]
    }
    public override class var flagNames: [String] { ["amsgrad"] }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let settings = AdamSettings(
            learningRate: rates.learningRate, beta1: group["beta1"], beta2: group["beta2"], epsilon: group["eps"],
            weightDecay: decay == .normalized ? 0 : rates.decay, isDecoupled: decay == .decoupled, step: slot.steps)
        if slot.state[0] == nil {
            slot.state[0] = try engine.zeros(gradient.shape)
            slot.state[1] = try engine.zeros(gradient.shape)
            if flags.contains("amsgrad") { slot.state[2] = try engine.zeros(gradient.shape) }
        }
        try slot.variable.modify { weight in
            if decay == .normalized { try engine.scale(&weight, Float(rates.retained)) }
            try engine.adamStep(
                &weight, gradient, first: &slot.state[0]!, second: &slot.state[1]!, largestSecond: &slot.state[2],
                settings)
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
