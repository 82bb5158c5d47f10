import Autograd
import TensorEngine

/// A copy of a net whose parameters are an average over training: the plain mean of all updates (SWA, Izmailov et al.
/// 2018) or an exponential one (EMA).
public final class WeightAverage {
    public enum Rule: Equatable, Sendable {
        /// (n·average + w) / (n + 1).
        case mean
        /// decay·average + (1 - decay)·w.
        case exponential(decay: Double)
    }

    public let rule: Rule
    /// The averaged copy. Its buffers are those of the last update; normalization wants `updateBatchNorm` before use.
    public let net: Module
    public let original: Module
    public internal(set) var updates = 0

    /// Throws when the decay is outside [0, 1] or the net cannot be copied.
    public init(_ original: Module, rule: Rule, _ runtime: Runtime) throws {
        if case .exponential(let decay) = rule { try ValueRange.between(0, 1).check(decay, "decay", of: "EMA") }
        self.rule = rule
        self.original = original
        net = try original.copy(runtime)
    }

    /// Takes the present parameters into the average. The first update replaces what was there, as in PyTorch's
    /// `AveragedModel`.
    public func update(_ engine: Engine) throws {
        let share: Float
        switch rule {
        case .mean: share = Float(1 / Double(updates + 1))
        case .exponential(let decay): share = updates == 0 ? 1 : Float(1 - decay)
        }
        for (average, own) in zip(net.parameters, original.parameters) {
            try average.variable.moveTowards(own.variable.value, scale: 1, rate: share, engine)
        }
        for (average, own) in zip(net.buffers, original.buffers) { average.variable.replaceValue(own.variable.value) }
        updates += 1
    }

    /// Exchanges the values of the net and of its average; a second swap puts them back.
    public func swap() {
        for (average, own) in zip(net.state, original.state) {
            let value = own.variable.value
            own.variable.replaceValue(average.variable.value)
            average.variable.replaceValue(value)
        }
    }
}

/// Sharpness-aware minimization (Foret et al. 2021): each step follows the gradient at w + rho·g/‖g‖.
public final class SAM {
    public let optimizer: Optimizer
    public var rho: Double

    public init(_ optimizer: Optimizer, rho: Double = 0.05) throws {
        try ValueRange.nonNegative.check(rho, "rho", of: "SAM")
        self.optimizer = optimizer
        self.rho = rho
    }

    /// Computes the loss twice and steps; returns the first loss. After an error the weights are where they were.
    @discardableResult
    public func step(on tape: Tape, loss: () throws -> Variable) throws -> Variable {
        let parameters = optimizer.slots.map { NamedVariable($0.name, $0.variable) }
        let first = try backward(loss, tape)
        let norm = try gradientNorm(of: parameters)
        let before = parameters.map { $0.variable.value }
        do {
            if norm > 0 {
                for parameter in parameters {
                    guard let gradient = parameter.variable.gradient?.value else { continue }
                    try parameter.variable.modify {
                        try tape.engine.addScaled(&$0, gradient, Float(rho / norm))
                    }
                }
            }
            _ = try backward(loss, tape)
        } catch {
            for (parameter, value) in zip(parameters, before) { parameter.variable.replaceValue(value) }
            throw error
        }
        for (parameter, value) in zip(parameters, before) { parameter.variable.replaceValue(value) }
        try optimizer.step(tape.engine)
        return first
    }

    private func backward(_ loss: () throws -> Variable, _ tape: Tape) throws -> Variable {
        optimizer.zeroGradients()
        let value = try loss()
        guard value.shape.count == 1 else { throw NNError.notScalarLoss(shape: value.shape.dimensions) }
        try tape.backward(value)
        return value
    }
}
