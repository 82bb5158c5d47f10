import Autograd
import NN
import TensorEngine

func explain(_ layer: Dropout, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    let (output, mask) = try layer.outputAndMask(x, runtime)
    var facts = [Explanation.Fact("p", p, "the share that is dropped")]
    if let mask {
        let scale = layer.inverted ? (p < 1 ? 1 / (1 - p) : 0) : 1
        facts.append(.init("scale", scale, layer.inverted ? "1 / (1 - p)" : "none while training"))
        facts += maskFacts(mask, p, layer.unit.drawn)
    } else if !layer.isTraining, !layer.inverted {
        facts.append(.init("scale", 1 - p, "1 - p"))
    }
    return Explanation(
        title: layer.titleWithMode,
        formulas: [
            layer.inverted ? "train: y = x · mask / (1 - p)" : "train: y = x · mask",
            layer.inverted ? "eval:  y = x" : "eval:  y = x · (1 - p)",
        ], facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: AlphaDropout, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    let (output, mask) = try layer.outputAndMask(x, runtime)
    var facts = [Explanation.Fact("p", p, "the share that is dropped")]
    if let mask {
        let limit = AlphaDropout.lowerLimit
        let scale = p < 1 ? 1 / ((1 - p) + limit * limit * (1 - p) * p).squareRoot() : 0
        facts += [
            .init("limit", limit, "α', SELU's lower limit, in place of what is dropped"),
            .init("scale", scale, "a = 1 / √((1 - p)(1 + p α'²))"),
            .init("shift", -scale * p * limit, "b = -a p α'"),
        ]
        facts += maskFacts(mask, p, layer.byChannel ? "one draw for each channel" : "")
    }
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["train: y = a · (x · mask + α' · (1 - mask)) + b", "eval:  y = x"],
        facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: GaussianDropout, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let rate = layer.rate
    var facts = [
        Explanation.Fact("rate", rate),
        .init("std", (rate / (1 - rate)).squareRoot(), "of the noise: √(rate / (1 - rate))"),
    ]
    if layer.isTraining, rate > 0 {
        // What becomes of ones is the noise itself.
        let ones = Variable(try runtime.engine.ones(x.shape))
        facts.append(.init("noise", try layer.output(ones, runtime), "normal, mean 1"))
    }
    let output = try layer.output(x, runtime)
    return Explanation(
        title: layer.titleWithMode, formulas: ["train: y = x · noise", "eval:  y = x"],
        facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: GaussianNoise, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    var facts = [Explanation.Fact("std", layer.deviation, "of the noise")]
    if layer.isTraining, layer.deviation > 0 {
        let zeros = Variable(try runtime.engine.zeros(x.shape))
        facts.append(.init("noise", try layer.output(zeros, runtime), "normal, mean 0"))
    }
    let output = try layer.output(x, runtime)
    return Explanation(
        title: layer.titleWithMode, formulas: ["train: y = x + noise", "eval:  y = x"],
        facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: DropBlock2d, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    let (output, mask) = try layer.outputAndMask(x, runtime)
    var facts = [
        Explanation.Fact("p", p, "about the share that is dropped"),
        .init("block_size", Double(layer.blockSize)),
    ]
    if let mask {
        let kept = mask.scalars.reduce(0) { $0 + Double($1) }
        facts.append(.init("scale", kept > 0 ? Double(mask.count) / kept : 0, "positions / kept"))
        facts += maskFacts(mask, p, "in blocks")
    }
    return Explanation(
        title: layer.titleWithMode, formulas: ["train: y = x · mask · positions / kept", "eval:  y = x"],
        facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: DropConnect, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    let (output, mask) = try layer.outputAndMask(x, runtime)
    var facts = drawFacts(p, "weights", mask, "over the weight")
    try layer.preservingState(runtime) {
        facts.append(.init("weight", try layer.layer.effectiveWeight(runtime).value, layer.layer.ruleRemark))
    }
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["train: the layer with weight · mask / (1 - p)", "eval:  the layer with its weight"],
        facts: facts + [.init("input", x.value), .init("output", output)])
}

func explain(_ layer: EmbeddingDropout, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    let p = layer.probability
    let (output, mask) = try layer.outputAndMask(x, runtime)
    let facts = drawFacts(p, "rows", mask, "a draw for each row of the table")
    return Explanation(
        title: layer.titleWithMode,
        formulas: ["train: y = (weight · mask / (1 - p))[x]", "eval:  y = weight[x]"],
        facts: facts + [
            .init("weight", layer.embedding.weight.value), .init("input", x.value), .init("output", output),
        ])
}

extension MaskedLayer {
    /// The output for `x`, and the mask that it took if it took one.
    fileprivate func outputAndMask(_ x: Variable, _ runtime: Runtime) throws -> (output: Tensor, mask: Tensor?) {
        var mask: Tensor?
        let output = try output(x, runtime) { mask = isTraining && probability > 0 ? lastMask : nil }
        return (output, mask)
    }
}

/// Of what scales the kept by 1/(1 - p): the probability, and in train mode the scale and the draw.
private func drawFacts(_ p: Double, _ dropped: String, _ mask: Tensor?, _ remark: String) -> [Explanation.Fact] {
    let share = Explanation.Fact("p", p, "the share of \(dropped) that is dropped")
    guard let mask else { return [share] }
    return [share, .init("scale", p < 1 ? 1 / (1 - p) : 0, "1 / (1 - p)")] + maskFacts(mask, p, remark)
}

private func maskFacts(_ mask: Tensor, _ p: Double, _ remark: String) -> [Explanation.Fact] {
    let kept = mask.scalars.reduce(0.0) { $0 + ($1 == 0 ? 0 : 1) }
    let count = Double(mask.count)
    return [
        .init("kept", kept, "of \(mask.count), expected \((count * (1 - p)).significant(6))"
            + " ± \((count * p * (1 - p)).squareRoot().significant(4))"),
        .init("kept_share", kept / count),
        .init("mask", mask.scalars.map { $0 == 0 ? 0 : 1 }, shape: mask.shape.dimensions, remark),
    ]
}

extension Dropout.Unit {
    /// What one draw of the mask is for.
    fileprivate var drawn: String {
        switch self {
        case .element(nil): return ""
        case .element: return "shared along the axes of size 1"
        case .channel: return "one draw for each channel"
        case .sequence: return "one draw for a feature of a whole sequence"
        case .example: return "one draw for each example"
        }
    }
}
