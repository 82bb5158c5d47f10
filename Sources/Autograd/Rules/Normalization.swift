import TensorEngine

extension Tape {
    /// Batch normalization with the batch's own statistics: mean and biased variance of each channel (axis 1) over
    /// all other axes. Gradients flow through the statistics.
    public func batchNormTraining(
        _ x: Variable, weight: Variable?, bias: Variable?, epsilon: Float = 1e-5
    ) throws -> (output: Variable, mean: Tensor, variance: Tensor) {
        let (value, statistics) = try engine.batchNorm(
            x.value, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
        let inputs = [x] + [weight, bias].compactMap { $0 }
        guard records(inputs) else { return (Variable(value), statistics.mean, statistics.variance) }
        let (input, scale) = (Saved(x), weight.map { Saved($0) })
        let biasShape = bias?.shape
        let biasInput = weight == nil ? 1 : 2
        let output = record(value, .batchNorm, inputs: inputs) { tape, gradient, node in
            let (x, weight) = (try input.variable(for: node), try scale?.variable(for: node))
            if tape.isRecording {
                let rank = x.shape.rank
                let axes = [0] + Array(2..<rank)
                let mean = try tape.mean(x, axes: axes, keepDimensions: true)
                let variance = try tape.variance(x, axes: axes, keepDimensions: true, unbiased: false)
                let inverse = try tape.power(try tape.add(variance, epsilon), -0.5)
                try tape.giveNormalizationGradients(
                    gradient, normalized: try tape.multiply(try tape.subtract(x, mean), inverse), inverse, weight,
                    biasShape, statistics: axes,
                    parameterShape: [1, x.shape[1]] + [Int](repeating: 1, count: rank - 2), to: node)
                return
            }
            let slopes = try tape.engine.batchNormGradient(
                gradient.value, x.value, weight: weight?.value, statistics)
            try node.give(0, Variable(slopes.x), on: tape)
            if let weight { try node.give(1, Variable(try slopes.weight.reshaped(weight.shape)), on: tape) }
            if let biasShape { try node.give(biasInput, Variable(try slopes.bias.reshaped(biasShape)), on: tape) }
        }
        return (output, statistics.mean, statistics.variance)
    }

    /// Batch normalization with given statistics, as in evaluation.
    public func batchNorm(
        _ x: Variable, weight: Variable?, bias: Variable?, mean: Tensor, variance: Tensor, epsilon: Float = 1e-5
    ) throws -> Variable {
        let inputs = [x] + [weight, bias].compactMap { $0 }
        if !records(inputs) {
            return Variable(
                try engine.batchNorm(
                    x.value, weight: weight?.value, bias: bias?.value, mean: mean, variance: variance,
                    epsilon: epsilon))
        }
        // Affine in x: plain operations have the right gradients.
        _ = try engine.batchNorm(x.value, weight: weight?.value, bias: bias?.value, mean: mean, variance: variance,
                                 epsilon: epsilon)
        let sizes = [1, x.shape[1]] + [Int](repeating: 1, count: x.shape.rank - 2)
        let inverse = Variable(try engine.power(try engine.add(variance, epsilon), -0.5))
        let centered = try subtract(x, try reshape(Variable(mean), sizes))
        var result = try multiply(centered, try reshape(inverse, sizes))
        if let weight { result = try multiply(result, try reshape(weight, sizes)) }
        if let bias { result = try add(result, try reshape(bias, sizes)) }
        return result
    }

    /// Normalizes over the last `trailing` axes with their own mean and biased variance. The parameters have the
    /// shape of those axes.
    public func layerNorm(
        _ x: Variable, trailing: Int, weight: Variable?, bias: Variable?, epsilon: Float = 1e-5
    ) throws -> Variable {
        guard trailing >= 1, trailing <= x.shape.rank else {
            throw EngineError.wrongRank(
                operation: "layer_norm", expected: "at least \(trailing) axes", got: x.shape)
        }
        let own = Array(x.shape.dimensions.suffix(trailing))
        let expected = Shape(unchecked: own)
        for case let parameter? in [weight, bias] where parameter.shape != expected {
            throw EngineError.wrongShape(
                operation: "layer_norm's parameters", expected: expected, got: parameter.shape)
        }
        let result = try engine.layerNorm(
            x.value, length: expected.count, weight: weight?.value, bias: bias?.value, epsilon: epsilon)
        guard records([x] + [weight, bias].compactMap { $0 }) else { return Variable(result.output) }
        let outer = x.shape.rank - trailing
        let axes = Array(outer..<x.shape.rank)
        let inverseShape = Array(x.shape.dimensions[..<outer]) + [Int](repeating: 1, count: trailing)
        let (input, scale) = (Saved(x), weight.map { Saved($0) })
        let biasShape = bias?.shape
        return record(result.output, .layerNorm, inputs: [x] + [weight, bias].compactMap { $0 }) { tape, gradient, node in
            let x = try input.variable(for: node)
            var normalized = Variable(result.normalized)
            var inverse = Variable(try result.inverseDeviation.reshaped(Shape(inverseShape)))
            if tape.isRecording {
                let mean = try tape.mean(x, axes: axes, keepDimensions: true)
                let variance = try tape.variance(x, axes: axes, keepDimensions: true, unbiased: false)
                inverse = try tape.power(try tape.add(variance, epsilon), -0.5)
                normalized = try tape.multiply(try tape.subtract(x, mean), inverse)
            }
            try tape.giveNormalizationGradients(
                gradient, normalized: normalized, inverse, try scale?.variable(for: node), biasShape,
                statistics: axes, parameterShape: [Int](repeating: 1, count: outer) + own, to: node)
        }
    }

    /// With ĝ = γ·g: dx = (ĝ - mean(ĝ) - x̂·mean(ĝ·x̂))/√(σ² + ε), dγ = Σ g·x̂, dβ = Σ g.
    private func giveNormalizationGradients(
        _ gradient: Variable, normalized: Variable, _ inverse: Variable, _ weight: Variable?, _ biasShape: Shape?,
        statistics axes: [Int], parameterShape: [Int], to node: Node
    ) throws {
        if node.wants(0) {
            var g = gradient
            if let weight { g = try multiply(gradient, try reshape(weight, parameterShape)) }
            let mean = try self.mean(g, axes: axes, keepDimensions: true)
            let slope = try self.mean(try multiply(g, normalized), axes: axes, keepDimensions: true)
            let centered = try subtract(try subtract(g, mean), try multiply(normalized, slope))
            try node.give(0, try multiply(centered, inverse), on: self)
        }
        if let weight, node.wants(1) {
            let share = try sum(try multiply(gradient, normalized), to: try Shape(parameterShape))
            try node.give(1, try reshape(share, weight.shape.dimensions), on: self)
        }
        let biasInput = weight == nil ? 1 : 2
        if let biasShape, node.wants(biasInput) {
            let share = try sum(gradient, to: try Shape(parameterShape))
            try node.give(biasInput, try reshape(share, biasShape.dimensions), on: self)
        }
    }
}
