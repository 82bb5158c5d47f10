import Autograd
import NN
import TensorEngine

func explain(_ layer: Activation, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    var facts = [Explanation.Fact("input", x.value), .init("output", output)]
    // Softmax's outputs depend on all inputs, and always add up to 1.
    if case .softmax = layer.function {} else { facts.append(try slope(of: layer, x, runtime)) }
    return Explanation(
        title: layer.titleWithMode, formulas: ["both modes: y = \(layer.function.formula)"], facts: facts)
}

func explain(_ layer: PReLU, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    return Explanation(
        title: layer.titleWithMode, formulas: ["both modes: y = x for x > 0, else weight · x"],
        facts: [
            .init("input", x.value), .init("weight", layer.weight.value, "learned"), .init("output", output),
            try slope(of: layer, x, runtime),
        ])
}

func explain(_ layer: RReLU, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let output = try layer.output(x, runtime)
    let (lower, upper) = (layer.lower.significant(6), layer.upper.significant(6))
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            "train: y = x for x > 0, else slope · x, with a slope drawn from \(lower) to \(upper)",
            "eval:  y = x for x > 0, else \(((layer.lower + layer.upper) / 2).significant(6)) · x",
        ], facts: [.init("input", x.value), .init("output", output), try slope(of: layer, x, runtime)])
}

/// dy/dx of each element, where each output depends on its own input.
private func slope(of layer: Module, _ x: Variable, _ runtime: Runtime) throws -> Explanation.Fact {
    let tape = runtime.tape
    let slope = try layer.preservingState(runtime) {
        try tape.recording(true) {
            let leaf = Variable(x.value, requiresGradient: true)
            return try tape.gradients(of: tape.sum(layer.forward(leaf, runtime)), for: [leaf])[0].value
        }
    }
    return .init("slope", slope, "dy/dx: what passes backward")
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
