import Glibc
import TensorEngine

/// Regularization by changed examples. Targets are mixed like numbers: class numbers go through `one_hot` first.
public enum Augmentation {
    /// Each example mixed with another of the batch: `λ x + (1 - λ) x'`, targets alike, with λ from Beta(alpha, alpha)
    /// and at least ½ (Zhang et al. 2018).
    public static func mixup(
        _ batch: Examples, alpha: Double = 0.4, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try ValueRange.positive.check(alpha, "alpha", of: "mixup")
        let partners = try engine.permutationIndices(batch.count, from: stream)
        let shares = try (0..<batch.count).map { _ in
            let share = try beta(alpha, from: stream, engine)
            return Float(max(share, 1 - share))
        }
        let others = try batch.rows(partners[...], engine)
        return try Examples(
            inputs: mixed(batch.inputs, others.inputs, shares, engine),
            targets: mixed(batch.targets, others.targets, shares, engine))
    }

    /// A box of each image `[N, C, H, W]` is replaced by another image's, targets mixed by area; the box has the share
    /// 1 - λ of the image, λ from Beta(alpha, alpha), before it is cut at the borders (Yun et al. 2019).
    public static func cutmix(
        _ batch: Examples, alpha: Double = 1, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try ValueRange.positive.check(alpha, "alpha", of: "cutmix")
        try requireRank([4], of: "cutmix", batch.inputs.shape)
        let (height, width) = (batch.inputs.shape[2], batch.inputs.shape[3])
        let partners = try engine.permutationIndices(batch.count, from: stream)
        let others = try batch.rows(partners[...], engine)
        let side = (1 - (try beta(alpha, from: stream, engine))).squareRoot()
        let box = try Box(
            height: height, width: width, tall: Int(Double(height) * side), wide: Int(Double(width) * side),
            from: stream, engine)
        var inputs = batch.inputs
        try inputs.withMutableFloats(engine) { elements in
            others.inputs.withFloats { source in
                for plane in 0..<batch.count * batch.inputs.shape[1] {
                    box.forEachOffset(width: width, height: height, plane: plane) { elements[$0] = source[$0] }
                }
            }
        }
        let area = Double(height * width)
        let share = Float(1 - Double(box.area) / max(area, 1))
        let shares = [Float](repeating: share, count: batch.count)
        return try Examples(inputs: inputs, targets: mixed(batch.targets, others.targets, shares, engine))
    }

    /// A square of zeros of this size in each image `[N, C, H, W]`, its center anywhere in the image
    /// (DeVries and Taylor 2017).
    public static func cutout(
        _ images: Tensor, size: Int, from stream: RandomStream, _ engine: Engine
    ) throws -> Tensor {
        try requireSize(size, "size", of: "cutout")
        try requireRank([4], of: "cutout", images.shape)
        let (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3])
        var result = images
        guard images.count > 0 else { return result }
        for image in 0..<images.shape[0] {
            let box = try Box(height: height, width: width, tall: size, wide: size, from: stream, engine)
            try result.withMutableFloats(engine) { elements in
                for plane in image * channels..<(image + 1) * channels {
                    box.forEachOffset(width: width, height: height, plane: plane) { elements[$0] = 0 }
                }
            }
        }
        return result
    }

    /// `share · a + (1 - share) · b`, a share for each row.
    private static func mixed(_ a: Tensor, _ b: Tensor, _ shares: [Float], _ engine: Engine) throws -> Tensor {
        let column = [shares.count] + [Int](repeating: 1, count: a.rank - 1)
        let own = try engine.tensor(shares, Shape(column))
        let rest = try engine.tensor(shares.map { 1 - $0 }, Shape(column))
        return try engine.add(engine.multiply(a, own), engine.multiply(b, rest))
    }

    /// A draw from Beta(alpha, alpha): x / (x + y) of two draws from Gamma(alpha).
    private static func beta(_ alpha: Double, from stream: RandomStream, _ engine: Engine) throws -> Double {
        let x = try gamma(alpha, from: stream, engine), y = try gamma(alpha, from: stream, engine)
        return x + y > 0 ? x / (x + y) : 0.5
    }

    /// Marsaglia and Tsang 2000; below 1 by way of alpha + 1.
    private static func gamma(_ alpha: Double, from stream: RandomStream, _ engine: Engine) throws -> Double {
        func uniform() throws -> Double { Double(try engine.uniform(.scalar, low: 0, high: 1, from: stream).item) }
        if alpha < 1 {
            let boosted = try gamma(alpha + 1, from: stream, engine)
            return boosted * pow(try uniform(), 1 / alpha)
        }
        let d = alpha - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            try engine.checkInterrupt()
            let x = Double(try engine.normal(.scalar, mean: 0, deviation: 1, from: stream).item)
            let v = pow(1 + c * x, 3)
            guard v > 0 else { continue }
            if log(try uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
        }
    }
}

/// A rectangle of an image, cut at its borders.
private struct Box {
    private let rows: Range<Int>
    private let columns: Range<Int>

    init(height: Int, width: Int, tall: Int, wide: Int, from stream: RandomStream, _ engine: Engine) throws {
        func place(_ length: Int, _ size: Int) throws -> Range<Int> {
            guard length > 0 else { return 0..<0 }
            let center = Int(try engine.integers(.scalar, low: 0, high: length, from: stream).item)
            // No box needs to reach further than the image does.
            let size = min(size, 2 * length)
            let start = center - size / 2
            return max(start, 0)..<max(min(start + size, length), max(start, 0))
        }
        rows = try place(height, tall)
        columns = try place(width, wide)
    }

    var area: Int { rows.count * columns.count }

    func forEachOffset(width: Int, height: Int, plane: Int, _ body: (Int) -> Void) {
        for row in rows {
            for column in columns { body((plane * height + row) * width + column) }
        }
    }
}
