/// Which windows an average pooling takes.
public enum AverageWindows: Equatable, Sendable {
    /// Of one size, one stride apart, without gaps. Padding counts as zeros, in the divisor too unless `countsPadding` is
    /// false; what a window has beyond the padding counts in no case.
    case fixed(PoolingWindow, countsPadding: Bool)
    /// As many as the output has positions; each is divided by its own size.
    case adaptive(output: [Int])

    fileprivate func plan(_ input: Shape) throws -> PoolingPlan {
        switch self {
        case .fixed(let window, _):
            return try PoolingPlan(input, window, operation: "avg_pool\(window.kernel.count)d")
        case .adaptive(let output):
            return try PoolingPlan(input, output: output, operation: "adaptive_avg_pool\(output.count)d")
        }
    }

    /// How many elements each window's sum is divided by, row after row of the output.
    fileprivate func divisors(_ plan: PoolingPlan) -> [Float] {
        var countsPadding = false
        if case .fixed(_, true) = self { countsPadding = true }
        let rows = countsPadding ? plan.rows.spans : plan.rows.windows.map(\.count)
        let columns = countsPadding ? plan.columns.spans : plan.columns.windows.map(\.count)
        return rows.flatMap { row in columns.map { Float(row &* $0) } }
    }
}

extension Engine {
    /// The mean of each window.
    public func averagePool(_ x: Tensor, _ windows: AverageWindows) throws -> Tensor {
        let plan = try windows.plan(x.shape)
        let divisors = windows.divisors(plan)
        let result = try empty(plan.outputShape)
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let source = x.pointer + plane &* plan.inputPlane
                let target = result.pointer + plane &* plan.outputPlane
                var window = 0
                for rows in plan.rows.windows {
                    for columns in plan.columns.windows {
                        var total: Float = 0
                        for row in rows {
                            let line = source + row &* plan.width
                            for column in columns { total += line[column] }
                        }
                        target[window] = total / divisors[window]
                        window &+= 1
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
        let divisors = windows.divisors(plan)
        precondition(gradient.shape == plan.outputShape, "the gradient has the output's shape")
        let result = try zeros(inputShape)
        try parallel(tiles: plan.tiles) { tile in
            for plane in plan.planes(ofTile: tile) {
                let target = result.pointer + plane &* plan.inputPlane
                let source = gradient.pointer + plane &* plan.outputPlane
                var window = 0
                for rows in plan.rows.windows {
                    for columns in plan.columns.windows {
                        let share = source[window] / divisors[window]
                        for row in rows {
                            let line = target + row &* plan.width
                            for column in columns { line[column] += share }
                        }
                        window &+= 1
                    }
                }
            }
        }
        return result
    }
}
