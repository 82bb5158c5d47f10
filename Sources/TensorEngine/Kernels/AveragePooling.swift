/// Which windows an average pooling takes.
public enum AverageWindows: Equatable, Sendable {
    /// Of one size, one stride apart. Padding counts as zeros, in the divisor too unless `countsPadding` is false.
    case fixed(kernel: [Int], stride: [Int], padding: [Int], countsPadding: Bool)
    /// As many as the output has positions; each is divided by its own size.
    case adaptive(output: [Int])

    fileprivate func plan(_ input: Shape) throws -> PoolingPlan {
        switch self {
        case .fixed(let kernel, let stride, let padding, _):
            return try PoolingPlan(
                input, kernel: kernel, stride: stride, padding: padding, operation: "avg_pool\(kernel.count)d")
        case .adaptive(let output):
            return try PoolingPlan(input, output: output, operation: "adaptive_avg_pool\(output.count)d")
        }
    }

    @inline(__always)
    fileprivate func divisor(_ rows: Range<Int>, _ columns: Range<Int>) -> Float {
        switch self {
        case .fixed(let kernel, _, _, true): return Float(kernel.count == 1 ? kernel[0] : kernel[0] &* kernel[1])
        case .fixed, .adaptive: return Float(rows.count &* columns.count)
        }
    }
}

extension Engine {
    /// The mean of each window.
    public func averagePool(_ x: Tensor, _ windows: AverageWindows) throws -> Tensor {
        let plan = try windows.plan(x.shape)
        let result = try empty(plan.outputShape)
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let source = x.pointer + plane &* plan.inputPlane
                var target = result.pointer + plane &* plan.outputPlane
                for rows in plan.rowWindows {
                    for columns in plan.columnWindows {
                        var total: Float = 0
                        for row in rows {
                            let line = source + row &* plan.width
                            for column in columns { total += line[column] }
                        }
                        target.pointee = total / windows.divisor(rows, columns)
                        target += 1
                    }
                }
            }
        }
        return result
    }

    /// The gradient of `averagePool`: each window's share, added to its elements.
    public func averagePoolGradient(
        _ gradient: Tensor, inputShape: Shape, _ windows: AverageWindows
    ) throws -> Tensor {
        let plan = try windows.plan(inputShape)
        precondition(gradient.shape == plan.outputShape, "the gradient has the output's shape")
        let result = try zeros(inputShape)
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let target = result.pointer + plane &* plan.inputPlane
                var source = gradient.pointer + plane &* plan.outputPlane
                for rows in plan.rowWindows {
                    for columns in plan.columnWindows {
                        let share = source.pointee / windows.divisor(rows, columns)
                        for row in rows {
                            let line = target + row &* plan.width
                            for column in columns { line[column] += share }
                        }
                        source += 1
                    }
                }
            }
        }
        return result
    }
}
