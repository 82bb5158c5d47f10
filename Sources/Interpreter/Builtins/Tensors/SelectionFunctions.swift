import Autograd
import TensorEngine

/// Functions that choose among elements, put them in order, or count them.
enum SelectionFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "where", "(condition, a, b)",
            "Element by element a where the condition holds and b elsewhere; for a bool, a or b.",
            example: "x = tensor([-1, 2]); print(where(x > 0, x, 0))"
        ) { call in
            if case .bool(let condition) = call[0] { return condition ? call[1] : call[2] }
            return .tensor(try call.tape.select(try call.tensor(0), try call.tensor(1), try call.tensor(2)))
        },
        Builtin(
            "masked_fill", "(x, mask, value)", "x with a number, or a tensor of one, in the places of a mask.",
            example: "x = tensor([1, 2, 3]); print(x.masked_fill(x > 1, 0))"
        ) { call in
            if case .tensor(let value) = call[2], value.shape.rank == 0 {
                return .tensor(try call.tape.select(try call.tensor(1), value, try call.tensor(0)))
            }
            return .tensor(try call.tape.maskedFill(try call.tensor(0), try call.tensor(1), try call.float(2)))
        },
        Builtin(
            "gather", "(x, axis, index)",
            "The elements that an index tensor of x's rank names along an axis: for axis 1, "
                + "out[i, j] = x[i, index[i, j]].",
            example: "print(gather([[1, 2], [3, 4]], 1, [[1], [0]]))"
        ) { call in
            .tensor(
                try call.tape.gather(try call.tensor(0), axis: try call.integer(1), try call.tensor(2)))
        },
        ScatterFunction.row,
        Builtin("tril", "(x, diagonal = 0)", "x with zeros above a diagonal.", example: "print(tril(ones(2, 2)))") {
            call in .tensor(try call.tape.tril(try call.tensor(0), diagonal: try call.integer(1)))
        },
        Builtin("triu", "(x, diagonal = 0)", "x with zeros below a diagonal.", example: "print(triu(ones(2, 2)))") {
            call in .tensor(try call.tape.triu(try call.tensor(0), diagonal: try call.integer(1)))
        },
        Builtin(
            "sort", "(x, axis = -1, descending = false)", "The elements in order along an axis; NaN counts as largest.",
            example: "print(sort([3, 1, 2]))"
        ) { call in
            .tensor(
                try call.tape.sort(try call.tensor(0), axis: try call.integer(1), descending: try call.bool(2)).values)
        },
        Builtin(
            "argsort", "(x, axis = -1, descending = false)",
            "The positions of the elements in their order along an axis.",
            example: "print(argsort([3, 1, 2]))"
        ) { call in
            .tensor(try call.tape.argsort(try call.tensor(0), axis: try call.integer(1), descending: try call.bool(2)))
        },
        Builtin(
            "topk", "(x, k, axis = -1, largest = true)",
            "The k largest elements along an axis, or the smallest, and their positions: `[values, indices]`.",
            example: "values, indices = topk([5, 9, 7], 2); print(values, indices)"
        ) { call in
            let found = try call.tape.topk(
                try call.tensor(0), try call.integer(1), axis: try call.integer(2), largest: try call.bool(3))
            return .list([.tensor(found.values), .tensor(found.indices)])
        },
        Builtin(
            "quantile", "(x, q, axis = none, keepdims = false)",
            "The number below which the share q of the elements lies, interpolated between neighbours; of a list of shares "
                + "one for each, along a new first axis.",
            example: "print(quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], [0.25, 0.75]))"
        ) { call in
            let (x, axis, keeps) = (try call.tensor(0), try call.axis(2), try call.bool(3))
            func quantile(_ share: Double) throws -> Variable {
                try call.tape.quantile(x, share, axis: axis, keepDimensions: keeps)
            }
            if let share = call[1].asNumber { return .tensor(try quantile(share)) }
            let shares = try call.numbers(1) ?? call.tensor(1).value.scalars.map(Double.init)
            guard !shares.isEmpty else { throw call.mismatch(1, "a number or a list of them") }
            return .tensor(try call.tape.stack(try shares.map(quantile)))
        },
        Builtin(
            "median", "(x, axis = none, keepdims = false)",
            "The middle element; of an even number of them the lower middle one, as in PyTorch.",
            example: "print(median([4, 1, 3, 2]))"
        ) { call in
            let (axis, keeps) = (try call.axis(1), try call.bool(2))
            if axis == nil, !keeps, let numbers = try call.numbers(0) {
                guard !numbers.isEmpty else { throw RuntimeError.value("median of no elements") }
                if numbers.contains(where: \.isNaN) { return .number(.nan) }
                return .number(numbers.sorted()[(numbers.count - 1) / 2])
            }
            return .tensor(try call.tape.median(try call.tensor(0), axis: axis, keepDimensions: keeps))
        },
        Builtin(
            "bincount", "(x, minlength = 0)",
            "How often each of the numbers 0, 1, … stands in a tensor of whole numbers that are not negative.",
            example: "print(bincount([0, 2, 2]))"
        ) { call in
            .tensor(
                Variable(
                    try call.tape.engine.bincount(
                        call.tensor(0).value, minimumLength: call.integer(1, atLeast: 0))))
        },
    ]
}
