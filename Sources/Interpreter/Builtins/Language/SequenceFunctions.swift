import Autograd
import Syntax
import TensorEngine

/// Functions that walk sequences: lists, ranges, strings, records (their keys), tensors (along the first axis) and
/// the library's streams.
enum SequenceFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "range", "(start, stop = none, step = 1)",
            "The numbers start, start + step, … before stop; with one argument 0, 1, … before it.",
            example: "print(list(range(5)), list(range(5, 0, -2)))"
        ) { call in
            let first = call.isNone(1) ? 0 : try call.number(0)
            let last = try call.number(call.isNone(1) ? 0 : 1)
            let step = try call.number(2)
            guard step != 0 else { throw call.valueMismatch(2, "a number other than 0") }
            // A step that is not exact must not add an element through rounding.
            let quotient = (last - first) / step
            let count = Swift.max((quotient - Swift.min(1e-9, abs(quotient) * 1e-9)).rounded(.up), 0)
            guard count.isFinite, count < 9e15, step.isFinite else {
                throw RuntimeError.value("a range needs ends and a step that are finite and within reach")
            }
            return .range(RangeObject(start: first, step: step, count: Int(count), end: last))
        },
        Builtin(
            "list", "(xs = [])", "The elements of a sequence as a new list.",
            example: "print(list(1...3), list(\"añb\"))"
        ) { call in .list(try call.elements(0)) },
        Builtin(
            "enumerate", "(xs, start = 0)", "Pairs `[position, element]`.",
            example: "for i, name in enumerate([\"a\", \"b\"]) { print(i, name) }"
        ) { call in
            let start = try call.number(1)
            return .list(
                try call.elements(0).enumerated().map { .list([.number(start + Double($0.offset)), $0.element]) })
        },
        Builtin(
            "zip", "(*sequences)", "Lists of the elements at the same position, as many as the shortest has.",
            example: "print(zip([1, 2], \"ab\"))"
        ) { call in
            let sequences = try call.list(0).elements.map { try call.machine.elements(of: $0) }
            let count = sequences.map(\.count).min() ?? 0
            return .list((0..<count).map { position in .list(sequences.map { $0[position] }) })
        },
        Builtin(
            "map", "(xs, f)", "The list of f(x) for each element x.", example: "print(map([1, 2, 3], fn(x) = x**2))"
        ) { call in
            let f = try function(call)
            return .list(
                try call.elements(0).map { element in
                    try call.machine.checkInterrupt()
                    return try call.machine.call(f, [element])
                })
        },
        Builtin(
            "filter", "(xs, f)", "The list of the elements for which f gives true.",
            example: "print(filter(1...6, fn(x) = x % 2 == 0))"
        ) { call in
            let f = try function(call)
            return .list(
                try call.elements(0).filter { element in
                    try call.machine.checkInterrupt()
                    return try call.machine.condition(try call.machine.call(f, [element]))
                })
        },
        Builtin(
            "reduce", "(xs, f, start = none)",
            "f(… f(f(start, x₀), x₁) …, xₙ); without a start, the first element is taken for it.",
            example: "print(reduce([1, 2, 3], fn(sum, x) = sum + x, start = 10))"
        ) { call in
            let f = try function(call)
            var elements = try call.elements(0)[...]
            if call.isNone(2), elements.isEmpty {
                throw RuntimeError.value("reduce of no elements needs a start")
            }
            var result = call.isNone(2) ? elements.removeFirst() : call[2]
            for element in elements {
                try call.machine.checkInterrupt()
                result = try call.machine.call(f, [result, element])
            }
            return result
        },
        Builtin(
            "any", "(xs, axis = none, keepdims = false)",
            "Whether a condition among the elements holds; of a tensor, whether an element is not 0, with an axis as a mask.",
            example: "print(any([false, true]), any(tensor([1, 2]) > 2), any([[0, 1], [0, 0]], axis = 1))"
        ) { call in
            let (axes, keeps) = (try call.axes(1), try call.bool(2))
            if axes != nil || keeps {
                let x = try call.tensor(0).value
                return .tensor(Variable(try call.tape.engine.any(x, axes: axes, keepDimensions: keeps)))
            }
            if case .tensor(let tensor) = call[0] { return .bool(call.tape.engine.any(tensor.value)) }
            return .bool(try call.elements(0).contains { try call.machine.condition($0) })
        },
        Builtin(
            "all", "(xs, axis = none, keepdims = false)",
            "Whether all conditions hold; of a tensor, whether no element is 0, with an axis as a mask.",
            example: "print(all([true, 1 < 2]), all([]), all([[0, 1], [1, 1]], axis = 1))"
        ) { call in
            let (axes, keeps) = (try call.axes(1), try call.bool(2))
            if axes != nil || keeps {
                let x = try call.tensor(0).value
                return .tensor(Variable(try call.tape.engine.all(x, axes: axes, keepDimensions: keeps)))
            }
            if case .tensor(let tensor) = call[0] { return .bool(call.tape.engine.all(tensor.value)) }
            return .bool(try call.elements(0).allSatisfy { try call.machine.condition($0) })
        },
        Builtin(
            "sorted", "(xs, by = none, reverse = false)",
            "The elements in ascending order as a new list: numbers (NaN last), strings, or lists of such, compared "
                + "element by element. `by` gives the key of an element. Equal ones keep their order, with "
                + "`reverse = true` too.",
            example: "print(sorted([3, 1, 2]), sorted([\"bb\", \"a\"], by = len))"
        ) { call in
            let by = call.isNone(1) ? nil : try call.function(1)
            return .list(try ValueOrder.sorted(call.elements(0), by: by, reverse: call.bool(2), call.machine))
        },
        Builtin(
            "reversed", "(xs)", "A list, string or tensor (along its first axis) from the end to the beginning.",
            example: "print(reversed([1, 2, 3]), reversed(\"abc\"))"
        ) { call in
            switch call[0] {
            case .string(let text): return .string(String(text.text.reversed()))
            case .tensor(let tensor): return .tensor(try call.tape.flip(tensor, axes: [0]))
            default: return .list(try call.elements(0).reversed())
            }
        },
        Builtin(
            "contains", "(xs, value)", "The same as `value in xs`.", example: "print(contains(\"dropout\", \"drop\"))"
        ) { call in try call.machine.binary(.contains, call[1], call[0]) },
    ]

    /// The function, which comes after the data.
    private static func function(_ call: Arguments) throws -> Value {
        guard call[1].isCallable else {
            throw call.mismatch(
                1, "a function", hint: call[0].isCallable ? "the data come first: `\(call.name)(xs, f)`" : nil)
        }
        return call[1]
    }
}

/// The order of values that `sorted`, `max` and `min` know.
enum ValueOrder {
    static func sorted(_ values: [Value], by key: Value?, reverse: Bool, _ machine: Machine) throws -> [Value] {
        let keys = try key.map { key in
            try values.map { value in
                try machine.checkInterrupt()
                return try machine.call(key, [value])
            }
        } ?? values
        let order = try keys.indices.sorted { left, right in
            let comparison = try compare(keys[left], keys[right], depth: 0)
            if comparison == 0 { return left < right }
            return reverse ? comparison > 0 : comparison < 0
        }
        return order.map { values[$0] }
    }

    /// Negative, 0 or positive, as the first comes before, with or after the second.
    static func compare(_ left: Value, _ right: Value, depth: Int) throws -> Int {
        if let x = left.asNumber, let y = right.asNumber {
            if x.isNaN || y.isNaN { return (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0) }
            return x < y ? -1 : (x == y ? 0 : 1)
        }
        switch (left, right) {
        case (.string(let x), .string(let y)):
            return x.text < y.text ? -1 : (x.text == y.text ? 0 : 1)
        case (.list(let x), .list(let y)):
            guard depth < 1000 else { throw RuntimeError.value("these lists are nested more than 1000 deep") }
            for (a, b) in zip(x.elements, y.elements) {
                let comparison = try compare(a, b, depth: depth + 1)
                if comparison != 0 { return comparison }
            }
            return x.elements.count - y.elements.count
        default:
            throw RuntimeError.type(
                "\(left.typeWithArticle) and \(right.typeWithArticle) have no order",
                hint: "give a key: `sorted(xs, by = fn(x) = …)`")
        }
    }
}
