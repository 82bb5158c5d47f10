import Glibc
import TensorEngine

/// Values for a parameter to start from, by PyTorch's formulas. For a weight of shape [out, in, …] the fans are
/// in·(the rest) and out·(the rest); a vector has none.
public enum Initializer: Equatable, Sendable {
    /// Uniform in ±gain·√(6 / (fan in + fan out)) (Glorot and Bengio 2010).
    case xavierUniform(gain: Double = 1)
    /// Normal with deviation gain·√(2 / (fan in + fan out)).
    case xavierNormal(gain: Double = 1)
    /// Uniform in ±gain·√(3 / fan) (He et al. 2015).
    case kaimingUniform(slope: Double = 0, fan: Fan = .input, nonlinearity: Nonlinearity = .leakyReLU)
    /// Normal with deviation gain / √fan.
    case kaimingNormal(slope: Double = 0, fan: Fan = .input, nonlinearity: Nonlinearity = .leakyReLU)
    /// Orthonormal rows, or columns where there are more rows, times gain (Saxe et al. 2014).
    case orthogonal(gain: Double = 1)
    case normal(mean: Double = 0, deviation: Double = 1)
    case uniform(low: Double = 0, high: Double = 1)
    /// Normal, drawn again outside low…high, which are absolute values.
    case truncatedNormal(mean: Double = 0, deviation: Double = 1, low: Double = -2, high: Double = 2)
    case constant(Double)
    /// Normal with this share of each unit column (axis 1) set to 0 (Martens 2010).
    case sparse(share: Double, deviation: Double = 0.01)

    public enum Fan: String, Sendable, CaseIterable {
        case input = "fan_in"
        case output = "fan_out"
    }

    /// What follows the layer; it decides how much its weights are scaled up.
    public enum Nonlinearity: String, Sendable, CaseIterable {
        case linear, sigmoid, tanh, relu, selu
        case leakyReLU = "leaky_relu"

        func gain(slope: Double) -> Double {
            switch self {
            case .linear, .sigmoid: return 1
            case .tanh: return 5.0 / 3
            case .relu: return 2.0.squareRoot()
            case .selu: return 0.75
            case .leakyReLU: return (2 / (1 + slope * slope)).squareRoot()
            }
        }
    }

    /// The name that users write.
    public var kind: String {
        switch self {
        case .xavierUniform: return "xavier_uniform"
        case .xavierNormal: return "xavier_normal"
        case .kaimingUniform: return "kaiming_uniform"
        case .kaimingNormal: return "kaiming_normal"
        case .orthogonal: return "orthogonal"
        case .normal: return "normal"
        case .uniform: return "uniform"
        case .truncatedNormal: return "trunc_normal"
        case .constant: return "constant"
        case .sparse: return "sparse"
        }
    }

    /// As users write it, such as "normal(0, 0.02)".
    public var summary: String {
        let arguments: [Double]
        switch self {
        case .xavierUniform(let gain), .xavierNormal(let gain), .orthogonal(let gain): arguments = [gain]
        case .kaimingUniform(let slope, let fan, let nonlinearity), .kaimingNormal(let slope, let fan, let nonlinearity):
            return "\(kind)(\(numeral(slope)), \"\(fan.rawValue)\", \"\(nonlinearity.rawValue)\")"
        case .normal(let mean, let deviation): arguments = [mean, deviation]
        case .uniform(let low, let high): arguments = [low, high]
        case .truncatedNormal(let mean, let deviation, let low, let high): arguments = [mean, deviation, low, high]
        case .constant(let value): arguments = [value]
        case .sparse(let share, let deviation): arguments = [share, deviation]
        }
        return "\(kind)(\(arguments.map(numeral).joined(separator: ", ")))"
    }

    /// New values of this shape. Throws where the formula needs fans and the shape has fewer than two axes.
    public func values(_ shape: Shape, from stream: RandomStream, _ engine: Engine) throws -> Tensor {
        switch self {
        case .xavierUniform(let gain):
            let fans = try fans(of: shape)
            let bound = try checked(gain, "gain") * (6 / (fans.input + fans.output)).squareRoot()
            return try engine.uniform(shape, low: Float(-bound), high: Float(bound), from: stream)
        case .xavierNormal(let gain):
            let fans = try fans(of: shape)
            let deviation = try checked(gain, "gain") * (2 / (fans.input + fans.output)).squareRoot()
            return try engine.normal(shape, mean: 0, deviation: Float(deviation), from: stream)
        case .kaimingUniform(let slope, let fan, let nonlinearity):
            let fans = try fans(of: shape)
            let count = fan == .input ? fans.input : fans.output
            let bound = try nonlinearity.gain(slope: checked(slope, "a")) * (3 / count).squareRoot()
            return try engine.uniform(shape, low: Float(-bound), high: Float(bound), from: stream)
        case .kaimingNormal(let slope, let fan, let nonlinearity):
            let fans = try fans(of: shape)
            let count = fan == .input ? fans.input : fans.output
            let deviation = try nonlinearity.gain(slope: checked(slope, "a")) / count.squareRoot()
            return try engine.normal(shape, mean: 0, deviation: Float(deviation), from: stream)
        case .orthogonal(let gain):
            return try orthogonalValues(shape, gain: checked(gain, "gain"), stream, engine)
        case .normal(let mean, let deviation):
            try ValueRange.nonNegative.check(deviation, "std", of: kind)
            return try engine.normal(
                shape, mean: Float(checked(mean, "mean")), deviation: Float(deviation), from: stream)
        case .uniform(let low, let high):
            try ValueRange.between(checked(low, "a"), .greatestFiniteMagnitude).check(high, "b", of: kind)
            return try engine.uniform(shape, low: Float(low), high: Float(high), from: stream)
        case .truncatedNormal(let mean, let deviation, let low, let high):
            try ValueRange.positive.check(deviation, "std", of: kind)
            try ValueRange.between(checked(low, "a"), .greatestFiniteMagnitude).check(high, "b", of: kind)
            return try truncated(shape, checked(mean, "mean"), deviation, low, high, stream, engine)
        case .constant(let value):
            return try engine.full(shape, Float(value))
        case .sparse(let share, let deviation):
            try ValueRange.between(0, 1).check(share, "sparsity", of: kind)
            try ValueRange.nonNegative.check(deviation, "std", of: kind)
            return try sparseValues(shape, share, deviation, stream, engine)
        }
    }

    private func checked(_ value: Double, _ name: String) throws -> Double {
        try ValueRange.any.check(value, name, of: kind)
        return value
    }

    private func fans(of shape: Shape) throws -> (input: Double, output: Double) {
        guard shape.rank >= 2, shape.count > 0 else {
            throw NNError.noFans(initializer: kind, shape: shape.dimensions)
        }
        let positions = shape.dimensions[2...].reduce(1, *)
        return (Double(shape[1] * positions), Double(shape[0] * positions))
    }

    private func truncated(
        _ shape: Shape, _ mean: Double, _ deviation: Double, _ low: Double, _ high: Double, _ stream: RandomStream,
        _ engine: Engine
    ) throws -> Tensor {
        // Through the inverse of the normal distribution's function, so that every draw is used.
        let from = erf((low - mean) / deviation / 2.0.squareRoot())
        let upTo = erf((high - mean) / deviation / 2.0.squareRoot())
        var values = try engine.uniform(shape, low: 0, high: 1, from: stream)
        try values.withMutableFloats(engine) { elements in
            for index in elements.indices {
                let share = from + (upTo - from) * Double(elements[index])
                let value = mean + deviation * 2.0.squareRoot() * inverseErf(share)
                elements[index] = Float(min(max(value, low), high))
            }
        }
        return values
    }

    private func orthogonalValues(
        _ shape: Shape, gain: Double, _ stream: RandomStream, _ engine: Engine
    ) throws -> Tensor {
        guard shape.rank >= 2, shape.count > 0 else {
            throw NNError.noFans(initializer: kind, shape: shape.dimensions)
        }
        let rows = shape[0], columns = shape.count / shape[0]
        let tall = try engine.normal(
            Shape([max(rows, columns), min(rows, columns)]), mean: 0, deviation: 1, from: stream)
        let (q, r) = try engine.qr(tall)
        // Signs from r's diagonal make the distribution uniform over all orthogonal matrices (Mezzadri 2007).
        let signs = (0..<min(rows, columns)).map { r[$0 * r.shape[1] + $0] < 0 ? Float(-gain) : Float(gain) }
        var scaled = try engine.multiply(q, engine.tensor(signs, Shape([signs.count])))
        if rows < columns { scaled = try engine.transpose(scaled) }
        return try scaled.reshaped(shape)
    }

    private func sparseValues(
        _ shape: Shape, _ share: Double, _ deviation: Double, _ stream: RandomStream, _ engine: Engine
    ) throws -> Tensor {
        guard shape.rank == 2 else { throw NNError.noFans(initializer: kind, shape: shape.dimensions) }
        let rows = shape[0], columns = shape[1]
        let zeros = Int((share * Double(rows)).rounded(.up))
        var values = try engine.normal(shape, mean: 0, deviation: Float(deviation), from: stream)
        for column in 0..<columns {
            let chosen = try engine.permutationIndices(rows, from: stream).prefix(zeros)
            try values.withMutableFloats(engine) { elements in
                for row in chosen { elements[row * columns + column] = 0 }
            }
        }
        return values
    }
}

/// The x with erf(x) = y, for y in -1…1: a rational start (Giles 2010) and two steps of Newton's method.
private func inverseErf(_ y: Double) -> Double {
    guard abs(y) < 1 else { return y > 0 ? .infinity : -.infinity }
    let logarithm = log(1 - y * y)
    let a = 0.147
    let b = 2 / (.pi * a) + logarithm / 2
    var x = ((b * b - logarithm / a).squareRoot() - b).squareRoot() * (y < 0 ? -1 : 1)
    for _ in 0..<2 { x -= (erf(x) - y) * exp(x * x) * Double.pi.squareRoot() / 2 }
    return x
}

extension Module {
    /// Gives every parameter whose dotted name matches new values; the number of those. Either all change or, after an
    /// error, none.
    @discardableResult
    public func initialize(_ pattern: NamePattern, _ initializer: Initializer, _ runtime: Runtime) throws -> Int {
        let matching = parameters.filter { pattern.matches($0.name) }
        guard !matching.isEmpty else {
            throw NNError.patternWithoutMatch(
                option: "init", pattern: pattern.description, existing: parameters.map(\.name))
        }
        let values = try matching.map { parameter in
            let shape = parameter.variable.shape
            let stream = runtime.random.stream(kind: initializer.kind, shape: shape.dimensions)
            return try initializer.values(shape, from: stream, runtime.engine)
        }
        for (parameter, value) in zip(matching, values) { try parameter.replace(with: value) }
        return matching.count
    }
}
