import Autograd
import NN
import TensorEngine

/// What a net gives in train mode over many draws, beside evaluation mode: a row an output element with the mean and
/// standard deviation of the draws, the standard error of that mean, the output in evaluation mode, and the difference
/// in standard errors. Net, statistics and generators are afterwards as before.
public func compareModes(_ net: Module, _ x: Variable, draws: Int = 1000, _ runtime: Runtime) throws -> Table {
    guard draws >= 2 else {
        throw NNError.size(layer: "compare_modes", name: "draws", value: draws, atLeast: 2)
    }
    let (sample, evaluation) = try net.preservingState(runtime) {
        try runtime.tape.withoutGradients {
            let evaluation = try net.withTraining(false) { try net(x, runtime).value }
            let sample = try net.withTraining(true) { try SampleMoments(of: net, x, draws: draws, runtime) }
            return (sample, evaluation)
        }
    }
    guard sample.shape == evaluation.shape else {
        throw EngineError.wrongShape(operation: "compare_modes", expected: evaluation.shape, got: sample.shape)
    }
    var table = Table(
        rowTitle: "output", columns: ["train_mean", "train_std", "standard_error", "eval", "z_score"])
    for (index, value) in evaluation.scalars.enumerated() {
        let error = sample.deviation(index) / Double(draws).squareRoot()
        let difference = sample.means[index] - Double(value)
        table.append(elementName(index, in: evaluation.shape), [
            .number(sample.means[index]), .number(sample.deviation(index)), .number(error), .number(Double(value)),
            .number(difference == 0 ? 0 : difference / error),
        ])
    }
    table.notes = ["\(draws) draws in train mode"]
    return table
}

/// Mean, standard deviation and draws of a net's output with its dropout active and everything else in evaluation
/// mode: Monte Carlo dropout (Gal and Ghahramani 2016). A script's own model is told that it trains, so that it drops
/// where it calls `dropout` itself. Afterwards all is as before, generators too.
public func monteCarlo(_ net: Module, _ x: Variable, draws: Int = 100, _ runtime: Runtime) throws -> Table {
    guard draws >= 2 else { throw NNError.size(layer: "mc", name: "draws", value: draws, atLeast: 2) }
    let moments = try net.preservingState(runtime) {
        try net.withTraining(false) {
            for part in net.modules {
                if part.module.isDropout { part.module.setTraining(true) }
                if part.module.isScripted { part.module.isTraining = true }
            }
            return try runtime.tape.withoutGradients { try SampleMoments(of: net, x, draws: draws, runtime) }
        }
    }
    let hasDropout = net.modules.contains { $0.module.isDropout || $0.module.isScripted }
    var table = Table(rowTitle: "output", columns: ["mean", "std"])
    for index in moments.means.indices {
        table.append(
            elementName(index, in: moments.shape), [.number(moments.means[index]), .number(moments.deviation(index))])
    }
    table.notes = [
        hasDropout ? "\(draws) draws with dropout active" : "this net has no dropout: all \(draws) draws are the same"
    ]
    return table
}

extension Module {
    /// Whether this layer multiplies by random factors in training.
    var isDropout: Bool {
        if let recurrent = self as? Recurrent {
            return RecurrentOptions.Probability.allCases.contains { recurrent.options[$0] > 0 }
        }
        return self is MaskedLayer || self is GaussianDropout
    }
}

/// Running mean and spread of each element over draws (Welford 1962).
private struct SampleMoments {
    private(set) var shape = Shape.scalar
    private(set) var means: [Double] = []
    private var squares: [Double] = []
    private var count = 0.0

    init(of net: Module, _ x: Variable, draws: Int, _ runtime: Runtime) throws {
        for _ in 0..<draws {
            try runtime.engine.checkInterrupt()
            try add(net(x, runtime).value)
        }
    }

    private mutating func add(_ draw: Tensor) throws {
        if count == 0 {
            shape = draw.shape
            means = [Double](repeating: 0, count: draw.count)
            squares = means
        }
        guard draw.shape == shape else {
            throw EngineError.wrongShape(operation: "a draw", expected: shape, got: draw.shape)
        }
        count += 1
        draw.withFloats { elements in
            for index in elements.indices {
                let distance = Double(elements[index]) - means[index]
                means[index] += distance / count
                squares[index] += distance * (Double(elements[index]) - means[index])
            }
        }
    }

    func deviation(_ index: Int) -> Double { (squares[index] / (count - 1)).squareRoot() }
}

/// `[0, 2]` for the third element of a matrix's first row.
private func elementName(_ offset: Int, in shape: Shape) -> String {
    var rest = offset
    var indices: [String] = []
    for size in shape.dimensions.reversed() {
        indices.append(String(rest % size))
        rest /= size
    }
    return "[" + indices.reversed().joined(separator: ", ") + "]"
}
