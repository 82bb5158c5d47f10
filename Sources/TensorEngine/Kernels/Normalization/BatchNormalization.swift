/// Batch normalization. A tensor is seen as [outer, channels, inner]; a tile computes all there is to compute about some
/// channels, so that their elements are read again from cache.
extension Engine {
    /// A batch's own statistics, one element for each channel.
    public struct BatchStatistics {
        public let mean: Tensor
        /// Biased: divided by the number of elements.
        public let variance: Tensor
        /// 1/√(variance + ε).
        public let inverseDeviation: Tensor
    }

    /// γ·(x - mean)/√(variance + ε) + β with each channel's (axis 1) own mean and biased variance over all other axes.
    public func batchNorm(
        _ x: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Float
    ) throws -> (output: Tensor, statistics: BatchStatistics) {
        let layout = try ChannelLayout(x, "batch_norm", weight, bias)
        guard layout.count > 1 else { throw EngineError.singleSample(operation: "batch_norm", shape: x.shape) }
        let perChannel = Shape(unchecked: [layout.channels])
        let statistics = BatchStatistics(
            mean: try empty(perChannel), variance: try empty(perChannel), inverseDeviation: try empty(perChannel))
        let output = try empty(x.shape)
        let (mean, variance) = (statistics.mean.pointer, statistics.variance.pointer)
        let inverse = statistics.inverseDeviation.pointer
        try parallel(tiles: layout.tiles) { tile in
            for columns in layout.columns(ofTile: tile) {
                let sums = columns.totals(x) { x in x }
                let center = Vector(sums / Double(layout.count))
                let squares = columns.totals(x) { x in (x - center) * (x - center) }
                let spread = Vector(squares / Double(layout.count))
                let scale = 1 / VectorMath.squareRoot(spread + epsilon)
                columns.store(center, into: mean)
                columns.store(spread, into: variance)
                columns.store(scale, into: inverse)
                let factor = columns.parameter(weight, otherwise: 1) * scale
                let shift = columns.parameter(bias, otherwise: 0) - center * factor
                columns.map(x, into: output) { x in Vector.multiplyAdd(x, factor, shift) }
            }
        }
        return (output, statistics)
    }

    /// The gradients of `batchNorm`: with ĝ = γ·g and x̂ the normalized x,
    /// dx = (ĝ - mean(ĝ) - x̂·mean(ĝ·x̂))/√(variance + ε), dγ = Σ g·x̂, dβ = Σ g.
    public func batchNormGradient(
        _ gradient: Tensor, _ x: Tensor, weight: Tensor?, _ statistics: BatchStatistics
    ) throws -> (x: Tensor, weight: Tensor, bias: Tensor) {
        let layout = try ChannelLayout(x, "batch_norm", weight, nil)
        let perChannel = Shape(unchecked: [layout.channels])
        let (weightSlope, biasSlope) = (try empty(perChannel), try empty(perChannel))
        let slope = try empty(x.shape)
        try parallel(tiles: layout.tiles) { tile in
            for columns in layout.columns(ofTile: tile) {
                let center = columns.parameter(statistics.mean, otherwise: 0)
                let inverse = columns.parameter(statistics.inverseDeviation, otherwise: 0)
                let sums = columns.totals(gradient) { g in g }
                let products = columns.totals(gradient, x) { g, x in g * ((x - center) * inverse) }
                columns.store(Vector(sums), into: biasSlope.pointer)
                columns.store(Vector(products), into: weightSlope.pointer)
                let mean = Vector(sums / Double(layout.count))
                let share = Vector(products / Double(layout.count)) * inverse
                let factor = columns.parameter(weight, otherwise: 1) * inverse
                columns.map(gradient, x, into: slope) { g, x in factor * (g - mean - (x - center) * share) }
            }
        }
        return (slope, weightSlope, biasSlope)
    }

    /// Normalizes each channel with given statistics, as in evaluation.
    public func batchNorm(
        _ x: Tensor, weight: Tensor?, bias: Tensor?, mean: Tensor, variance: Tensor, epsilon: Float
    ) throws -> Tensor {
        let layout = try ChannelLayout(x, "batch_norm", weight, bias)
        for statistic in [mean, variance] where statistic.count != layout.channels {
            throw EngineError.wrongShape(
                operation: "batch_norm's statistics", expected: Shape(unchecked: [layout.channels]),
                got: statistic.shape)
        }
        let output = try empty(x.shape)
        try parallel(tiles: layout.tiles) { tile in
            for columns in layout.columns(ofTile: tile) {
                let spread = columns.parameter(variance, otherwise: 1)
                let scale = columns.parameter(weight, otherwise: 1) / VectorMath.squareRoot(spread + epsilon)
                let shift = columns.parameter(bias, otherwise: 0) - columns.parameter(mean, otherwise: 0) * scale
                columns.map(x, into: output) { x in Vector.multiplyAdd(x, scale, shift) }
            }
        }
        return output
    }
}

/// [outer, channels, inner], cut into columns that are normalized together.
private struct ChannelLayout {
    let outer: Int
    let channels: Int
    let inner: Int

    init(_ x: Tensor, _ operation: String, _ weight: Tensor?, _ bias: Tensor?) throws {
        guard x.rank >= 2 else {
            throw EngineError.wrongRank(operation: operation, expected: "a batch of channels [N, C, …]", got: x.shape)
        }
        outer = x.shape[0]
        channels = x.shape[1]
        inner = x.shape.count(of: 2..<x.rank)
        for case let parameter? in [weight, bias] where parameter.count != channels {
            throw EngineError.wrongShape(
                operation: "\(operation)'s parameters", expected: Shape(unchecked: [channels]), got: parameter.shape)
        }
    }

    /// Elements of one channel.
    var count: Int { outer &* inner }

    /// Without an inner axis eight neighbours are worked through together, otherwise one channel.
    private var channelsInColumn: Int { inner == 1 ? 8 : 1 }
    private var channelsInTile: Int {
        max(1, 16384 / max(1, count &* channelsInColumn)) &* channelsInColumn
    }

    var tiles: Int { outer &* inner == 0 ? 0 : (channels &+ channelsInTile &- 1) / channelsInTile }

    func columns(ofTile tile: Int) -> ChannelColumns {
        ChannelColumns(
            layout: self, step: channelsInColumn, channel: tile &* channelsInTile,
            end: min(channels, (tile &+ 1) &* channelsInTile))
    }
}

/// The columns of a tile, one after another; itself the one at which it stands.
private struct ChannelColumns: Sequence, IteratorProtocol {
    let layout: ChannelLayout
    let step: Int
    var channel: Int
    let end: Int

    @inline(__always)
    mutating func next() -> ChannelColumns? {
        if channel >= end { return nil }
        defer { channel &+= step }
        return self
    }

    /// Channels in this column.
    private var width: Int { Swift.min(step, end &- channel) }

    /// A parameter of the channels, in the lanes.
    @inline(__always)
    func parameter(_ tensor: Tensor?, otherwise value: Float) -> Vector {
        guard let tensor else { return Vector(repeating: value) }
        return step == 1 ? Vector(repeating: tensor.pointer[channel]) : tensor.pointer.vector(at: channel)
    }

    @inline(__always)
    func store(_ vector: Vector, into target: UnsafeMutablePointer<Float>) {
        target.store(vector, at: channel, count: width)
    }

    @inline(__always)
    func totals(_ x: Tensor, _ f: (Vector) -> Vector) -> SIMD8<Double> { totals(x, x) { x, _ in f(x) } }

    /// The sums of f(a, b) over each channel, in the lanes: in 32 bits within a block, in 64 bits across blocks.
    @inline(__always)
    func totals(_ a: Tensor, _ b: Tensor, _ f: (Vector, Vector) -> Vector) -> SIMD8<Double> {
        var total = SIMD8<Double>.zero
        if step == 1 {
            for i in 0..<layout.outer {
                let start = (i &* layout.channels &+ channel) &* layout.inner
                total[0] += Engine.blockedSum(a.pointer + start, b.pointer + start, layout.inner, f)
            }
            return SIMD8(repeating: total[0])
        }
        let (left, right) = (a.pointer + channel, b.pointer + channel)
        let stride = layout.channels
        for start in Swift.stride(from: 0, to: layout.outer, by: 64) {
            let end = Swift.min(layout.outer, start &+ 64)
            var (s0, s1) = (Vector.zero, Vector.zero)
            var row = start
            while row &+ 2 <= end {
                let (first, second) = (row &* stride, (row &+ 1) &* stride)
                s0 += f(left.vector(at: first), right.vector(at: first))
                s1 += f(left.vector(at: second), right.vector(at: second))
                row &+= 2
            }
            if row < end { s0 += f(left.vector(at: row &* stride), right.vector(at: row &* stride)) }
            total += SIMD8<Double>(s0 + s1)
        }
        return total
    }

    @inline(__always)
    func map(_ x: Tensor, into target: Tensor, _ f: (Vector) -> Vector) { map(x, x, into: target) { x, _ in f(x) } }

    /// Stores f(a, b) for all elements of the channels.
    @inline(__always)
    func map(_ a: Tensor, _ b: Tensor, into target: Tensor, _ f: (Vector, Vector) -> Vector) {
        if step == 1 {
            for i in 0..<layout.outer {
                let start = (i &* layout.channels &+ channel) &* layout.inner
                let (left, right, to) = (a.pointer + start, b.pointer + start, target.pointer + start)
                var j = 0
                while j &+ 8 <= layout.inner {
                    to.store(f(left.vector(at: j), right.vector(at: j)), at: j)
                    j &+= 8
                }
                if j < layout.inner {
                    to.store(f(left.vector(at: j), right.vector(at: j)), at: j, count: layout.inner &- j)
                }
            }
            return
        }
        let isWhole = width == 8
        for row in 0..<layout.outer {
            let start = row &* layout.channels &+ channel
            let value = f(a.pointer.vector(at: start), b.pointer.vector(at: start))
            if isWhole {
                target.pointer.store(value, at: start)
            } else {
                target.pointer.store(value, at: start, count: width)
            }
        }
    }
}
