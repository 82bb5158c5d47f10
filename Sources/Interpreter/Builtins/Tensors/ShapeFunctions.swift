import Autograd
import TensorEngine

/// Functions that give a tensor's elements another shape or order. Results are copies, never views.
enum ShapeFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "reshape", "(x, *shape)",
            "The elements in their order in another shape; one size may be -1, which takes what is left.",
            example: "print(reshape(arange(6), 2, -1))"
        ) { call in .tensor(try call.tape.reshape(try call.tensor(0), try call.shape(1))) },
        Builtin(
            "flatten", "(x, start = 1, end = -1)",
            "One axis in place of those from start to end: [N, C, H, W] becomes [N, C·H·W].",
            example: "print(flatten(zeros(2, 3, 4)).shape)"
        ) { call in
            let x = try call.tensor(0)
            var start = try call.integer(1)
            // A vector has no second axis, and is flat.
            if start == 1, x.shape.rank < 2 { start = 0 }
            return .tensor(try call.tape.flatten(x, start: start, end: try call.integer(2)))
        },
        Builtin(
            "transpose", "(x, dim0 = -2, dim1 = -1)", "Two axes exchanged, the last two if none are named.",
            example: "print(transpose(zeros(2, 3)).shape)"
        ) { call in
            .tensor(try call.tape.transpose(try call.tensor(0), try call.integer(1), try call.integer(2)))
        },
        Builtin(
            "permute", "(x, *axes)", "The axes in another order: axis i of the result is axis `axes[i]` of x.",
            example: "print(permute(zeros(2, 3, 4), 2, 0, 1).shape)"
        ) { call in .tensor(try call.tape.permute(try call.tensor(0), try call.shape(1))) },
        Builtin(
            "squeeze", "(x, axis = none)", "x without an axis of size 1, or without all of them.",
            example: "x = ones(1, 3, 1); print(squeeze(x).shape, squeeze(x, 0).shape)"
        ) { call in
            .tensor(try call.tape.squeeze(try call.tensor(0), axis: try call.axis(1)))
        },
        Builtin(
            "unsqueeze", "(x, axis)", "x with a new axis of size 1 at that place; -1 is the last.",
            example: "x = ones(3); print(unsqueeze(x, 0).shape, unsqueeze(x, -1).shape)"
        ) { call in
            .tensor(try call.tape.unsqueeze(try call.tensor(0), axis: try call.integer(1)))
        },
        Builtin(
            "expand", "(x, *shape)", "Axes of size 1 repeated to the sizes given; -1 keeps an axis as it is.",
            example: "print(expand(tensor([[1], [2]]), -1, 3))"
        ) { call in .tensor(try call.tape.expand(try call.tensor(0), try call.shape(1))) },
        Builtin(
            "tile", "(x, *repeats)", "The whole tensor repeated along each axis.", example: "print(tile([1, 2], 2))"
        ) { call in .tensor(try call.tape.tile(try call.tensor(0), try call.shape(1))) },
        Builtin(
            "flip", "(x, axis = none)", "The elements in reverse order along an axis or a list of axes; without one, along all.",
            example: "x = [[1, 2], [3, 4]]; print(flip(x, 1)); print(flip(x))"
        ) { call in
            .tensor(try call.tape.flip(try call.tensor(0), axes: try call.axes(1)))
        },
        Builtin(
            "roll", "(x, shifts, axis = none)",
            "The elements moved along axes, around the ends; without an axis, in their order as if x were flat.",
            example: "print(roll([1, 2, 3], 1))"
        ) { call in
            .tensor(try call.tape.roll(try call.tensor(0), shifts: try call.sizes(1), axes: try call.axes(2)))
        },
        Builtin(
            "pad", "(x, pairs, value = 0)",
            "Elements added before and after: pairs from the last axis on, `[left, right, top, bottom]`; negative ones "
                + "cut elements off.",
            example: "print(pad([1, 2], [1, 2]))"
        ) { call in
            .tensor(try call.tape.pad(try call.tensor(0), pairs: try call.sizes(1), value: try call.float(2)))
        },
        Builtin(
            "concat", "(tensors, axis = 0)", "Tensors joined along an axis; the other sizes must agree.",
            example: "print(concat([[1, 2], [3]]))"
        ) { call in .tensor(try call.tape.concat(try joined(call), axis: try call.integer(1))) },
        Builtin(
            "stack", "(tensors, axis = 0)", "Tensors of one shape joined along a new axis.",
            example: "print(stack([[1, 2], [3, 4]]))"
        ) { call in .tensor(try call.tape.stack(try joined(call), axis: try call.integer(1))) },
    ]

    private static func joined(_ call: Arguments) throws -> [Variable] {
        guard case .list = call[0] else {
            throw call.mismatch(0, "a list of tensors", hint: "\(call.name)([a, b])")
        }
        return try call.tensors(0)
    }
}
