import Autograd
import Glibc
import TensorEngine

/// Adam with Nesterov's momentum (Dozat 2016): `μₜ = β₁(1 - ½·0.96^(t·momentum_decay))`.
public final class NAdam: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [Hyperparameter("lr", 2e-3)] + Hyperparameter.betas
            + [Hyperparameter("eps", 1e-8), Hyperparameter("weight_decay", 0), Hyperparameter("momentum_decay", 4e-3)]
    }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = group["beta1"], beta2 = group["beta2"], time = Double(slot.steps)
        func momentum(_ step: Double) -> Double { beta1 * (1 - 0.5 * pow(0.96, step * group["momentum_decay"])) }
        let now = momentum(time), next = momentum(time + 1)
        slot.momentumProduct *= now
        let product = slot.momentumProduct
        let fromGradient = Float(rates.learningRate * (1 - now) / (1 - product))
        let fromMoment = Float(rates.learningRate * next / (1 - product * next))
        let correction = Float(1 - pow(beta2, time))
        let mean = MovingAverage(beta1), meanSquare = MovingAverage(beta2)
        let epsilon = Float(group["eps"])
        try slot.sweep(gradient, rates, stateCount: 2, engine) { e in
            let first = e.state[0], second = e.state[1]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                first[i] = mean.updated(first[i], by: g)
                second[i] = meanSquare.updated(second[i], bySquareOf: g)
                let root = (second[i] / correction).squareRoot() + epsilon
                e.weight[i] = e.retained * e.weight[i] - fromGradient * g / root - fromMoment * first[i] / root
            }
        }
    }
}

/// Adam that waits with its adaptive rate until the variance of that rate is under control (Liu et al. 2020).
public final class RAdam: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [Hyperparameter("lr", 1e-3)] + Hyperparameter.betas + [Hyperparameter("eps", 1e-8), Hyperparameter("weight_decay", 0)]
    }
    public override class var stateNames: [String] { ["exp_avg", "exp_avg_sq"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = group["beta1"], beta2 = group["beta2"], time = Double(slot.steps)
        let power = pow(beta2, time)
        let longest = 2 / (1 - beta2) - 1
        let length = longest - 2 * time * power / (1 - power)
        var rectified: Float?
        if length > 5 {
            let ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            rectified = Float(ratio.squareRoot() * (1 - power).squareRoot())
        }
        let rate = Float(rates.learningRate / (1 - pow(beta1, time)))
        let mean = MovingAverage(beta1), meanSquare = MovingAverage(beta2)
        let epsilon = Float(group["eps"])
        try slot.sweep(gradient, rates, stateCount: 2, engine) { e in
            let first = e.state[0], second = e.state[1]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                first[i] = mean.updated(first[i], by: g)
                second[i] = meanSquare.updated(second[i], bySquareOf: g)
                let scale = rectified.map { $0 / (second[i].squareRoot() + epsilon) } ?? 1
                e.step(i, by: rate * first[i] * scale)
            }
        }
    }
}

/// Adam with the largest gradient in place of the root mean square (Kingma and Ba 2015).
public final class Adamax: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [Hyperparameter("lr", 2e-3)] + Hyperparameter.betas + [Hyperparameter("eps", 1e-8), Hyperparameter("weight_decay", 0)]
    }
    public override class var stateNames: [String] { ["exp_avg", "exp_inf"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let beta1 = group["beta1"]
        let rate = Float(rates.learningRate / (1 - pow(beta1, Double(slot.steps))))
        let mean = MovingAverage(beta1)
        let keepLargest = Float(group["beta2"]), epsilon = Float(group["eps"])
        try slot.sweep(gradient, rates, stateCount: 2, engine) { e in
            let first = e.state[0], largest = e.state[1]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                first[i] = mean.updated(first[i], by: g)
                largest[i] = max(keepLargest * largest[i], abs(g) + epsilon)
                e.step(i, by: rate * first[i] / largest[i])
            }
        }
    }
}

/// The gradient over its root mean square (Hinton's lecture 6e): `v = αv + (1 - α)g²; w -= lr·g / (√v + eps)`; centered
/// subtracts the squared mean of g from v; momentum sums the steps.
public final class RMSprop: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-2), Hyperparameter("alpha", 0.99, .between(0, 1)), Hyperparameter("eps", 1e-8),
            Hyperparameter("weight_decay", 0), Hyperparameter("momentum", 0),
        ]
    }
    public override class var flagNames: [String] { ["centered"] }
    public override class var stateNames: [String] { ["square_avg", "momentum_buffer", "grad_avg"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let average = MovingAverage(group["alpha"])
        let rate = Float(rates.learningRate), momentum = Float(group["momentum"]), epsilon = Float(group["eps"])
        let centered = flags.contains("centered")
        try slot.sweep(gradient, rates, stateCount: centered ? 3 : 2, engine) { e in
            let square = e.state[0], velocity = e.state[1]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                square[i] = average.updated(square[i], bySquareOf: g)
                var variance = square[i]
                if centered {
                    let mean = average.updated(e.state[2][i], by: g)
                    e.state[2][i] = mean
                    variance -= mean * mean
                }
                velocity[i] = momentum * velocity[i] + g / (variance.squareRoot() + epsilon)
                e.step(i, by: rate * velocity[i])
            }
        }
    }
}

/// Each weight's rate falls with the sum of its squared gradients (Duchi et al. 2011).
public final class Adagrad: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1e-2), Hyperparameter("lr_decay", 0), Hyperparameter("weight_decay", 0),
            Hyperparameter("initial_accumulator_value", 0), Hyperparameter("eps", 1e-10),
        ]
    }
    public override class var stateNames: [String] { ["sum"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let rate = Float(rates.learningRate / (1 + Double(slot.steps - 1) * group["lr_decay"]))
        let epsilon = Float(group["eps"])
        let initial = Float(group["initial_accumulator_value"])
        try slot.sweep(gradient, rates, stateCount: 1, initial: initial, engine) { e in
            let sum = e.state[0]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                sum[i] += g * g
                e.step(i, by: rate * g / (sum[i].squareRoot() + epsilon))
            }
        }
    }
}

/// Steps in the weights' own units: `Δ = √(u + eps) / √(v + eps) · g` (Zeiler 2012).
public final class Adadelta: Optimizer {
    public override class var hyperparameters: [Hyperparameter] {
        [
            Hyperparameter("lr", 1), Hyperparameter("rho", 0.9, .between(0, 1)), Hyperparameter("eps", 1e-6),
            Hyperparameter("weight_decay", 0),
        ]
    }
    public override class var stateNames: [String] { ["square_avg", "acc_delta"] }

    public override func update(
        _ slot: ParameterSlot, gradient: Tensor, group: ParameterGroup, rates: StepRates, engine: Engine
    ) throws {
        let average = MovingAverage(group["rho"])
        let rate = Float(rates.learningRate), epsilon = Float(group["eps"])
        try slot.sweep(gradient, rates, stateCount: 2, engine) { e in
            let square = e.state[0], steps = e.state[1]
            for i in 0..<e.count {
                let g = e.decayedGradient(i)
                square[i] = average.updated(square[i], bySquareOf: g)
                let delta = (steps[i] + epsilon).squareRoot() / (square[i] + epsilon).squareRoot() * g
                steps[i] = average.updated(steps[i], bySquareOf: delta)
                e.step(i, by: rate * delta)
            }
        }
    }
}
