import Autograd
import TensorEngine

/// Stochastic gradient descent with PyTorch's momentum: `g += λw; b = μb + (1 - dampening)g` (at first b = g);
/// `w -= lr·b`, or with nesterov `w -= lr·(g + μb)`.
public final class SGD: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-3), Hyperparameter("momentum", 0), Hyperparameter("dampening", 0, .any),
            Hyperparameter("weight_decay", 0),
        ]
    }
    public override class var flagNames: [String] { ["nesterov"] }
    public override class var stateNames: [String] { ["momentum_buffer"] }

    private var nesterov: Bool { flags.contains("nesterov") }

    public override func validate(_ group: ParameterGroup) throws {
        guard !nesterov || (group["momentum"] > 0 && group["dampening"] == 0) else {
            throw NNError.nesterov(momentum: group["momentum"], dampening: group["dampening"])
        }
    }

    public override func measures(_ rates: StepRates) -> Bool { rates.retained == 1 }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let settings = SGDSettings(
            learningRate: Float(rates.learningRate), momentum: Float(group["momentum"]),
            dampening: Float(group["dampening"]), weightDecay: Float(rates.coupledDecay), nesterov: nesterov)
        try slot.variable.modify { weight in
            if rates.retained != 1 { try engine.scale(&weight, Float(rates.retained)) }
            try engine.sgdStep(&weight, gradient, buffer: &slot.state[0], settings, meter: slot.meter)
        }
    }

    /// Momentum adds up a lasting pull, so that in the long run coupled decay counts 1/(1 - μ) times.
    public override func shrink(_ group: ParameterGroup, _ rates: StepRates) -> Double? {
        guard decay == .coupled else { return 1 - rates.retained }
        let momentum = group["momentum"]
        let gain = momentum == 0 ? 1 : (1 - group["dampening"]) / (1 - momentum)
        return momentum < 1 ? rates.learningRate * rates.coupledDecay * gain : nil
    }
}
