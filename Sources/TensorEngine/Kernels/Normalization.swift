/// Batch and layer normalization. A tensor is seen as [outer, channels, inner] for the first, as [rows, length] for
/// the second.
extension Engine {
    /// What normalization in training needs again for its gradient.
    public struct NormalizationResult {
        /// γ·x̂ + β.
        public let output: Tensor
        /// x̂ = (x - mean)/√(variance + ε).
        public let normalized: Tensor
        public let mean: Tensor
        /// Biased: divided by the number of elements.
        public let variance: Tensor
        /// 1/√(variance + ε).
        public let inverseDeviation: Tensor
    }

    /// Normalizes each channel (axis 1) with its own mean and biased variance over all other axes.
    public func batchNorm(_ x: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Float) throws -> NormalizationResult {
        let channels = try self.channels(of: x, "batch_norm", weight, bias)
        let outer = x.shape[0]
        let inner = x.shape.dimensions[2...].reduce(1, &*)
        let count = outer &* inner
        guard count > 1 else { throw EngineError.singleSample(operation: "batch_norm", shape: x.shape) }
        let perChannel = Shape(unchecked: [channels])
        let mean = try empty(perChannel)
        let variance = try empty(perChannel)
        let inverse = try empty(perChannel)
        if inner == 1 {
            let column = try self.mean(x, axes: [0])
            let centered = try subtract(x, column)
            let squares = try self.mean(try square(centered), axes: [0])
            mean.pointer.update(from: column.pointer, count: channels)
            variance.pointer.update(from: squares.pointer, count: channels)
        } else {
            let source = x.pointer
            try parallel(tiles: channels, isHeavy: count > 1 << 14) { channel in
                var sum = 0.0
                for i in 0..<outer {
                    sum += Engine.blockedSum(source + (i &* channels &+ channel) &* inner, inner) { $0 }
                }
                let center = Float(sum / Double(count))
                var squares = 0.0
                for i in 0..<outer {
                    squares += Engine.blockedSum(source + (i &* channels &+ channel) &* inner, inner) {
                        ($0 - center) * ($0 - center)
                    }
                }
                mean.pointer[channel] = center
                variance.pointer[channel] = Float(squares / Double(count))
            }
        }
        for channel in 0..<channels {
            inverse.pointer[channel] = 1 / (variance.pointer[channel] + epsilon).squareRoot()
        }
        let normalized = try scaleChannels(x, channels, inner) { channel in
            (inverse.pointer[channel], -mean.pointer[channel] * inverse.pointer[channel])
        }
        let output = try affine(normalized, weight, bias, channels, inner)
        return NormalizationResult(
            output: output, normalized: normalized, mean: mean, variance: variance, inverseDeviation: inverse)
    }

    /// Normalizes each channel with given statistics, as in evaluation.
    public func batchNorm(
        _ x: Tensor, weight: Tensor?, bias: Tensor?, mean: Tensor, variance: Tensor, epsilon: Float
    ) throws -> Tensor {
        let channels = try self.channels(of: x, "batch_norm", weight, bias)
        for statistic in [mean, variance] where statistic.count != channels {
            throw EngineError.wrongShape(
                operation: "batch_norm's statistics", expected: Shape(unchecked: [channels]), got: statistic.shape)
        }
        let inner = x.shape.dimensions[2...].reduce(1, &*)
        return try scaleChannels(x, channels, inner) { channel in
            let scale = (weight?.pointer[channel] ?? 1) / (variance.pointer[channel] + epsilon).squareRoot()
            return (scale, (bias?.pointer[channel] ?? 0) - mean.pointer[channel] * scale)
        }
    }

    private func channels(of x: Tensor, _ operation: String, _ weight: Tensor?, _ bias: Tensor?) throws -> Int {
        guard x.rank >= 2 else {
            throw EngineError.wrongRank(operation: operation, expected: "a batch of channels [N, C, …]", got: x.shape)
        }
        let channels = x.shape[1]
        for parameter in [weight, bias] {
            if let parameter, parameter.count != channels {
                throw EngineError.wrongShape(
                    operation: "\(operation)'s parameters", expected: Shape(unchecked: [channels]),
                    got: parameter.shape)
            }
        }
        return channels
    }

    private func affine(
        _ normalized: Tensor, _ weight: Tensor?, _ bias: Tensor?, _ channels: Int, _ inner: Int
    ) throws -> Tensor {
        if weight == nil && bias == nil { return normalized }
        return try scaleChannels(normalized, channels, inner) { channel in
            (weight?.pointer[channel] ?? 1, bias?.pointer[channel] ?? 0)
        }
    }

    /// x·scale + shift for each channel of [outer, channels, inner].
    @inline(__always)
    private func scaleChannels(
        _ x: Tensor, _ channels: Int, _ inner: Int, _ factors: (Int) -> (scale: Float, shift: Float)
    ) throws -> Tensor {
        let table = try empty(Shape(unchecked: [2, channels]))
        let (scales, shifts) = (table.pointer, table.pointer + channels)
        for channel in 0..<channels { (scales[channel], shifts[channel]) = factors(channel) }
        let result = try empty(x.shape)
        let (source, target) = (x.pointer, result.pointer)
        let width = inner == 1 ? channels : inner
        let lines = width == 0 ? 0 : x.count / width
        let linesInTile = Swift.max(1, 16384 / Swift.max(1, width))
        try withExtendedLifetime(table) {
            try parallel(tiles: (lines &+ linesInTile &- 1) / linesInTile) { tile in
                for line in (tile &* linesInTile)..<Swift.min(lines, (tile &+ 1) &* linesInTile) {
                    let (from, to) = (source + line &* width, target + line &* width)
                    if inner == 1 {
                        var i = 0
                        while i &+ 8 <= width {
                            let scale = scales.vector(at: i)
                            to.store(Vector.multiplyAdd(from.vector(at: i), scale, shifts.vector(at: i)), at: i)
                            i &+= 8
                        }
                        while i < width {
                            to[i] = shifts[i].addingProduct(from[i], scales[i])
                            i &+= 1
                        }
                    } else {
                        let (scale, shift) = (scales[line % channels], shifts[line % channels])
                        let (scaleVector, shiftVector) = (Vector(repeating: scale), Vector(repeating: shift))
                        var i = 0
                        while i &+ 8 <= width {
                            to.store(Vector.multiplyAdd(from.vector(at: i), scaleVector, shiftVector), at: i)
                            i &+= 8
                        }
                        while i < width {
                            to[i] = shift.addingProduct(from[i], scale)
                            i &+= 1
                        }
                    }
                }
            }
        }
        return result
    }

    /// Normalizes each row of [rows, length] with its own mean and biased variance. `weight` and `bias` have
    /// `length` elements.
    public func layerNorm(
        _ x: Tensor, length: Int, weight: Tensor?, bias: Tensor?, epsilon: Float
    ) throws -> NormalizationResult {
        let rows = length == 0 ? 0 : x.count / length
        let normalized = try empty(x.shape)
        let output = weight == nil && bias == nil ? normalized : try empty(x.shape)
        let perRow = Shape(unchecked: [rows])
        let (mean, variance, inverse) = (try empty(perRow), try empty(perRow), try empty(perRow))
        let rowsInTile = Swift.max(1, 16384 / Swift.max(1, length))
        let (source, target) = (x.pointer, normalized.pointer)
        try parallel(tiles: (rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            for row in (tile &* rowsInTile)..<Swift.min(rows, (tile &+ 1) &* rowsInTile) {
                let (from, to) = (source + row &* length, target + row &* length)
                let center = Float(Engine.blockedSum(from, length) { $0 } / Double(length))
                let squares = Engine.blockedSum(from, length) { ($0 - center) * ($0 - center) }
                let spread = Float(squares / Double(length))
                let scale = 1 / (spread + epsilon).squareRoot()
                (mean.pointer[row], variance.pointer[row], inverse.pointer[row]) = (center, spread, scale)
                for i in 0..<length { to[i] = (from[i] - center) * scale }
                if weight != nil || bias != nil {
                    let result = output.pointer + row &* length
                    for i in 0..<length {
                        result[i] = (bias?.pointer[i] ?? 0).addingProduct(to[i], weight?.pointer[i] ?? 1)
                    }
                }
            }
        }
        return NormalizationResult(
            output: output, normalized: normalized, mean: mean, variance: variance, inverseDeviation: inverse)
    }
}
