import TensorEngine

/// A convolution is linear in its input and in its weight. Its two gradients are so too, and each of the three has the
/// other two as its gradients.
extension Tape {
    /// Slides weights [out, in / groups, kernel…] over x [N, in, L] or [N, in, H, W], as PyTorch's conv1d and conv2d.
    public func convolution(
        _ x: Variable, _ weight: Variable, _ bias: Variable?, _ settings: ConvolutionSettings
    ) throws -> Variable {
        let value = try engine.convolution(x.value, weight.value, bias?.value, settings)
        guard records(x, weight, bias) else { return Variable(value) }
        let (input, kernel) = (Saved(x), Saved(weight))
        return record(value, .convolution, x, weight, bias) { tape, gradient, node in
            let (x, weight) = (try input.variable(for: node), try kernel.variable(for: node))
            if node.wants(0) {
                try node.give(
                    0, try tape.convolutionInputGradient(gradient, weight, inputShape: x.shape, settings), on: tape)
            }
            if node.wants(1) {
                try node.give(
                    1, try tape.convolutionWeightGradient(x, gradient, weightShape: weight.shape, settings), on: tape)
            }
            if node.wants(2) {
                try node.give(2, try tape.sum(gradient, axes: [0] + Array(2..<gradient.shape.rank)), on: tape)
            }
        }
    }

    /// The transposed convolution of a gradient in the output's shape.
    private func convolutionInputGradient(
        _ gradient: Variable, _ weight: Variable, inputShape: Shape, _ settings: ConvolutionSettings
    ) throws -> Variable {
        let value = try engine.convolutionInputGradient(
            gradient.value, weight.value, inputShape: inputShape, settings)
        guard records(gradient, weight) else { return Variable(value) }
        let (output, kernel) = (Saved(gradient), Saved(weight))
        return record(value, .convolutionInputGradient, gradient, weight) { tape, upstream, node in
            let (gradient, weight) = (try output.variable(for: node), try kernel.variable(for: node))
            if node.wants(0) { try node.give(0, try tape.convolution(upstream, weight, nil, settings), on: tape) }
            if node.wants(1) {
                let share = try tape.convolutionWeightGradient(upstream, gradient, weightShape: weight.shape, settings)
                try node.give(1, share, on: tape)
            }
        }
    }

    /// The products of an input with a gradient in the output's shape, one for each weight.
    private func convolutionWeightGradient(
        _ x: Variable, _ gradient: Variable, weightShape: Shape, _ settings: ConvolutionSettings
    ) throws -> Variable {
        let value = try engine.convolutionWeightGradient(x.value, gradient.value, weightShape: weightShape, settings)
        guard records(x, gradient) else { return Variable(value) }
        let (input, output) = (Saved(x), Saved(gradient))
        return record(value, .convolutionWeightGradient, x, gradient) { tape, upstream, node in
            let (x, gradient) = (try input.variable(for: node), try output.variable(for: node))
            if node.wants(0) {
                let share = try tape.convolutionInputGradient(gradient, upstream, inputShape: x.shape, settings)
                try node.give(0, share, on: tape)
            }
            if node.wants(1) { try node.give(1, try tape.convolution(x, upstream, nil, settings), on: tape) }
        }
    }
}
