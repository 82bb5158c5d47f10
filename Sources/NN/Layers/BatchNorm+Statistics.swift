import Autograd
import TensorEngine

extension Module {
    /// Takes the running statistics of all batch normalization afresh: the plain averages over these batches, in train
    /// mode and without gradients (PyTorch's `update_bn`). Averaged weights need it.
    public func updateBatchNorm(_ batches: [Tensor], _ runtime: Runtime) throws {
        let norms = modules.compactMap { $0.module as? BatchNorm }
        guard !norms.isEmpty else { return }
        for norm in norms {
            try norm.running?.reset(runtime.engine)
            norm.averagesAllBatches = true
        }
        defer { for norm in norms { norm.averagesAllBatches = false } }
        try withTraining(true) {
            try runtime.tape.withoutGradients {
                for batch in batches {
                    try runtime.engine.checkInterrupt()
                    _ = try self(Variable(batch), runtime)
                }
            }
        }
    }

    /// A copy in evaluation mode in which each `Linear` that a `BatchNorm` follows in a `Sequential` has taken that
    /// normalization in: `W' = W·γ/√(σ² + ε)`, `b' = (b - μ)·γ/√(σ² + ε) + β`. Batch normalization in evaluation is no
    /// more than that.
    public func fusingBatchNorm(_ runtime: Runtime) throws -> Module {
        let copy = try copy(runtime)
        copy.eval()
        guard let sequential = copy as? Sequential else { return copy }
        return try sequential.fused(runtime)
    }
}

extension Sequential {
    fileprivate func fused(_ runtime: Runtime) throws -> Sequential {
        var result: [Module] = []
        for layer in layers {
            if let inner = layer as? Sequential {
                result.append(try inner.fused(runtime))
            } else if let norm = layer as? BatchNorm, let linear = result.last as? Linear, linear.rule == nil,
                let running = norm.running, norm.channels == linear.outputs {
                result[result.count - 1] = try linear.absorbing(norm, running, runtime)
            } else {
                result.append(layer)
            }
        }
        let net = try Sequential(result)
        net.eval()
        return net
    }
}

extension Linear {
    fileprivate func absorbing(_ norm: BatchNorm, _ running: RunningStatistics, _ runtime: Runtime) throws -> Linear {
        let (mean, variance) = (running.mean.value.scalars, running.variance.value.scalars)
        let scales = norm.weight?.value.scalars ?? [Float](repeating: 1, count: outputs)
        let shifts = norm.bias?.value.scalars ?? [Float](repeating: 0, count: outputs)
        var weights = weight.value.scalars
        var biases = bias?.value.scalars ?? [Float](repeating: 0, count: outputs)
        for unit in 0..<outputs {
            let factor = Float(Double(scales[unit]) / (Double(variance[unit]) + norm.epsilon).squareRoot())
            for index in unit * inputs..<(unit + 1) * inputs { weights[index] *= factor }
            biases[unit] = (biases[unit] - mean[unit]) * factor + shifts[unit]
        }
        return Linear(
            weight: Variable(try runtime.engine.tensor(weights, weight.shape), requiresGradient: true),
            bias: Variable(try runtime.engine.tensor(biases, Shape([outputs])), requiresGradient: true))
    }
}
