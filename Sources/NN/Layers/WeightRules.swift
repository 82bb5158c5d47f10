import Autograd
import TensorEngine

extension Module {
    /// Trains length and direction of each unit's weights apart: `w = g · v / ‖v‖` (Salimans and Kingma 2016). The
    /// parameters become `weight_g` and `weight_v`.
    public func weightNorm(_ runtime: Runtime) throws {
        let layer = try requireWeight(self, for: "weight_norm")
        try layer.adopt(WeightNorm(layer.weight, runtime))
    }

    /// Divides the weight by its largest singular value, which power iteration follows while training (Miyato et al.
    /// 2018). The parameter becomes `weight_orig`.
    public func spectralNorm(iterations: Int = 1, epsilon: Double = 1e-12, _ runtime: Runtime) throws {
        let layer = try requireWeight(self, for: "spectral_norm")
        try requireSize(iterations, "n_power_iterations", of: "spectral_norm")
        try ValueRange.positive.check(epsilon, "eps", of: "spectral_norm")
        try layer.adopt(SpectralNorm(layer.weight, iterations: iterations, epsilon: epsilon, runtime))
    }

    /// Uses each unit's weights with mean 0 and biased variance 1 (Qiao et al. 2019).
    public func weightStandardization(epsilon: Double = 1e-5) throws {
        let layer = try requireWeight(self, for: "weight_standardization")
        try ValueRange.positive.check(epsilon, "eps", of: "weight_standardization")
        try layer.adopt(WeightStandardization(layer.weight, epsilon: epsilon))
    }
}

private final class WeightNorm: WeightRule {
    let function = "weight_norm"
    private let lengths: Variable
    private let directions: Variable

    /// Starts with the weight as it is.
    init(_ weight: Variable, _ runtime: Runtime) throws {
        let axes = Array(1..<max(weight.shape.rank, 1))
        let norms = try runtime.engine.norm(weight.value, axes: axes, keepDimensions: true)
        lengths = Variable(norms, requiresGradient: weight.requiresGradient)
        directions = Variable(weight.value, requiresGradient: weight.requiresGradient)
    }

    private init(lengths: Variable, directions: Variable) {
        self.lengths = lengths
        self.directions = directions
    }

    var parameters: [NamedVariable] { [NamedVariable("weight_g", lengths), NamedVariable("weight_v", directions)] }

    func weight(isTraining: Bool, _ runtime: Runtime) throws -> Variable {
        let axes = Array(1..<max(directions.shape.rank, 1))
        let norms = try runtime.tape.norm(directions, axes: axes, keepDimensions: true)
        return try runtime.tape.multiply(directions, runtime.tape.divide(lengths, norms))
    }

    func copied(by copier: ModuleCopier) -> WeightRule {
        WeightNorm(lengths: copier.copy(lengths), directions: copier.copy(directions))
    }
}

private final class SpectralNorm: WeightRule {
    let function = "spectral_norm"
    private let original: Variable
    /// The present guesses of the singular vectors, of length 1.
    private let left: Variable
    private let right: Variable
    private let iterations: Int
    private let epsilon: Float

    init(_ weight: Variable, iterations: Int, epsilon: Double, _ runtime: Runtime) throws {
        original = Variable(weight.value, requiresGradient: weight.requiresGradient)
        self.iterations = iterations
        self.epsilon = Float(epsilon)
        let rows = max(weight.shape.dimensions.first ?? 1, 1)
        let columns = weight.shape.count / rows
        let stream = runtime.random.stream(kind: "spectral_norm", shape: weight.shape.dimensions)
        left = Variable(try runtime.engine.normal(Shape([rows]), mean: 0, deviation: 1, from: stream))
        right = Variable(try runtime.engine.normal(Shape([columns]), mean: 0, deviation: 1, from: stream))
        // Enough that the first passes already divide by nearly the true value, as in PyTorch.
        try iterate(15, runtime)
    }

    private init(copying rule: SpectralNorm, by copier: ModuleCopier) {
        original = copier.copy(rule.original)
        left = copier.copy(rule.left)
        right = copier.copy(rule.right)
        iterations = rule.iterations
        epsilon = rule.epsilon
    }

    var parameters: [NamedVariable] { [NamedVariable("weight_orig", original)] }
    var buffers: [NamedVariable] { [NamedVariable("weight_u", left), NamedVariable("weight_v", right)] }

    func weight(isTraining: Bool, _ runtime: Runtime) throws -> Variable {
        if isTraining { try iterate(iterations, runtime) }
        let tape = runtime.tape
        // The vectors are constants of this pass, and later passes replace them.
        let u = Variable(left.value), v = Variable(right.value)
        let matrix = try tape.reshape(original, [u.shape.count, v.shape.count])
        let sigma = try tape.dot(u, tape.matmul(matrix, v))
        return try tape.divide(original, sigma)
    }

    private func iterate(_ count: Int, _ runtime: Runtime) throws {
        try runtime.tape.withoutGradients {
            let tape = runtime.tape
            let matrix = try tape.reshape(original, [left.shape.count, right.shape.count])
            for _ in 0..<count {
                right.replaceValue(try unit(tape.matmul(tape.transpose(matrix), left), tape).value)
                left.replaceValue(try unit(tape.matmul(matrix, right), tape).value)
            }
        }
    }

    private func unit(_ vector: Variable, _ tape: Tape) throws -> Variable {
        try tape.divide(vector, tape.clip(tape.norm(vector), low: epsilon, high: nil))
    }

    func copied(by copier: ModuleCopier) -> WeightRule {
        SpectralNorm(copying: self, by: copier)
    }
}

private final class WeightStandardization: WeightRule {
    let function = "weight_standardization"
    private let original: Variable
    private let epsilon: Float

    init(_ weight: Variable, epsilon: Double) {
        original = weight
        self.epsilon = Float(epsilon)
    }

    var parameters: [NamedVariable] { [NamedVariable("weight", original)] }

    func weight(isTraining: Bool, _ runtime: Runtime) throws -> Variable {
        let trailing = max(original.shape.rank - 1, 1)
        return try runtime.tape.layerNorm(original, trailing: trailing, weight: nil, bias: nil, epsilon: epsilon)
    }

    func copied(by copier: ModuleCopier) -> WeightRule {
        WeightStandardization(copier.copy(original), epsilon: Double(epsilon))
    }
}
