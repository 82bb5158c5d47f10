import TensorEngine

/// The expected squared error of a way to train, taken apart over many training sets: bias² + variance + noise.
///
/// For predictions f_k and noisy targets y_k of K sets at the same points, bias² is the mean over the points of
/// (mean f - mean y)², variance that of the f_k around their mean, noise that of the y_k around theirs (divided by K).
/// Their sum is the mean of (f_j - y_k)² over all pairs of sets, to the last bit of rounding.
public struct BiasVariance: Sendable {
    public private(set) var sets = 0
    private var shape: Shape?
    private var predictions: [PointMoments] = []
    private var targets: [PointMoments] = []
    private var errorSum = 0.0

    public init() {}

    /// Adds a set: what its net predicts at the points, and the targets drawn there. All sets have the same points.
    public mutating func add(prediction: Tensor, target: Tensor) throws {
        let expected = shape ?? target.shape
        for given in [target.shape, prediction.shape] where given != expected {
            throw EngineError.wrongShape(operation: "bias_variance", expected: expected, got: given)
        }
        if sets == 0 {
            shape = expected
            predictions = [PointMoments](repeating: PointMoments(), count: expected.count)
            targets = predictions
        }
        sets += 1
        for (index, value) in prediction.scalars.enumerated() { predictions[index].add(Double(value), at: sets) }
        for (index, value) in target.scalars.enumerated() { targets[index].add(Double(value), at: sets) }
        let errors = zip(prediction.scalars, target.scalars).map { (Double($0) - Double($1)) * (Double($0) - Double($1)) }
        errorSum += errors.reduce(0, +) / Double(max(errors.count, 1))
    }

    public var squaredBias: Double {
        average(zip(predictions, targets).map { ($0.mean - $1.mean) * ($0.mean - $1.mean) })
    }
    public var variance: Double { average(predictions.map { $0.squares / Double(sets) }) }
    public var noise: Double { average(targets.map { $0.squares / Double(sets) }) }
    public var sum: Double { squaredBias + variance + noise }
    /// The mean squared error of each set's net on its own targets: near the sum, as these targets' noise is new to it.
    public var error: Double { errorSum / Double(sets) }

    /// By point: the mean prediction and its standard deviation over the sets, and the mean target.
    public var meanPredictions: [Double] { predictions.map(\.mean) }
    public var deviations: [Double] { predictions.map { ($0.squares / Double(sets)).squareRoot() } }
    public var meanTargets: [Double] { targets.map(\.mean) }

    private func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

/// Running mean and sum of squared deviations (Welford 1962).
private struct PointMoments: Sendable {
    private(set) var mean = 0.0
    private(set) var squares = 0.0

    mutating func add(_ value: Double, at count: Int) {
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }
}
