import CPlatform

/// Tensors of random numbers. Element i depends on the stream's key and position and on i alone.
extension Engine {
    /// Uniform in [low, high), from 24 random bits.
    public func uniform(_ shape: Shape, low: Float = 0, high: Float = 1, from stream: RandomStream) throws -> Tensor {
        let width = Vector(repeating: high - low)
        let base = Vector(repeating: low)
        return try fill(shape, stream) { words in
            (
                Vector.multiplyAdd(Engine.unit(words.0), width, base),
                Vector.multiplyAdd(Engine.unit(words.1), width, base),
                Vector.multiplyAdd(Engine.unit(words.2), width, base),
                Vector.multiplyAdd(Engine.unit(words.3), width, base)
            )
        }
    }

    /// Normally distributed, by Box and Muller's method.
    public func normal(
        _ shape: Shape, mean: Float = 0, deviation: Float = 1, from stream: RandomStream
    ) throws -> Tensor {
        let center = Vector(repeating: mean)
        let scale = Vector(repeating: deviation)
        return try fill(shape, stream) { words in
            let (a, b) = Engine.boxMuller(words.0, words.1)
            let (c, d) = Engine.boxMuller(words.2, words.3)
            return (
                Vector.multiplyAdd(a, scale, center), Vector.multiplyAdd(b, scale, center),
                Vector.multiplyAdd(c, scale, center), Vector.multiplyAdd(d, scale, center)
            )
        }
    }

    /// 1 with the given probability, else 0.
    public func bernoulli(_ shape: Shape, probability: Float, from stream: RandomStream) throws -> Tensor {
        guard probability >= 0, probability <= 1 else {
            throw EngineError.outOfRange(
                operation: "a random mask", argument: "the probability", value: Double(probability), low: 0, high: 1)
        }
        let limit = Vector(repeating: probability)
        return try fill(shape, stream) { words in
            (
                Vector.indicator(Engine.unit(words.0) .< limit), Vector.indicator(Engine.unit(words.1) .< limit),
                Vector.indicator(Engine.unit(words.2) .< limit), Vector.indicator(Engine.unit(words.3) .< limit)
            )
        }
    }

    /// Whole numbers from `low` up to, not including, `high`.
    public func integers(_ shape: Shape, low: Int, high: Int, from stream: RandomStream) throws -> Tensor {
        let (span, overflow) = high.subtractingReportingOverflow(low)
        guard high > low, !overflow else {
            throw EngineError.outOfRange(
                operation: "randint", argument: "high", value: Double(high), low: Double(low) + 1, high: .infinity)
        }
        let result = try empty(shape)
        let first = stream.take(blocks: (shape.count &+ 1) / 2)
        let key = stream.key
        for i in 0..<shape.count {
            let word = Engine.word64(first, key, i)
            // The high half of word·span is uniform in 0 ..< span.
            let draw = word.multipliedFullWidth(by: UInt64(span)).high
            result.pointer[i] = Float(low &+ Int(draw))
        }
        return result
    }

    /// 0 ..< n in random order.
    public func permutationIndices(_ n: Int, from stream: RandomStream) throws -> [Int] {
        guard n >= 0 else { throw EngineError.negativeSize(operation: "randperm", size: n) }
        let shape = try Shape([n], operation: "randperm")
        try SystemMemory.require(bytes: shape.count &* MemoryLayout<Int>.stride)
        let first = stream.take(blocks: (n &+ 1) / 2)
        let key = stream.key
        var order = Array(0..<n)
        for i in (1..<Swift.max(1, n)).reversed() {
            if i & 0xffff == 0 { try checkInterrupt() }
            let j = Int(Engine.word64(first, key, i).multipliedFullWidth(by: UInt64(i + 1)).high)
            order.swapAt(i, j)
        }
        return order
    }

    public func permutation(_ n: Int, from stream: RandomStream) throws -> Tensor {
        try tensor(try permutationIndices(n, from: stream))
    }

    /// The i-th 64-bit word from a block on.
    private static func word64(_ first: UInt64, _ key: UInt64, _ i: Int) -> UInt64 {
        let block = first &+ UInt64(i / 2)
        let words = Philox.block(
            counter: SIMD4(UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), 0, 0),
            key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
        let half = i % 2 &* 2
        return UInt64(words[half]) | UInt64(words[half &+ 1]) << 32
    }

    /// [0, 1) from the upper 24 bits.
    @inline(__always)
    private static func unit(_ words: Philox.Words) -> Vector {
        platform_to_float(unsafeBitCast(words &>> 8, to: IntVector.self)) * 0x1p-24
    }

    @inline(__always)
    private static func boxMuller(_ a: Philox.Words, _ b: Philox.Words) -> (Vector, Vector) {
        // In (0, 1], so that the logarithm is finite.
        let radius = VectorMath.squareRoot(VectorMath.log(unit(a) + 0x1p-24) * -2)
        let (sine, cosine) = VectorMath.nearSineAndCosine(unit(b) * (2 * Float.pi))
        return (radius * cosine, radius * sine)
    }

    /// Eight blocks fill 32 consecutive elements: word w of block b is element 8·w + b.
    @inline(__always)
    private func fill(
        _ shape: Shape, _ stream: RandomStream,
        _ transform: ((Philox.Words, Philox.Words, Philox.Words, Philox.Words)) -> (Vector, Vector, Vector, Vector)
    ) throws -> Tensor {
        let result = try empty(shape)
        let groups = (shape.count &+ 31) / 32
        let first = stream.take(blocks: groups &* 8)
        let key = stream.key
        let (target, count) = (result.pointer, shape.count)
        let groupsInTile = 512
        try parallel(tiles: (groups &+ groupsInTile &- 1) / groupsInTile, isHeavy: true) { tile in
            for group in (tile &* groupsInTile)..<Swift.min(groups, (tile &+ 1) &* groupsInTile) {
                let (a, b, c, d) = transform(Philox.eightBlocks(first: first &+ UInt64(group &* 8), key: key))
                let start = group &* 32
                if start &+ 32 <= count {
                    target.store(a, at: start)
                    target.store(b, at: start &+ 8)
                    target.store(c, at: start &+ 16)
                    target.store(d, at: start &+ 24)
                } else {
                    var rest = count &- start
                    for (part, vector) in [a, b, c, d].enumerated() where rest > 0 {
                        target.store(vector, at: start &+ part &* 8, count: Swift.min(8, rest))
                        rest &-= 8
                    }
                }
            }
        }
        return result
    }
}
