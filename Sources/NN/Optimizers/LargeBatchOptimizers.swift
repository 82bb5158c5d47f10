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
        let mixing = MovingAverage(group["beta1"]), mean = MovingAverage(group["beta2"])
        let rate = Float(rates.learningRate)
        try slot.sweep(gradient, rates, stateCount: 1, engine) { e in
            let average = e.state[0]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                let direction = mixing.updated(average[i], by: g)
                let sign: Float = direction > 0 ? 1 : (direction < 0 ? -1 : direction)
                e.step(i, by: rate * sign)
                average[i] = mean.updated(average[i], by: g)
            }
        }
    }
}

/// Adam's direction, decay included, at a length in proportion to the layer's weights (You et al. 2020).
///
/// Decay stands inside the trust ratio here unless it is asked to be decoupled.
public final class LAMB: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [Hyperparameter("lr", 1e-3)] + Hyperparameter.betas + [Hyperparameter("eps", 1e-6), Hyperparameter("weight_decay", 0)]
    }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = group["beta1"], beta2 = group["beta2"]
        let correction1 = Float(1 - pow(beta1, Double(slot.steps)))
        let correction2 = Float(1 - pow(beta2, Double(slot.steps)))
        let mean = MovingAverage(beta1), meanSquare = MovingAverage(beta2)
        let epsilon = Float(group["eps"])
        try slot.sweep(gradient, rates, stateCount: 2, engine) { e in
            let first = e.state[0], second = e.state[1]
            func direction(_ i: Int) -> Float {
                first[i] / correction1 / ((second[i] / correction2).squareRoot() + epsilon) + e.decay * e.weight[i]
            }
            var weightSquares = 0.0, directionSquares = 0.0
            for i in 0..<e.count {
                first[i] = mean.updated(first[i], by: e.gradient[i])
                second[i] = meanSquare.updated(second[i], bySquareOf: e.gradient[i])
                weightSquares += Double(e.weight[i]) * Double(e.weight[i])
                directionSquares += Double(direction(i)) * Double(direction(i))
            }
            let isZero = weightSquares == 0 || directionSquares == 0
            let trust = isZero ? 1 : (weightSquares / directionSquares).squareRoot()
            let rate = Float(rates.learningRate * trust)
            for i in 0..<e.count { e.step(i, by: rate * direction(i)) }
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
        let momentum = Float(group["momentum"]), trust = group["trust_coefficient"]
        try slot.sweep(gradient, rates, stateCount: 1, engine) { e in
            var weightSquares = 0.0, gradientSquares = 0.0
            for i in 0..<e.count {
                weightSquares += Double(e.weight[i]) * Double(e.weight[i])
                gradientSquares += Double(e.gradient[i]) * Double(e.gradient[i])
            }
            let weightNorm = weightSquares.squareRoot(), gradientNorm = gradientSquares.squareRoot()
            let isZero = weightNorm == 0 || gradientNorm == 0
            let local = isZero ? 1 : trust * weightNorm / (gradientNorm + rates.coupledDecay * weightNorm)
            let rate = Float(rates.learningRate * local)
            let velocity = e.state[0]
            for i in 0..<e.count {
                velocity[i] = momentum * velocity[i] + rate * e.decayedGradient(i)
                e.step(i, by: velocity[i])
            }
        }
    }
}
