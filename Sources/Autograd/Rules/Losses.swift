import TensorEngine

extension Tape {
    /// Mean, sum, or as it is.
    public func reduce(_ losses: Variable, _ reduction: Reduction) throws -> Variable {
        switch reduction {
        case .mean: return try mean(losses)
        case .sum: return try sum(losses)
        case .none: return losses
        }
    }

    /// The mean squared difference.
    public func mse(_ prediction: Variable, _ target: Variable, reduction: Reduction = .mean) throws -> Variable {
        try reduce(try square(try subtract(prediction, target)), reduction)
    }

    /// Cross-entropy of logits [N, K], or [N, K, …], with class numbers [N] or [N, …], or with a matrix of class
    /// probabilities of the logits' own shape. `smoothing` ε moves ε/K from the class to all. Samples of class `ignored`
    /// count as nothing.
    public func crossEntropy(
        _ logits: Variable, _ target: Variable, smoothing: Float = 0, weight: Variable? = nil, ignored: Int = -100,
        reduction: Reduction = .mean
    ) throws -> Variable {
        guard smoothing >= 0, smoothing <= 1 else {
            throw EngineError.outOfRange(
                operation: "cross_entropy", argument: "label_smoothing", value: Double(smoothing), low: 0, high: 1)
        }
        if target.shape == logits.shape && logits.shape.rank > 0 {
            return try softTargets(logits, target, smoothing, weight, reduction)
        }
        let loss = ClassLoss(
            smoothing: smoothing, weight: weight?.value, ignored: ignored, reduction: reduction, isNormalized: false,
            name: "cross_entropy")
        return try classLoss(logits, target, loss)
    }

    /// The same for log-probabilities.
    public func nll(
        _ logProbabilities: Variable, _ target: Variable, weight: Variable? = nil, ignored: Int = -100,
        reduction: Reduction = .mean
    ) throws -> Variable {
        let loss = ClassLoss(
            smoothing: 0, weight: weight?.value, ignored: ignored, reduction: reduction, isNormalized: true,
            name: "nll")
        return try classLoss(logProbabilities, target, loss)
    }

    /// What cross_entropy and nll differ in, and what they are asked for.
    private struct ClassLoss {
        let smoothing: Float
        let weight: Tensor?
        let ignored: Int
        let reduction: Reduction
        /// Whether the scores are log-probabilities.
        let isNormalized: Bool
        let name: String
    }

    /// Brings scores of other ranks into rows, one a sample.
    private func classLoss(_ scores: Variable, _ target: Variable, _ loss: ClassLoss) throws -> Variable {
        let rank = scores.shape.rank
        if rank == 1 && target.shape.rank == 0 {
            let row = try reshape(scores, [1, scores.value.count])
            let result = try classLossOfRows(row, try reshape(target, [1]), loss)
            return loss.reduction == .none ? try reshape(result, []) : result
        }
        if rank > 2 {
            // Classes last, and all positions as samples.
            let moved = try permute(scores, [0] + Array(2..<rank) + [1])
            let rows = try reshape(moved, [-1, scores.shape[1]])
            let expected = Shape(unchecked: Array(moved.shape.dimensions.dropLast()))
            guard target.shape == expected else {
                throw EngineError.wrongShape(operation: "\(loss.name)'s target", expected: expected, got: target.shape)
            }
            let result = try classLossOfRows(rows, try reshape(target, [target.value.count]), loss)
            return loss.reduction == .none ? try reshape(result, target.shape.dimensions) : result
        }
        guard rank == 2 else {
            throw EngineError.wrongRank(operation: loss.name, expected: "logits [N, classes]", got: scores.shape)
        }
        return try classLossOfRows(scores, target, loss)
    }

    private func classLossOfRows(_ scores: Variable, _ target: Variable, _ loss: ClassLoss) throws -> Variable {
        let result = try engine.crossEntropy(
            scores.value, classes: target.value, smoothing: loss.smoothing, weight: loss.weight,
            isNormalized: loss.isNormalized, ignored: loss.ignored, operation: loss.name)
        let value = try reduced(result, loss.reduction)
        guard records(scores) else { return Variable(value) }
        let saved = Saved(scores)
        return recordUnary(value, .crossEntropy, scores) { tape, gradient, node in
            let scores = try saved.variable(for: node)
            let targets = Variable(
                try tape.engine.smoothedTargets(
                    result, smoothing: loss.smoothing, weight: loss.weight, ignored: loss.ignored))
            // d/dlogits Σ -t·log softmax = softmax·Σt - t; of log-probabilities it is -t.
            let slope: Variable
            if loss.isNormalized {
                slope = try tape.negate(targets)
            } else {
                let probabilities = tape.isRecording
                    ? try tape.softmax(scores, axis: 1) : Variable(try tape.engine.exp(result.logProbabilities))
                let totals = try tape.sum(targets, axes: [1], keepDimensions: true)
                slope = try tape.subtract(try tape.multiply(probabilities, totals), targets)
            }
            switch loss.reduction {
            case .sum: return try tape.multiply(slope, gradient)
            case .mean: return try tape.multiply(slope, try tape.multiply(gradient, Float(1 / result.totalWeight)))
            case .none:
                return try tape.multiply(slope, try tape.reshape(gradient, [gradient.value.count, 1]))
            }
        }
    }

    private func reduced(_ result: CrossEntropyResult, _ reduction: Reduction) throws -> Tensor {
        switch reduction {
        case .none: return result.losses
        case .sum: return try engine.sum(result.losses)
        case .mean: return try engine.divide(try engine.sum(result.losses), Float(result.totalWeight))
        }
    }

    private func softTargets(
        _ logits: Variable, _ target: Variable, _ smoothing: Float, _ weight: Variable?, _ reduction: Reduction
    ) throws -> Variable {
        let axis = logits.shape.rank == 1 ? 0 : 1
        var logs = try logSoftmax(logits, axis: axis)
        if let weight {
            var sizes = [Int](repeating: 1, count: logits.shape.rank)
            sizes[axis] = weight.value.count
            logs = try multiply(logs, try reshape(weight, sizes))
        }
        let classes = Float(logits.shape[axis])
        let smoothed = smoothing == 0 ? target : try add(try multiply(target, 1 - smoothing), smoothing / classes)
        let losses = try negate(try sum(try multiply(smoothed, logs), axes: [axis]))
        return try reduce(losses, reduction)
    }

    /// -(w₊·t·log σ(x) + (1 - t)·log(1 - σ(x))), computed without overflow.
    public func bceWithLogits(
        _ logits: Variable, _ target: Variable, positiveWeight: Variable? = nil, reduction: Reduction = .mean
    ) throws -> Variable {
        // softplus(-x)·(1 + (w₊ - 1)·t) + (1 - t)·x
        let miss = try softplus(try negate(logits), threshold: .infinity)
        let rest = try multiply(try subtract(1, target), logits)
        guard let positiveWeight else { return try reduce(try add(miss, rest), reduction) }
        let factor = try add(try multiply(try add(positiveWeight, -1), target), 1)
        return try reduce(try add(try multiply(miss, factor), rest), reduction)
    }
}
