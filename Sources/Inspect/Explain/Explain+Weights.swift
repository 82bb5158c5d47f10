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

func explain(_ layer: Activation, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let tape = runtime.tape
    let slope = try tape.recording(true) { () throws -> Tensor in
        let leaf = Variable(x.value, requiresGradient: true)
        return try tape.gradients(of: tape.sum(layer.function(leaf, tape)), for: [leaf])[0].value
    }
    var facts = [Explanation.Fact("input", x.value), .init("output", output)]
    // Softmax's outputs depend on all inputs, and always add up to 1.
    if case .softmax = layer.function {} else { facts.append(.init("slope", slope, "dy/dx: what passes backward")) }
    return Explanation(
        title: layer.titleWithMode, formulas: ["both modes: y = \(layer.function.formula)"], facts: facts)
}

extension WeightedLayer {
    fileprivate var ruleRemark: String { rule.map { "as \($0.function) makes it" } ?? "" }
}

extension ActivationFunction {
    fileprivate var formula: String {
        switch self {
        case .relu: return "max(0, x)"
        case .leakyReLU(let slope): return "x for x > 0, else \(slope.significant(6)) · x"
        case .elu(let alpha): return "x for x > 0, else \(alpha.significant(6)) · (eˣ - 1)"
        case .selu: return "1.0507 · (x for x > 0, else 1.67326 · (eˣ - 1))"
        case .gelu(let approximate):
            return approximate ? "x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))" : "x · Φ(x) = x/2 · (1 + erf(x / √2))"
        case .silu: return "x / (1 + e⁻ˣ)"
        case .mish: return "x · tanh(ln(1 + eˣ))"
        case .tanh: return "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)"
        case .sigmoid: return "1 / (1 + e⁻ˣ)"
        case .softmax(let axis): return "eˣ / Σ eˣ along axis \(axis)"
        case .softplus(let beta, _): return "ln(1 + e^(βx)) / β, β = \(beta.significant(6))"
        case .hardtanh(let low, let high): return "x, held between \(low.significant(6)) and \(high.significant(6))"
        }
    }
}
