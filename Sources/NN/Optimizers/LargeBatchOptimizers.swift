import Autograd
import Glibc
import TensorEngine

/// The sign of a momentum (Chen et al. 2023): `w -= lr·sign(β₁m + (1 - β₁)g)`, then `m = β₂m + (1 - β₂)g`.
public final class Lion: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-4), Hyperparameter("beta1", 0.9, .below(0, 1)),
            Hyperparameter("beta2", 0.99, .below(0, 1)), Hyperparameter("weight_decay", 0),
        ]
    }
    public override class var stateNames: [String] { ["exp_avg"] }
    public override class var standardDecay: DecayMode { .decoupled }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = Float(group["beta1"]), beta2 = Float(group["beta2"])
        let other1 = Float(1 - group["beta1"]), other2 = Float(1 - group["beta2"])
        let rate = Float(rates.learningRate)
        let decay = Float(rates.coupledDecay), retained = Float(rates.retained)
        try slot.sweep(gradient, stateCount: 1, engine) { e in
            let average = e.state[0]
            for i in 0..<e.count {
                let g = e.gradient[i] + decay * e.weight[i]
                let direction = beta1 * average[i] + other1 * g
                let sign: Float = direction > 0 ? 1 : (direction < 0 ? -1 : direction)
                e.weight[i] = retained * e.weight[i] - rate * sign
                average[i] = beta2 * average[i] + other2 * g
            }
        }
    }
}

/// Adam's direction, decay included, at a length in proportion to the layer's weights (You et al. 2020).
///
/// Decay stands inside the trust ratio here unless it is asked to be decoupled.
public final class LAMB: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-3), Hyperparameter("beta1", 0.9, .below(0, 1)),
            Hyperparameter("beta2", 0.999, .below(0, 1)), Hyperparameter("eps", 1e-6),
            Hyperparameter("weight_decay", 0),
        ]
    }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = group["beta1"], beta2 = group["beta2"]
        let correction1 = Float(1 - pow(beta1, Double(slot.steps)))
        let correction2 = Float(1 - pow(beta2, Double(slot.steps)))
        let keepFirst = Float(beta1), addFirst = Float(1 - beta1)
        let keepSecond = Float(beta2), addSecond = Float(1 - beta2)
        let epsilon = Float(group["eps"])
        let decay = Float(rates.coupledDecay), retained = Float(rates.retained)
        try slot.sweep(gradient, stateCount: 2, engine) { e in
            let first = e.state[0], second = e.state[1]
            func direction(_ i: Int) -> Float {
                first[i] / correction1 / ((second[i] / correction2).squareRoot() + epsilon) + decay * e.weight[i]
            }
            var weightSquares = 0.0, directionSquares = 0.0
            for i in 0..<e.count {
                first[i] = keepFirst * first[i] + addFirst * e.gradient[i]
                second[i] = keepSecond * second[i] + addSecond * e.gradient[i] * e.gradient[i]
                weightSquares += Double(e.weight[i]) * Double(e.weight[i])
                directionSquares += Double(direction(i)) * Double(direction(i))
            }
            let isZero = weightSquares == 0 || directionSquares == 0
            let trust = isZero ? 1 : (weightSquares / directionSquares).squareRoot()
            let rate = Float(rates.learningRate * trust)
            for i in 0..<e.count { e.weight[i] = retained * e.weight[i] - rate * direction(i) }
        }
    }
}

/// SGD with momentum whose rate is, for each parameter, in proportion to ‖w‖ / (‖g‖ + λ‖w‖) (You et al. 2017).
public final class LARS: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-3), Hyperparameter("momentum", 0.9), Hyperparameter("weight_decay", 0),
            Hyperparameter("trust_coefficient", 1e-3),
        ]
    }
    public override class var stateNames: [String] { ["momentum_buffer"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let decay = rates.coupledDecay, retained = Float(rates.retained)
        let momentum = Float(group["momentum"]), trust = group["trust_coefficient"]
        try slot.sweep(gradient, stateCount: 1, engine) { e in
            var weightSquares = 0.0, gradientSquares = 0.0
            for i in 0..<e.count {
                weightSquares += Double(e.weight[i]) * Double(e.weight[i])
                gradientSquares += Double(e.gradient[i]) * Double(e.gradient[i])
            }
            let weightNorm = weightSquares.squareRoot(), gradientNorm = gradientSquares.squareRoot()
            let isZero = weightNorm == 0 || gradientNorm == 0
            let local = isZero ? 1 : trust * weightNorm / (gradientNorm + decay * weightNorm)
            let rate = Float(rates.learningRate * local)
            let velocity = e.state[0]
            for i in 0..<e.count {
                velocity[i] = momentum * velocity[i] + rate * (e.gradient[i] + Float(decay) * e.weight[i])
                e.weight[i] = retained * e.weight[i] - velocity[i]
            }
        }
    }
}
