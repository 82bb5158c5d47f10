import Autograd
import Glibc
import TensorEngine

/// Functions that make one number of many: of all elements, or along axes. Of a flat list of numbers the result is a
/// 64-bit number.
enum ReductionFunctions {
    static let rows: [Builtin] = [
        reduction(
            "sum", "The sum of all elements, or along an axis or a list of axes; keepdims leaves these with size 1.",
            example: "print(sum([1, 2, 3]), sum(ones(2, 3), axis = 0))", NumberReductions.sum
        ) { try $0.sum($1, axes: $2, keepDimensions: $3) },
        reduction(
            "mean", "The mean of all elements, or along axes as for sum; of no elements NaN.",
            example: "print(mean([1, 2, 4.5]), mean([[1, 2], [3, 4]], axis = 0))", NumberReductions.mean
        ) { try $0.mean($1, axes: $2, keepDimensions: $3) },
        spread(
            "var",
            "The variance: the sum of squared distances from the mean, over n - 1, or over n with `unbiased = false`; axes as "
                + "for sum. Batch normalization normalizes by the latter.",
            { $0 }
        ) { try $0.variance($1, axes: $2, keepDimensions: $3, unbiased: $4) },
        spread("std", "The standard deviation, the root of the variance, with n - 1 or n as for var.", { $0.squareRoot() }) {
            try $0.deviation($1, axes: $2, keepDimensions: $3, unbiased: $4)
        },
        reduction(
            "prod", "The product of all elements, or along axes as for sum.", example: "print(prod([2, 3, 4]))",
            { $0.reduce(1, *) }
        ) { try $0.prod($1, axes: $2, keepDimensions: $3) },
        extreme("max", "largest", ElementwiseFunctions.larger) { call, x, axes, keeps in
            try call.tape.amax(x, axes: axes, keepDimensions: keeps)
        } elementwise: { try $0.maximum($1, $2) },
        extreme("min", "smallest", ElementwiseFunctions.smaller) { call, x, axes, keeps in
            try call.tape.amin(x, axes: axes, keepDimensions: keeps)
        } elementwise: { try $0.minimum($1, $2) },
        position("argmax", "largest", >) { try $0.argmax($1, axis: $2, keepDimensions: $3) },
        position("argmin", "smallest", <) { try $0.argmin($1, axis: $2, keepDimensions: $3) },
        Builtin(
            "norm", "(x, p = 2, axis = none, keepdims = false)",
            "(Σ|x|ᵖ)^(1/p); for p = inf the largest magnitude, for p = 0 the number of elements that are not 0.",
            example: "print(norm([3, 4]), norm([3, 4], 1))"
        ) { call in
            let (order, axes, keeps) = (try call.float(1), try call.axes(2), try call.bool(3))
            return .tensor(try call.tape.norm(try call.tensor(0), order: order, axes: axes, keepDimensions: keeps))
        },
        Builtin(
            "logsumexp", "(x, axis = none, keepdims = false)", "log Σ eˣ, without overflow.",
            example: "print(logsumexp([1000, 1000]))"
        ) { call in
            .tensor(
                try call.tape.logsumexp(try call.tensor(0), axes: try call.axes(1), keepDimensions: try call.bool(2)))
        },
        Builtin(
            "cumsum", "(x, axis = none)", "Running sums along an axis, or over all elements in their order.",
            example: "print(cumsum([1, 2, 3]))"
        ) { call in
            var x = try call.tensor(0)
            let axis = try call.axis(1)
            if axis == nil, x.shape.rank != 1 { x = try call.tape.reshape(x, [-1]) }
            return .tensor(try call.tape.cumsum(x, axis: axis ?? 0))
        },
    ]

    private typealias Reduction = (Tape, Variable, [Int]?, Bool) throws -> Variable

    private static func reduction(
        _ name: String, _ documentation: String, example: String, _ ofNumbers: @escaping ([Double]) -> Double,
        _ ofTensor: @escaping Reduction
    ) -> Builtin {
        Builtin(name, "(x, axis = none, keepdims = false)", documentation, example: example) { call in
            let (axes, keeps) = (try call.axes(1), try call.bool(2))
            if axes == nil, !keeps, let numbers = try call.numbers(0) { return .number(ofNumbers(numbers)) }
            return .tensor(try ofTensor(call.tape, try call.tensor(0), axes, keeps))
        }
    }

    private static func spread(
        _ name: String, _ documentation: String, _ ofVariance: @escaping (Double) -> Double,
        _ ofTensor: @escaping (Tape, Variable, [Int]?, Bool, Bool) throws -> Variable
    ) -> Builtin {
        Builtin(
            name, "(x, axis = none, unbiased = true, keepdims = false)", documentation,
            example: "print(\(name)([1, 2, 3, 4], unbiased = false))"
        ) { call in
            let (axes, unbiased, keeps) = (try call.axes(1), try call.bool(2), try call.bool(3))
            if axes == nil, !keeps, let numbers = try call.numbers(0) {
                return .number(ofVariance(NumberReductions.variance(numbers, unbiased: unbiased)))
            }
            return .tensor(try ofTensor(call.tape, try call.tensor(0), axes, keeps, unbiased))
        }
    }

    /// `max` and `min`: of a sequence, of several values, along an axis.
    private static func extreme(
        _ name: String, _ word: String, _ ofNumbers: @escaping (Double, Double) -> Double,
        _ ofTensor: @escaping (Arguments, Variable, [Int]?, Bool) throws -> Variable,
        elementwise: @escaping (Tape, Variable, Variable) throws -> Variable
    ) -> Builtin {
        Builtin(
            name, "(x, *others, axis = none, keepdims = false)",
            "The \(word) element of a sequence or tensor, or along an axis; of several numbers or strings the \(word); "
                + "of two tensors the \(word) element by element. Equal elements share the gradient.",
            example: "print(\(name)(2, 3), \(name)([4, 1]), \(name)(tensor([[1, 2], [3, 4]]), axis = 0))"
        ) { call in
            let others = try call.list(1).elements
            var (axes, keeps) = (try call.axes(2), try call.bool(3))
            switch call[0] {
            case .number where others.count == 1 && !isNumber(others[0]),
                .tensor(_) where others.count == 1 && !isAxis(others[0], of: call[0]):
                let other = try call.machine.tensor(others[0], for: "the second value of \(name)")
                return .tensor(try elementwise(call.tape, try call.tensor(0), other))
            case .number where !others.isEmpty, .string where !others.isEmpty:
                return try extremeElement([call[0]] + others, name, ofNumbers)
            case .tensor where others.count > 1:
                throw RuntimeError.type("\(name) compares two tensors, got \(others.count + 1)")
            case .tensor where others.count == 1:
                axes = try axis(others[0], name)
            case .list, .range:
                if others.isEmpty, axes == nil, !keeps, let only = try flat(call) {
                    return try extremeElement(only, name, ofNumbers)
                }
                if let other = others.first { axes = try axis(other, name) }
            default: break
            }
            return .tensor(try ofTensor(call, try call.tensor(0), axes, keeps))
        }
    }

    /// A tensor of one number is none: its gradient is not to be lost.
    private static func isNumber(_ value: Value) -> Bool {
        if case .number = value { return true }
        return false
    }

    /// Beside a tensor with axes a number is an axis, as in PyTorch.
    private static func isAxis(_ value: Value, of x: Value) -> Bool {
        guard case .tensor(let tensor) = x, case .number = value else { return false }
        return tensor.shape.rank > 0
    }

    private static func axis(_ value: Value, _ name: String) throws -> [Int] {
        guard let axis = value.asNumber.flatMap({ Int(exactly: $0) }) else {
            throw RuntimeError.type("an axis of \(name) is a whole number, got \(value.typeWithArticle)")
        }
        return [axis]
    }

    /// The elements of a list of numbers or of strings.
    private static func flat(_ call: Arguments) throws -> [Value]? {
        let elements = try call.elements(0)
        let isFlat = elements.allSatisfy { element in
            switch element {
            case .number, .string: return true
            default: return false
            }
        }
        return isFlat ? elements : nil
    }

    private static func extremeElement(
        _ values: [Value], _ name: String, _ ofNumbers: (Double, Double) -> Double
    ) throws -> Value {
        guard var best = values.first else { throw RuntimeError.value("\(name) of no elements") }
        for value in values.dropFirst() {
            if let x = best.asNumber, let y = value.asNumber {
                best = .number(ofNumbers(x, y))
            } else if (try ValueOrder.compare(value, best, depth: 0) < 0) == (name == "min") {
                best = value
            }
        }
        return best
    }

    private static func position(
        _ name: String, _ word: String, _ isBetter: @escaping (Double, Double) -> Bool,
        _ ofTensor: @escaping (Tape, Variable, Int?, Bool) throws -> Variable
    ) -> Builtin {
        Builtin(
            name, "(x, axis = none, keepdims = false)",
            "The first position of the \(word) element: along an axis, or among all elements in their order.",
            example: "print(\(name)([4, 9, 1]))"
        ) { call in
            let (axis, keeps) = (try call.axis(1), try call.bool(2))
            if axis == nil, !keeps, let numbers = try call.numbers(0) {
                guard !numbers.isEmpty else { throw RuntimeError.value("\(name) of no elements") }
                if let nan = numbers.firstIndex(where: \.isNaN) { return .integer(nan) }
                return .integer(numbers.indices.reduce(0) { isBetter(numbers[$1], numbers[$0]) ? $1 : $0 })
            }
            return .tensor(try ofTensor(call.tape, try call.tensor(0), axis, keeps))
        }
    }
}

/// Reductions of 64-bit numbers.
enum NumberReductions {
    /// With Neumaier's compensation, as Python's `sum`: ten times 0.1 is 1.
    static func sum(_ values: [Double]) -> Double {
        var sum = 0.0
        var lost = 0.0
        for value in values {
            let next = sum + value
            lost += Swift.abs(sum) >= Swift.abs(value) ? (sum - next) + value : (value - next) + sum
            sum = next
        }
        return lost.isFinite ? sum + lost : sum
    }

    static func mean(_ values: [Double]) -> Double { sum(values) / Double(values.count) }

    static func variance(_ values: [Double], unbiased: Bool) -> Double {
        let mean = mean(values)
        let divisor = Double(values.count) - (unbiased ? 1 : 0)
        // Too few values have no variance.
        return divisor > 0 ? sum(values.map { ($0 - mean) * ($0 - mean) }) / divisor : .nan
    }
}
