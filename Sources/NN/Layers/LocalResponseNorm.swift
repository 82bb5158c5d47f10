import Autograd
import TensorEngine

/// `x_c / (k + alpha/size · Σ x²)^beta`, the sum over a window of `size` channels around c (Krizhevsky et al. 2012).
public final class LocalResponseNorm: Module {
    public let size: Int
    public let alpha: Double
    public let beta: Double
    public let k: Double

    public init(_ size: Int, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1) throws {
        try requireSize(size, "size", of: "LocalResponseNorm")
        try ValueRange.any.check(alpha, "alpha", of: "LocalResponseNorm")
        try ValueRange.any.check(beta, "beta", of: "LocalResponseNorm")
        try ValueRange.any.check(k, "k", of: "LocalResponseNorm")
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k
    }

    public override var summary: String {
        "LocalResponseNorm(\(size), alpha = \(numeral(alpha)), beta = \(numeral(beta)), k = \(numeral(k)))"
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard x.shape.rank >= 3 else {
            throw NNError.ranks(layer: summary, expected: [3, 4, 5], shape: x.shape.dimensions)
        }
        let tape = runtime.tape
        let channels = x.shape[1]
        // The window at c holds the channels from c - size/2 to c + (size - 1)/2.
        let before = min(size / 2, channels), after = min((size - 1) / 2, channels)
        let otherAxes = [Int](repeating: 0, count: 2 * (x.shape.rank - 2))
        let padded = try tape.pad(tape.square(x), pairs: otherAxes + [before, after])
        let all = TensorIndex.slice(start: nil, stop: nil, step: 1)
        var window = try tape.index(padded, [all, .slice(start: 0, stop: channels, step: 1)])
        for offset in 1..<(before + after + 1) {
            let next = try tape.index(padded, [all, .slice(start: offset, stop: offset + channels, step: 1)])
            window = try tape.add(window, next)
        }
        let scale = try tape.add(tape.multiply(window, Float(alpha / Double(size))), Float(k))
        return try tape.divide(x, tape.power(scale, Float(beta)))
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try LocalResponseNorm(size, alpha: alpha, beta: beta, k: k)
    }
}
