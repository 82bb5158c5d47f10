/// Softmax and the losses that are built on it. Each row is read while it is in the cache.
extension Engine {
    public func softmax(_ x: Tensor, axis: Int) throws -> Tensor {
        try alongLastAxis(x, axis, "softmax") { source, target, count in
            let peak = Engine.rowMaximum(source, count)
            let sum = Engine.exponentials(source, target, count, peak)
            Engine.scaleRow(target, count, Float(1 / sum))
        }
    }

    public func logSoftmax(_ x: Tensor, axis: Int) throws -> Tensor {
        try alongLastAxis(x, axis, "log_softmax") { source, target, count in
            let peak = Engine.rowMaximum(source, count)
            let logSum = Float(VectorMath.scalarLog(Engine.blockedSum(source, count) { VectorMath.exp($0 - peak) }))
            for i in 0..<count { target[i] = source[i] - peak - logSum }
        }
    }

    /// y·(g - Σ g·y), the gradient of softmax.
    public func softmaxGradient(_ g: Tensor, _ y: Tensor, axis: Int) throws -> Tensor {
        let weighted = try multiply(g, y)
        let total = try sum(weighted, axes: [axis], keepDimensions: true)
        return try subtract(weighted, try multiply(y, total))
    }

    /// g - e^y·Σ g, the gradient of log-softmax.
    public func logSoftmaxGradient(_ g: Tensor, _ y: Tensor, axis: Int) throws -> Tensor {
        let total = try sum(g, axes: [axis], keepDimensions: true)
        return try subtract(g, try multiply(try exp(y), total))
    }

    /// Gives each row along an axis to `body`: source, target, length.
    @inline(__always)
    private func alongLastAxis(
        _ x: Tensor, _ axis: Int, _ name: String,
        _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) throws -> Tensor {
        let shape = x.rank == 0 ? Shape(unchecked: [1]) : x.shape
        let axis = try shape.axis(axis, operation: name)
        if axis != shape.rank - 1 {
            let moved = try transpose(x, axis, -1)
            let result = try alongRows(moved, body)
            return try transpose(result, axis, -1)
        }
        return try alongRows(x, body)
    }

    @inline(__always)
    private func alongRows(
        _ x: Tensor, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) throws -> Tensor {
        let result = try empty(x.shape)
        let length = x.rank == 0 ? 1 : x.shape[x.rank - 1]
        let rows = length == 0 ? 0 : x.count / length
        let (source, target) = (x.pointer, result.pointer)
        let rowsInTile = Swift.max(1, 8192 / Swift.max(1, length))
        try parallel(tiles: (rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            for row in (tile &* rowsInTile)..<Swift.min(rows, (tile &+ 1) &* rowsInTile) {
                body(source + row &* length, target + row &* length, length)
            }
        }
        return result
    }

    /// target = e^(source - peak); returns the sum.
    private static func exponentials(
        _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int, _ peak: Float
    ) -> Double {
        var i = 0
        while i &+ 8 <= count {
            target.store(VectorMath.exp(source.vector(at: i) - peak), at: i)
            i &+= 8
        }
        if i < count { target.store(VectorMath.exp(source.vector(at: i) - peak), at: i, count: count &- i) }
        return blockedSum(target, count) { $0 }
    }

    private static func scaleRow(_ row: UnsafeMutablePointer<Float>, _ count: Int, _ factor: Float) {
        for i in 0..<count { row[i] *= factor }
    }
}

/// How a loss puts the samples' losses together.
public enum Reduction: String, Sendable, CaseIterable {
    case mean, sum, none
}

/// What cross-entropy keeps for its gradient.
public struct CrossEntropyResult {
    /// The loss of each sample, already weighted.
    public let losses: Tensor
    /// The sum of the samples' class weights, by which the mean divides.
    public let totalWeight: Double
    /// The logarithms of the class probabilities.
    public let logProbabilities: Tensor
    /// The samples' classes.
    public let classes: [Int]
}

extension Engine {
    /// Losses of logits [N, K] (or log-probabilities, if `isNormalized`) for classes [N], with PyTorch's class
    /// weights and label smoothing: (1 - ε) on the class and ε/K on all. Samples of class `ignored` count as nothing.
    public func crossEntropy(
        _ logits: Tensor, classes targets: Tensor, smoothing: Float, weight: Tensor?, isNormalized: Bool,
        ignored: Int = -100, operation: String
    ) throws -> CrossEntropyResult {
        let (samples, classes) = (logits.shape[0], logits.shape[1])
        guard targets.shape.dimensions == [samples] else {
            throw EngineError.wrongShape(
                operation: "\(operation)'s target", expected: Shape(unchecked: [samples]), got: targets.shape)
        }
        if let weight, weight.count != classes {
            throw EngineError.wrongShape(
                operation: "\(operation)'s weight", expected: Shape(unchecked: [classes]), got: weight.shape)
        }
        let numbers = try wholeNumbers(targets, operation: "\(operation)'s target")
        let logs = isNormalized ? logits : try logSoftmax(logits, axis: 1)
        let losses = try zeros(Shape(unchecked: [samples]))
        var total = 0.0
        for (sample, number) in numbers.enumerated() where number != ignored {
            guard number >= 0, number < classes else {
                throw EngineError.classOutOfRange(operation: operation, value: number, classes: classes)
            }
            let row = logs.pointer + sample &* classes
            let own = weight?.pointer[number] ?? 1
            total += Double(own)
            var loss = -(1 - smoothing) * own * row[number]
            if smoothing > 0 {
                var others = 0.0
                for k in 0..<classes { others += Double(row[k] * (weight?.pointer[k] ?? 1)) }
                loss -= smoothing / Float(classes) * Float(others)
            }
            losses.pointer[sample] = loss
        }
        return CrossEntropyResult(losses: losses, totalWeight: total, logProbabilities: logs, classes: numbers)
    }

    /// The targets that cross-entropy compares with, as a matrix [N, K]: weighted, smoothed, and multiplied by each
    /// sample's factor.
    public func smoothedTargets(
        _ result: CrossEntropyResult, smoothing: Float, weight: Tensor?, ignored: Int = -100
    ) throws -> Tensor {
        let classes = result.logProbabilities.shape[1]
        let table = try zeros(result.logProbabilities.shape)
        for (sample, number) in result.classes.enumerated() where number != ignored {
            let row = table.pointer + sample &* classes
            if smoothing > 0 {
                for k in 0..<classes { row[k] = smoothing / Float(classes) * (weight?.pointer[k] ?? 1) }
            }
            row[number] += (1 - smoothing) * (weight?.pointer[number] ?? 1)
        }
        return table
    }
}
