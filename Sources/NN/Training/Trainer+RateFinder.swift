import Autograd
import Glibc
import TensorEngine

/// What a learning-rate sweep saw: the rates, the smoothed losses, and rates to start from.
public struct RateSweep: Equatable, Sendable {
    public let rates: [Double]
    public let losses: [Double]

    /// Where the smoothed loss fell fastest against the logarithm of the rate, over a tenth of the sweep at a time so
    /// that the differences between batches do not decide; nil when it never fell.
    public var steepest: Double? {
        let span = max(rates.count / 10, 1)
        var best: (slope: Double, rate: Double)?
        // The smoothing has little to go by at the start.
        for end in stride(from: (span - 1) + span, to: rates.count, by: 1) {
            let start = end - span
            let slope = (losses[end] - losses[start]) / log(rates[end] / rates[start])
            if slope < 0, slope < best?.slope ?? 0 { best = (slope, rates[end - span / 2]) }
        }
        return best?.rate
    }

    /// A tenth of the rate with the lowest smoothed loss.
    public var minimumOverTen: Double? {
        losses.indices.min { losses[$0] < losses[$1] }.map { rates[$0] / 10 }
    }
}

extension Trainer {
    /// Trains with rates that grow evenly on a logarithmic scale, a batch a rate, until the loss is four times its best
    /// (Smith 2017). Afterwards net, optimizer, statistics and generators are as they were, also after an error.
    public func findRate(
        _ data: Examples, from low: Double = 1e-7, to high: Double = 10, steps: Int = 100, batchSize: Int? = nil
    ) throws -> RateSweep {
        try ValueRange.positive.check(low, "start", of: "lr_find")
        try ValueRange.between(low, .greatestFiniteMagnitude).check(high, "end", of: "lr_find")
        try requireSize(steps, "steps", of: "lr_find", atLeast: 2)
        let values = net.state.map { ($0.variable, $0.variable.value) }
        let gradients = net.parameters.map { ($0.variable, $0.variable.gradient) }
        let (state, measuring) = (optimizer.state, optimizer.measuring)
        defer {
            for (variable, value) in values { variable.replaceValue(value) }
            for (variable, gradient) in gradients { variable.gradient = gradient }
        }
        let sweep = net.preservingState(runtime) {
            net.withTraining(true) {
                Result { try self.sweep(data, low, high, steps, batchSize) }
            }
        }
        try optimizer.restore(state)
        optimizer.measuring = measuring
        return try sweep.get()
    }

    private func sweep(
        _ data: Examples, _ low: Double, _ high: Double, _ steps: Int, _ batchSize: Int?
    ) throws -> RateSweep {
        let stream = runtime.random.sharedStream(kind: "shuffle", shape: [data.count])
        let parts = net.modules
        var rates: [Double] = [], losses: [Double] = []
        var average = 0.0, best = Double.infinity
        var plan = try BatchPlan(count: data.count, size: batchSize, shuffledBy: stream, runtime.engine)
        var batch = 0
        for index in 0..<steps {
            if batch == plan.batchCount {
                plan = try BatchPlan(count: data.count, size: batchSize, shuffledBy: stream, runtime.engine)
                batch = 0
            }
            let rate = low * pow(high / low, Double(index) / Double(steps - 1))
            try optimizer.set("lr", to: rate)
            let examples = plan.isWhole ? data : try data.rows(plan.indices(of: batch), runtime.engine)
            batch += 1
            let loss: Double
            do {
                let values = try step(examples, parts, of: data)
                loss = values.dataLoss + values.penalty
            } catch NNError.nonFiniteGradient {
                break
            }
            average = 0.98 * average + 0.02 * loss
            let smoothed = average / (1 - pow(0.98, Double(index + 1)))
            guard smoothed.isFinite else { break }
            rates.append(rate)
            losses.append(smoothed)
            best = min(best, smoothed)
            if index > 0, smoothed > 4 * best { break }
        }
        return RateSweep(rates: rates, losses: losses)
    }
}
