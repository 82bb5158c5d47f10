import TensorEngine

/// A user's mistake in looking at a net.
public enum InspectError: Error, Equatable, Sendable {
    case cannotExplain(layer: String)
    case noMask(layer: String)
    case notTracked(what: String, tracked: [String])
    case oneClass(function: String, classes: Int)
    case notLabels(function: String, classes: Int, examples: Int)
    case notInThePlane(shape: [Int])
    case notAClassifier(shape: [Int], points: Int)

    public var kind: EngineErrorKind {
        switch self {
        case .cannotExplain: return .type
        case .notInThePlane, .notAClassifier: return .shape
        case .noMask, .notTracked, .oneClass, .notLabels: return .value
        }
    }

    public var message: String {
        switch self {
        case .cannotExplain(let layer):
            return "\(layer) has nothing to explain: explain takes dropout, normalization, Linear, convolution, "
                + "recurrent and activation layers"
        case .noMask(let layer):
            return "\(layer) has drawn no mask yet"
        case .notTracked(let what, _):
            return "this tracker does not follow \"\(what)\""
        case .oneClass(let function, let classes):
            return "\(function) needs examples of at least 2 classes, got \(classes)"
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
        case .cannotExplain: return "trace(net, x) shows what every layer does"
        case .noMask: return "call it once in train mode"
        case .oneClass, .notLabels, .notAClassifier: return nil
        case .notTracked(_, let tracked): return "it follows " + tracked.joined(separator: ", ")
        }
    }
}
