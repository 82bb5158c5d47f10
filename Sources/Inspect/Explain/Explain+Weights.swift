import Autograd
import NN
import TensorEngine

func explain(_ layer: Linear, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    var weight: Tensor?
    let output = try layer.output(x, runtime)
    try layer.preservingState(runtime) { weight = try layer.effectiveWeight(runtime).value }
    guard let weight, output.count > 0 else { throw NNError.noExamples }
    let values = x.value.scalars, weights = weight.scalars
    let products = (0..<layer.inputs).map { Double(values[$0]) * Double(weights[$0]) }
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["both modes: y = x · weightᵀ + bias", "the first output: Σ x[0, i] · weight[0, i] + bias[0]"],
        facts: [.init("input", x.value), .init("weight", weight, layer.ruleRemark)]
            + (layer.bias.map { [.init("bias", $0.value)] } ?? [])
            + firstOutput(products, bias: layer.bias) + [.init("output", output)])
}

func explain(_ layer: Convolution, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    var weight: Tensor?
    let output = try layer.output(x, runtime)
    try layer.preservingState(runtime) { weight = try layer.effectiveWeight(runtime).value }
    guard let weight, output.count > 0 else { throw NNError.noExamples }
    let window = firstWindow(of: layer, x.value)
    let size = weight.count / layer.outputs
    let products = zip(window, weight.scalars).map { $0 * Double($1) }
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            "both modes: y[n, o] = Σ weight[o, c] ⋆ x[n, c] + bias[o], the kernel moved over the positions",
            "the first output: Σ window · weight[0] + bias[0]",
        ],
        facts: [
            .init("weight", weight, layer.ruleRemark),
            .init("window", window, shape: [1] + weight.shape.dimensions.dropFirst(),
                "the first example's \(size) values at the first position, zeros for padding"),
        ] + (layer.bias.map { [.init("bias", $0.value)] } ?? [])
            + firstOutput(products, bias: layer.bias) + [.init("output", output)])
}

private func firstOutput(_ products: [Double], bias: Variable?) -> [Explanation.Fact] {
    let sum = products.reduce(0, +)
    return [
        .init("products", products, shape: [products.count], "of the first output"), .init("sum", sum),
        .init("first_output", sum + Double(bias?.value.item ?? 0)),
    ]
}

/// The values of the first example that the kernel covers at its first position, in the weight's order.
private func firstWindow(of layer: Convolution, _ x: Tensor) -> [Double] {
    let spatial = Array(x.shape.dimensions[2...])
    let dilation = layer.settings.dilation
    let padding: [Int]
    switch layer.settings.padding {
    case .zeros(let zeros): padding = zeros
    case .same: padding = zip(dilation, layer.kernel).map { $0 * ($1 - 1) / 2 }
    }
    let values = x.scalars
    let positions = spatial.reduce(1, *), taps = layer.kernel.reduce(1, *)
    return (0..<layer.inputs / layer.settings.groups).flatMap { channel in
        (0..<taps).map { tap in
            var rest = tap, place = 0, stride = 1
            for axis in spatial.indices.reversed() {
                let position = rest % layer.kernel[axis] * dilation[axis] - padding[axis]
                guard spatial[axis] > position, position >= 0 else { return 0 }
                place += position * stride
                stride *= spatial[axis]
                rest /= layer.kernel[axis]
            }
            return Double(values[channel * positions + place])
        }
    }
}

func explain(_ layer: Embedding, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let width = layer.weight.shape[1]
    let row = Int(x.value.scalars[0])
    let first = layer.weight.value.scalars[row * width..<(row + 1) * width].map(Double.init)
    return Explanation(
        title: layer.titleWithMode, formulas: ["both modes: y = weight[x]"],
        facts: [
            .init("weight", layer.weight.value), .init("input", x.value),
            .init("first_row", first, shape: [width], "weight[\(row)]"), .init("output", output),
        ])
}

extension WeightedLayer {
    var ruleRemark: String { rule.map { "as \($0.function) makes it" } ?? "" }
}
