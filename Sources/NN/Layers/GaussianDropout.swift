import Autograd
import TensorEngine

/// Multiplies each element by noise of mean 1 and standard deviation √(rate / (1 - rate)) while training; the identity
/// in evaluation (Srivastava et al. 2014, section 10).
public final class GaussianDropout: Module {
    public let rate: Double
    private let stream: RandomStream

    /// Throws unless 0 <= rate < 1.
    public init(_ rate: Double, runtime: Runtime) throws {
        try ValueRange.below(0, 1).check(rate, "rate", of: "GaussianDropout")
        self.rate = rate
        stream = runtime.random.stream(kind: "GaussianDropout", shape: [])
    }

    public override var summary: String { "GaussianDropout(\(numeral(rate)))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, rate > 0 else { return x }
        let deviation = Float((rate / (1 - rate)).squareRoot())
        let noise = try runtime.engine.normal(x.shape, mean: 1, deviation: deviation, from: stream)
        return try runtime.tape.multiply(x, Variable(noise))
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try GaussianDropout(rate, runtime: copier.runtime)
    }
}

/// Adds noise of mean 0 and the given standard deviation while training; the identity in evaluation.
public final class GaussianNoise: Module {
    public let deviation: Double
    private let stream: RandomStream

    public init(_ deviation: Double, runtime: Runtime) throws {
        try ValueRange.nonNegative.check(deviation, "stddev", of: "GaussianNoise")
        self.deviation = deviation
        stream = runtime.random.stream(kind: "GaussianNoise", shape: [])
    }

    public override var summary: String { "GaussianNoise(\(numeral(deviation)))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, deviation > 0 else { return x }
        let noise = try runtime.engine.normal(x.shape, mean: 0, deviation: Float(deviation), from: stream)
        return try runtime.tape.add(x, Variable(noise))
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try GaussianNoise(deviation, runtime: copier.runtime)
    }
}
