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
        return try classLoss(logits, target, smoothing, weight, ignored, reduction, isNormalized: false, "cross_entropy")
    }

    /// The same for log-probabilities.
    public func nll(
        _ logProbabilities: Variable, _ target: Variable, weight: Variable? = nil, ignored: Int = -100,
        reduction: Reduction = .mean
    ) throws -> Variable {
        try classLoss(logProbabilities, target, 0, weight, ignored, reduction, isNormalized: true, "nll")
    }

    private func classLoss(
        _ logits: Variable, _ target: Variable, _ smoothing: Float, _ weight: Variable?, _ ignored: Int,
        _ reduction: Reduction, isNormalized: Bool, _ name: String
    ) throws -> Variable {
        if logits.shape.rank == 1 && target.shape.rank == 0 {
            let loss = try classLoss(
                try reshape(logits, [1, logits.value.count]), try reshape(target, [1]), smoothing, weight, ignored,
                reduction, isNormalized: isNormalized, name)
            return reduction == .none ? try reshape(loss, []) : loss
        }
        if logits.shape.rank > 2 {
            // Classes last, and all positions as samples.
            let rank = logits.shape.rank
            let moved = try permute(logits, [0] + Array(2..<rank) + [1])
            let flat = try reshape(moved, [-1, logits.shape[1]])
            let expected = Shape(unchecked: Array(moved.shape.dimensions.dropLast()))
            guard target.shape == expected else {
                throw EngineError.wrongShape(operation: "\(name)'s target", expected: expected, got: target.shape)
            }
            let loss = try classLoss(
                flat, try reshape(target, [target.value.count]), smoothing, weight, ignored, reduction,
                isNormalized: isNormalized, name)
            return reduction == .none ? try reshape(loss, target.shape.dimensions) : loss
        }
        guard logits.shape.rank == 2 else {
            throw EngineError.wrongRank(operation: name, expected: "logits [N, classes]", got: logits.shape)
        }
        let result = try engine.crossEntropy(
            logits.value, classes: target.value, smoothing: smoothing, weight: weight?.value,
            isNormalized: isNormalized, ignored: ignored, operation: name)
        let value = try reduced(result, reduction)
        guard records(logits) else { return Variable(value) }
        let saved = Saved(logits)
        let weights = weight?.value
        return recordUnary(value, .crossEntropy, logits) { tape, gradient, node in
            let logits = try saved.variable(for: node)
            let targets = Variable(
                try tape.engine.smoothedTargets(result, smoothing: smoothing, weight: weights, ignored: ignored))
            // d/dlogits Σ -t·log softmax = softmax·Σt - t; of log-probabilities it is -t.
            var slope = targets
            if isNormalized {
                slope = try tape.negate(targets)
            } else {
                let probabilities = tape.isRecording
                    ? try tape.softmax(logits, axis: 1) : Variable(try tape.engine.exp(result.logProbabilities))
                let totals = try tape.sum(targets, axes: [1], keepDimensions: true)
                slope = try tape.subtract(try tape.multiply(probabilities, totals), targets)
            }
            switch reduction {
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
