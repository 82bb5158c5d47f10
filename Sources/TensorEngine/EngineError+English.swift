/// The one place where the engine's errors are put into words.
extension EngineError {
    public var kind: EngineErrorKind {
        switch self {
        case .shapeMismatch, .unlikeShapes, .matrixMismatch, .linearMismatch, .wrongRank, .wrongShape, .reshape, .sizesDoNotSum,
            .countMismatch, .axisOutOfRange, .repeatedAxis, .emptyReduction, .maskMismatch, .notScalar, .notSquare,
            .channelMismatch, .kernelTooLarge:
            return .shape
        case .indexOutOfRange, .tooManyIndices, .severalEllipses, .classOutOfRange:
            return .index
        case .outOfMemory, .tooLarge:
            return .memory
        case .interrupted:
            return .interrupted
        case .negativeSize, .outOfRange, .notWhole, .notFinite, .zeroStep, .nothingToJoin, .badEquation,
            .notConverged, .singleSample, .operandCount, .indivisible, .stridedSame, .paddingTooLarge,
            .graphUsedTwice, .changedInPlace, .leafChangedInPlace, .leafOnly, .noGraph, .unreachable, .notDifferentiable:
            return .value
        }
    }

    /// A sentence without a final stop.
    public var message: String {
        switch self {
        case let .shapeMismatch(operation, left, right):
            return "\(operation) cannot broadcast \(left) with \(right)"
        case let .unlikeShapes(operation, rule, left, right):
            return "\(operation) needs \(rule), got \(left) and \(right)"
        case let .matrixMismatch(operation, left, right):
            return "\(operation) cannot multiply \(left) by \(right): inner sizes differ"
        case let .linearMismatch(inputs, outputs, got):
            return "Linear(\(inputs) => \(outputs)) expects its input's last axis to be \(inputs), got \(got)"
        case let .wrongRank(operation, expected, got):
            return "\(operation) expects \(expected), got \(got)"
        case let .wrongShape(operation, expected, got):
            return "\(operation) expects shape \(expected), got \(got)"
        case let .reshape(from, to):
            return "reshape cannot give \(from) the shape \(EngineError.list(to)): \(from.count) elements"
        case let .sizesDoNotSum(operation, sizes, size):
            return "\(operation) sizes \(EngineError.list(sizes)) do not add up to the axis's \(size)"
        case let .countMismatch(operation, argument, expected, got):
            return "\(operation) expects \(expected) \(argument), got \(got)"
        case let .axisOutOfRange(operation, axis, shape):
            return "\(operation) has no axis \(axis) in \(shape) (rank \(shape.rank))"
        case let .repeatedAxis(operation, axis, shape):
            return "\(operation) names axis \(axis) of \(shape) twice"
        case let .emptyReduction(operation, shape):
            return "\(operation) of no elements: the shape is \(shape)"
        case let .maskMismatch(mask, indexed):
            return "a mask of shape \(mask) cannot select from \(indexed)"
        case let .notScalar(operation, got):
            return "\(operation) needs a tensor of one element, got \(got)"
        case let .notSquare(operation, got):
            return "\(operation) needs a square matrix, got \(got)"
        case let .channelMismatch(operation, weight, groups, got):
            let grouped = groups == 1 ? "" : " in \(groups) groups"
            return "\(operation) with a weight \(weight)\(grouped) expects \(EngineError.product(weight[1], groups)) "
                + "channels on its input's axis 1, got \(got)"
        case let .kernelTooLarge(operation, extent, padded, got):
            return "\(operation)'s kernel covers \(EngineError.list(extent)), more than the padded input's "
                + "\(EngineError.list(padded)): got \(got)"
        case let .indivisible(operation, channels, groups):
            return "\(operation) cannot divide \(channels) channels into \(groups) equal groups"
        case let .stridedSame(operation, stride):
            return "\(operation) with padding = \"same\" needs stride 1, got \(EngineError.list(stride))"
        case let .paddingTooLarge(operation, padding, kernel):
            return "\(operation) expects padding of at most half the kernel \(EngineError.list(kernel)), "
                + "got \(EngineError.list(padding))"
        case let .negativeSize(operation, size):
            return "\(operation) cannot have a size of \(size)"
        case let .outOfRange(operation, argument, value, low, high):
            return "\(operation) expects \(argument) \(EngineError.range(low, high)), got \(EngineError.number(value))"
        case let .notWhole(operation, value):
            return "\(operation) needs whole numbers, got \(value)"
        case let .notFinite(operation):
            return "\(operation) needs finite numbers, got nan or inf"
        case let .zeroStep(operation):
            return "\(operation) cannot have a step of 0"
        case let .nothingToJoin(operation):
            return "\(operation) needs at least one tensor"
        case let .badEquation(equation):
            return "einsum cannot read the equation \"\(equation)\""
        case let .notConverged(operation):
            return "\(operation) did not converge"
        case let .singleSample(operation, shape):
            return "\(operation) in training needs more than one value per channel, got \(shape)"
        case let .operandCount(operation, expected, got):
            return "\(operation) names \(expected) operands, got \(got)"
        case let .indexOutOfRange(index, axis, size):
            return "index \(index) is out of range for axis \(axis) of size \(size)"
        case let .tooManyIndices(count, shape):
            if shape.rank == 0 { return "a tensor of rank 0 has no axis to index: it is a single number" }
            return "\(count) indices for a tensor of shape \(shape) (rank \(shape.rank))"
        case .severalEllipses:
            return "an index can hold only one ellipsis"
        case let .classOutOfRange(operation, value, classes):
            if value < 0 { return "\(operation) got class \(value), but classes count from 0" }
            return "\(operation) got class \(value), but there are \(classes) classes"
        case let .outOfMemory(bytes):
            return "a tensor of \(EngineError.size(bytes)) does not fit into this machine's free memory"
        case let .tooLarge(dimensions):
            return "a tensor of shape \(EngineError.list(dimensions)) is larger than any memory"
        case .interrupted:
            return "interrupted"
        case .graphUsedTwice:
            return "this graph's gradients were already computed, and its saved values freed"
        case let .changedInPlace(operation):
            return "a value that the gradient of \(operation) needs was changed in place"
        case .leafChangedInPlace:
            return "a tensor that requires a gradient cannot be changed in place while gradients are recorded"
        case .leafOnly:
            return "requires_grad can be changed only on tensors that were not computed from others"
        case .noGraph:
            return "this tensor does not depend on anything that requires a gradient"
        case let .unreachable(index):
            return "tensor \(index) of those asked for does not require a gradient"
        case let .notDifferentiable(operation, place):
            return "\(operation) has no gradient \(place)"
        }
    }

    /// What to do about it, where that is clear.
    public var hint: String? {
        switch self {
        case let .linearMismatch(inputs, _, got)
        where got.rank > 2 && got.dimensions.dropFirst().reduce(1, &*) == inputs:
            return "flatten(x) would make it [\(got[0]), \(inputs)]"
        case let .matrixMismatch(_, left, right)
        where left.rank == 2 && right.rank == 2 && left[1] == right[1]:
            return "x @ y.T would multiply \(left) by [\(right[1]), \(right[0])]"
        case .graphUsedTwice:
            return "use backward(retain = true) the first time"
        case .changedInPlace:
            return "write y = f(x) instead of changing x, or change a clone(x)"
        case .leafChangedInPlace:
            return "do it inside with no_grad() { … }"
        case .noGraph:
            return "set x.requires_grad = true before computing with x"
        case .singleSample:
            return "use a larger batch, drop_last = true, or net.eval()"
        case .notScalar(operation: "backward", _):
            return "reduce it first, for example with .sum() or .mean()"
        default:
            return nil
        }
    }

    private static func list(_ values: [Int]) -> String {
        "[" + values.map(String.init).joined(separator: ", ") + "]"
    }

    /// Of sizes that a user gave, which may be too large for one.
    private static func product(_ a: Int, _ b: Int) -> String {
        let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
        return isTooLarge ? "\(a)·\(b)" : "\(product)"
    }

    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        return String(value)
    }

    private static func range(_ low: Double, _ high: Double) -> String {
        if high == .infinity { return "to be at least \(number(low))" }
        if low == -.infinity { return "to be at most \(number(high))" }
        return "between \(number(low)) and \(number(high))"
    }

    private static func size(_ bytes: Int) -> String {
        var amount = Double(bytes)
        for unit in ["bytes", "kB", "MB", "GB", "TB", "PB"] {
            if amount < 1000 || unit == "PB" {
                let rounded = (amount * 10).rounded() / 10
                return "\(number(rounded)) \(unit)"
            }
            amount /= 1000
        }
        return "\(bytes) bytes"
    }
}
