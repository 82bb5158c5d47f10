import TensorEngine

/// A user's mistake in looking at a net.
public enum InspectError: Error, Equatable, Sendable {
    /// A net has a first part, which `explain` may take.
    case cannotExplain(layer: String, firstPart: String?)
    case nothingToExplain(shape: [Int])
    case noMask(layer: String)
    case notADropout(layer: String, dropouts: [String])
    case noSuchParameter(function: String, choice: String, names: [String])
    case nothingToFollow
    case otherOptimizer
    case noWeights(function: String)
    case notTracked(what: String, tracked: [String])
    case oneClass(function: String, classes: Int)
    case oneExampleAClass(function: String, classes: Int)
    case notLabels(function: String, classes: Int, examples: Int)
    case notInThePlane(shape: [Int])
    case notAClassifier(shape: [Int], points: Int)

    public var kind: EngineErrorKind {
        switch self {
        case .cannotExplain, .notADropout: return .type
        case .notInThePlane, .notAClassifier, .nothingToExplain: return .shape
        case .noMask, .notTracked, .oneClass, .oneExampleAClass, .notLabels, .noSuchParameter, .nothingToFollow,
            .otherOptimizer, .noWeights:
            return .value
        }
    }

    public var message: String {
        switch self {
        case .cannotExplain(let layer, _):
            return "\(layer) has nothing to explain: explain takes dropout, normalization, Linear, convolution, "
                + "embedding, recurrent and activation layers"
        case .nothingToExplain(let shape):
            return "explain needs an input that holds values, got the shape \(shape)"
        case .notADropout(let layer, _):
            return "mask needs a layer that drops, got \(layer)"
        case .noSuchParameter(let function, let choice, _):
            return "\(function) finds no parameter for \(choice)"
        case .nothingToFollow:
            return "Tracker was given nothing to follow"
        case .otherOptimizer:
            return "this optimizer has none of the parameters that the tracker follows"
        case .noWeights(let function):
            return "\(function) needs weights that are not all 0: there is nothing to penalize"
        case .noMask(let layer):
            return "\(layer) has drawn no mask yet"
        case .notTracked(let what, _):
            return "this tracker does not follow \"\(what)\""
        case .oneClass(let function, let classes):
            return "\(function) needs examples of at least 2 classes, got \(classes)"
        case .oneExampleAClass(let function, let classes):
            return "\(function) needs more than one example in some class, got \(classes) classes of one each"
        case .notLabels(let function, let classes, let examples):
            return "\(function) needs a class number for each example, got \(classes) different values for \(examples)"
        case .notInThePlane(let shape):
            return "decision_boundary needs examples with two inputs each, [N, 2], got \(shape)"
        case .notAClassifier(let shape, let points):
            return "decision_boundary needs one row of outputs a point, [\(points), classes], got \(shape)"
        }
    }

    public var hint: String? {
        switch self {
        case .notInThePlane: return "a net with one input has a curve: plot(x, net(x))"
        case .cannotExplain(_, let part):
            guard let part else { return "trace(net, x) shows what every layer does" }
            let access = part.allSatisfy(\.isNumber) ? "[\(part)]" : ".\(part)"
            return "trace(net, x) shows what every layer does, explain(net\(access), x) how one does it"
        case .nothingToExplain, .noWeights: return nil
        case .notADropout(_, let dropouts):
            guard let first = dropouts.first else { return nil }
            return dropouts.count == 1 ? "its layer \(first) does" : "its layers \(dropouts.joined(separator: ", ")) do"
        case .noSuchParameter(_, _, let names):
            guard !names.isEmpty else { return "this net has no parameters" }
            return "it has " + names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        case .nothingToFollow: return "what = [\"norms\", \"update_ratio\", \"grads\", \"hist\"]"
        case .otherOptimizer: return "track the net that it trains: Tracker(net)"
        case .noMask: return "call it once in train mode"
        case .oneClass, .oneExampleAClass, .notLabels, .notAClassifier: return nil
        case .notTracked(_, let tracked): return "it follows " + tracked.joined(separator: ", ")
        }
    }
}
