/// Every operation that the tape can record. Tests check the gradient of each.
public enum Operation: String, CaseIterable, Sendable {
    // Arithmetic
    case add, subtract, multiply, divide, power, negate, maximum, minimum, remainder
    case addNumber, multiplyNumber, numberDivide, powerNumber, numberPower
    // Functions of one tensor
    case abs, sqrt, exp, expm1, log, log10, log1p, sin, cos, tan, tanh, sigmoid, erf, square, step
    case relu, leakyRelu, elu, gelu, silu, softplus
    case clip, select, clone
    // Products
    case matmul, linear
    // Convolution and pooling
    case convolution, convolutionInputGradient, convolutionWeightGradient
    case maxPool, maxPoolGradient, averagePool, averagePoolGradient
    // Reductions
    case sum, mean, variance, deviation, prod, amax, amin, norm, logsumexp, cumsum, median
    // Layout
    case reshape, permute, expand, concat, pad, flip, roll, index, assign, gather, scatter, scatterAdd
    case triangle, diagonal
    // Decompositions
    case svdvals, svd, eigvals, eigenProjector, qr, inverse
    // Fused
    case softmax, logSoftmax, crossEntropy, dropout, batchNorm, layerNorm, recurrent
    /// Recorded by another target.
    case custom
}

extension Operation {
    /// As a script writes it, for messages.
    public var spelling: String {
        switch self {
        case .add, .addNumber: return "+"
        case .subtract: return "-"
        case .multiply, .multiplyNumber: return "*"
        case .divide, .numberDivide: return "/"
        case .power, .powerNumber, .numberPower: return "**"
        case .remainder: return "%"
        case .matmul: return "@"
        case .select: return "where"
        case .variance: return "var"
        case .deviation: return "std"
        default: return rawValue
        }
    }
}
