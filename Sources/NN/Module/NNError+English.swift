import TensorEngine

extension NNError {
    /// What kind of mistake this is; scripts read it as `err.kind`.
    public var kind: EngineErrorKind {
        switch self {
        case .trailingAxes, .channels, .ranks, .batchOfOne, .oneElementPerInstance, .maskShape, .parameterShape,
            .lossShapes, .notScalarLoss, .classWeights, .exampleCounts, .noFans, .spatialInput, .windowTooLarge,
            .sequenceInput, .emptySequence, .recurrentState:
            return .shape
        case .noForward, .notCopyable, .noWeight, .noRecurrentLayer:
            return .type
        case .nestedTooDeep:
            return .memory
        default:
            return .value
        }
    }

    /// One sentence with the actual values and shapes.
    public var message: String {
        switch self {
        case .noForward(let layer):
            return "\(layer) has no forward pass"
        case .notCopyable(let layer):
            return "\(layer) cannot be copied"
        case .nestedTooDeep(let limit):
            return "modules are nested more than \(limit) deep"
        case .trailingAxes(let layer, let expected, let shape):
            return "\(layer) expects its input's last axes to be \(expected), got \(shape)"
        case .channels(let layer, let expected, let shape):
            return "\(layer) expects \(expected) channels on its input's axis 1, got \(shape)"
        case .ranks(let layer, let expected, let shape):
            let ranks = expected.map(String.init).joined(separator: " or ")
            return "\(layer) expects an input of rank \(ranks), got \(shape)"
        case .batchOfOne(let layer, let shape):
            return "\(layer) in train mode needs more than one value a channel to take a variance of, got \(shape)"
        case .oneElementPerInstance(let layer, let shape):
            return "\(layer) needs more than one element a channel and example to take a variance of, got \(shape)"
        case .maskShape(let layer, let maskShape, let shape):
            return "\(layer) cannot spread its mask of shape \(maskShape) over an input of shape \(shape)"
        case .groups(let channels, let groups):
            return "GroupNorm cannot divide \(channels) channels into \(groups) equal groups"
        case .channelGroups(let layer, let inputs, let outputs, let groups):
            return "\(layer) cannot divide \(inputs) input and \(outputs) output channels into \(groups) equal groups"
        case .spatialInput(let layer, let axes, let shape):
            return "\(layer) expects an input \(axes == 1 ? "[N, C, L]" : "[N, C, H, W]"), got \(shape)"
        case .windowTooLarge(let layer, let extent, let padded, let shape):
            return "\(layer) has a kernel that covers \(extent), more than the padded input's \(padded): got \(shape)"
        case .stridedSame(let layer, let stride):
            return "\(layer) with padding = \"same\" needs stride 1, got \(stride)"
        case .poolPadding(let layer, let padding, let kernel):
            return "\(layer) expects padding of at most half the kernel \(kernel), got \(padding)"
        case .sequenceInput(let layer, let features, let shape):
            return "\(layer) expects sequences [N, T, \(features)], got \(shape)"
        case .emptySequence(let layer, let shape):
            return "\(layer) expects sequences of at least one step, got \(shape)"
        case .recurrentState(let layer, let expected, let hasCell, let got):
            let wanted = hasCell ? "a state [h, c], each of shape \(expected)" : "a state of shape \(expected)"
            let given = got.map(\.description).joined(separator: " and ")
            return "\(layer) expects \(wanted), got \(given)"
        case .dropoutBetweenLayers(let layer, let value):
            return "dropout = \(numeral(value)) of \(layer) acts between stacked layers, and num_layers = 1 leaves nothing to "
                + "drop; input_dropout and recurrent_dropout act inside a layer"
        case .noRecurrentLayer(let function, let net):
            return "\(function) needs a net with an RNN, LSTM or GRU, got \(net)"
        case .notRun(let layer):
            return "\(layer) has not run yet"
        case .noBackwardPass(let layer):
            return "no gradient has come back through the last pass of \(layer)"
        case .probability(let layer, let name, let value):
            return "\(layer) expects 0 <= \(name) <= 1, got \(name) = \(numeral(value))"
        case .size(let layer, let name, let value, let minimum):
            return "\(layer) expects \(name) to be at least \(minimum), got \(value)"
        case .outOfRange(let owner, let name, let value, let range):
            return "\(owner) expects \(range.text(name)), got \(name) = \(numeral(value))"
        case .choice(let owner, let name, let value, let choices):
            let quoted = choices.map { "\"\($0)\"" }.joined(separator: " or ")
            return "\(owner) expects \(name) to be \(quoted), got \"\(value)\""
        case .noSuchParameter(let name, _):
            return "there is no parameter or buffer named \"\(name)\""
        case .parameterShape(let name, let expected, let got):
            return "\(name) has shape \(expected), and cannot take values of shape \(got)"
        case .noFans(let initializer, let shape):
            let axes = initializer == "sparse" ? "exactly two axes" : "at least two axes and no empty one"
            return "\(initializer) needs a weight with \(axes), got \(shape)"
        case .noWeight(let function, let layer):
            return "\(function) needs a layer with a weight, got \(layer)"
        case .alreadyParametrized(let function, let layer):
            return "\(function) was applied already: \(layer)"
        case .noParameters(let owner):
            return "\(owner) got no parameters to optimize"
        case .parameterInTwoGroups(let name):
            return "the parameter \(name) is in more than one group"
        case .patternWithoutMatch(let option, let pattern, _):
            return "\(option): no parameter is named like \"\(pattern)\""
        case .lossShapes(let loss, let prediction, let target):
            return "\(loss) expects predictions and targets of one shape, got \(prediction) and \(target)"
        case .notScalarLoss(let shape):
            return "a loss must be one number, got shape \(shape)"
        case .classWeights(let loss, let expected, let shape):
            return "\(loss) expects a weight for each of the \(expected) classes, got shape \(shape)"
        case .notProbability(let loss, let what, let value):
            return "\(loss) expects \(what) between 0 and 1, got \(value)"
        case .nesterov(let momentum, let dampening):
            return "SGD with nesterov needs momentum above 0 and dampening 0, "
                + "got momentum = \(numeral(momentum)), dampening = \(numeral(dampening))"
        case .noSuchHyperparameter(let owner, let name, _):
            return "\(owner) has no hyper-parameter \"\(name)\""
        case .totalStepsMissing(let owner):
            return "\(owner) with decay = \"normalized\" needs total_steps"
        case .nonFiniteGradient(let parameter, let nan, let infinite, let count):
            return "the gradient of \(parameter) has \(NNError.counted(nan, infinite)) among \(count) values: "
                + "it cannot be clipped, and no parameter was changed"
        case .nonFiniteData(let part, let nan, let infinite, let count, let row):
            return "the \(part) hold \(NNError.counted(nan, infinite)) among \(count) values, the first in row \(row): "
                + "the loss is no number there, and the step was not taken"
        case .stateMismatch(let owner, let detail):
            return "this state is not one of \(owner): \(detail)"
        case .exampleCounts(let inputs, let targets):
            return "there are \(inputs) inputs but \(targets) targets"
        case .noExamples:
            return "the data has no examples"
        case .foreignOptimizer(let optimizer):
            return "\(optimizer) was made over other parameters: none of them is in this net"
        case .batchSize(let size):
            return "batch_size must be at least 1, got \(size)"
        case .duration(let name, let value):
            return "\(name) must not be negative, got \(value)"
        }
    }

    private static func counted(_ nan: Int, _ infinite: Int) -> String {
        let parts = [(nan, "NaN"), (infinite, "Inf")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.joined(separator: " and ")
    }

    /// What to do about it, where that is known.
    public var hint: String? {
        switch self {
        case .batchOfOne:
            return "use larger batches, leave out an incomplete last one with drop_last = true, or call eval() first"
        case .spatialInput(_, let axes, let shape) where shape.count == axes + 1:
            return "layers take a batch first: unsqueeze(x, 0) would make it \([1] + shape)"
        case .sequenceInput(_, let features, let shape) where shape.count == 2 && shape[1] == features:
            return "layers take a batch first: unsqueeze(x, 0) would make it \([1] + shape)"
        case .foreignOptimizer(let optimizer):
            return "make one over the net that fit trains: \(optimizer)(net)"
        case .notRun:
            return "call it first: rnn(x)"
        case .noBackwardPass:
            return "call loss.backward() or opt.step(loss) first"
        case .dropoutBetweenLayers:
            return "input_dropout drops inputs, recurrent_dropout states, the same at all steps of a sequence"
        case .probability(_, _, let value) where value > 1 && value <= 100:
            return "p is the share that is dropped: \(numeral((value * 1e10).rounded() / 1e12)) for \(numeral(value)) %"
        case .noSuchParameter(let name, let existing), .patternWithoutMatch(_, let name, let existing),
            .noSuchHyperparameter(_, let name, let existing):
            return nearest(to: name, among: existing)
        case .lossShapes(_, let prediction, let target):
            if prediction.count == target.count + 1, prediction.last == 1, Array(prediction.dropLast()) == target {
                return "unsqueeze(target, -1) would make it \(prediction)"
            }
            if target.count == prediction.count + 1, target.last == 1, Array(target.dropLast()) == prediction {
                return "squeeze(target, -1) would make it \(prediction)"
            }
            return nil
        case .notScalarLoss:
            return "take its mean() or sum()"
        case .notProbability(let loss, "predictions", _):
            return loss == "bce" ? "for raw outputs use bce_with_logits, or sigmoid first" : nil
        case .nonFiniteData:
            return "leave such rows out: `keep = isfinite(x).prod(axis = 1) == 1; x = x[keep]; y = y[keep]`"
        case .nonFiniteGradient:
            return "a smaller learning rate often helps"
        default:
            return nil
        }
    }

    private func nearest(to name: String, among existing: [String]) -> String? {
        guard !existing.isEmpty else { return nil }
        let best = existing.min { editDistance($0, name) < editDistance($1, name) }
        if let best, editDistance(best, name) <= max(1, name.count / 3) { return "did you mean \"\(best)\"?" }
        let shown = existing.prefix(8).joined(separator: ", ")
        return "there are: \(shown)" + (existing.count > 8 ? ", …" : "")
    }
}

extension ValueRange {
    fileprivate func text(_ name: String) -> String {
        switch self {
        case .positive: return "\(name) > 0"
        case .nonNegative: return "\(name) >= 0"
        case .between(let low, let high): return "\(numeral(low)) <= \(name) <= \(numeral(high))"
        case .below(let low, let high): return "\(numeral(low)) <= \(name) < \(numeral(high))"
        case .any: return "\(name) to be finite"
        }
    }
}

/// Levenshtein's distance.
private func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a), b = Array(b)
    guard !a.isEmpty else { return b.count }
    var row = Array(0...b.count)
    for i in 1...a.count {
        var diagonal = row[0]
        row[0] = i
        for j in 0..<b.count {
            let substitution = diagonal + (a[i - 1] == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, row[j + 1] + 1, row[j] + 1)
        }
    }
    return row[b.count]
}
