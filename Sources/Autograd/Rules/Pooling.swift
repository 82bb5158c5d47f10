import TensorEngine

extension Tape {
    /// The maximum of each window of x [N, C, L] or [N, C, H, W]; lists have one entry for each spatial axis. The
    /// gradient goes to the first of equal maxima.
    public func maxPool(_ x: Variable, _ window: PoolingWindow) throws -> Variable {
        let (value, positions) = try engine.maxPool(x.value, window)
        return picked(value, from: x, at: positions)
    }

    private func picked(_ value: Tensor, from x: Variable, at positions: PooledPositions) -> Variable {
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .maxPool, x) { tape, gradient, _ in try tape.spread(gradient, to: positions) }
    }

    private func spread(_ gradient: Variable, to positions: PooledPositions) throws -> Variable {
        let value = try engine.spread(gradient.value, to: positions)
        guard records(gradient) else { return Variable(value) }
        return recordUnary(value, .maxPoolGradient, gradient) { tape, upstream, _ in
            tape.picked(try tape.engine.pick(upstream.value, at: positions), from: upstream, at: positions)
        }
    }

    /// The mean of each window of x [N, C, L] or [N, C, H, W].
    public func averagePool(_ x: Variable, _ windows: AverageWindows) throws -> Variable {
        let value = try engine.averagePool(x.value, windows)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .averagePool, x) { tape, gradient, _ in
            try tape.averagePoolGradient(gradient, inputShape: shape, windows)
        }
    }

    private func averagePoolGradient(
        _ gradient: Variable, inputShape: Shape, _ windows: AverageWindows
    ) throws -> Variable {
        let value = try engine.averagePoolGradient(gradient.value, inputShape: inputShape, windows)
        guard records(gradient) else { return Variable(value) }
        return recordUnary(value, .averagePoolGradient, gradient) { tape, upstream, _ in
            try tape.averagePool(upstream, windows)
        }
    }
}
