/// Layer normalization of [rows, length].
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
