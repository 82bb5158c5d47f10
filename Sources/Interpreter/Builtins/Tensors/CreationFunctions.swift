import Autograd
import TensorEngine

/// New tensors.
enum CreationFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "tensor", "(data, requires_grad = false)",
            "A tensor of a number or of nested lists of numbers, in 32 bits; of a tensor, a copy without history; of bools, "
                + "a mask. Rows of different lengths are a shape error.",
            example: "print(tensor([[1, 2], [3, 4]]))"
        ) { call in
            if case .bool(let flag) = call[0] {
                return try call.created(call.tape.engine.tensor([flag ? Float(1) : 0], Shape([])).asMask(), requiresGradient: 1)
            }
            guard let source = try call.machine.asTensor(call[0]) else {
                throw call.mismatch(0, "a number or nested lists of numbers")
            }
            return try call.created(source.value, requiresGradient: 1)
        },
        Builtin(
            "zeros", "(*shape, requires_grad = false)", "A tensor of zeros: `zeros(2, 3)`, `zeros([2, 3])`.",
            example: "print(zeros(2, 3))"
        ) { call in
            try call.created(call.tape.engine.zeros(try shape(call)), requiresGradient: 1)
        },
        Builtin("ones", "(*shape, requires_grad = false)", "A tensor of ones.", example: "print(ones(3))") { call in
            try call.created(call.tape.engine.ones(try shape(call)), requiresGradient: 1)
        },
        Builtin(
            "full", "(size, fill_value, requires_grad = false)", "A tensor of one number everywhere.",
            example: "print(full([2, 2], 7))"
        ) { call in
            let shape = try Shape(try call.sizes(0), operation: "full")
            return try call.created(call.tape.engine.full(shape, try call.float(1)), requiresGradient: 2)
        },
        Builtin(
            "zeros_like", "(x)", "Zeros in the shape of x.", example: "print(zeros_like(tensor([[1, 2], [3, 4]])))"
        ) { call in
            .tensor(Variable(try call.tape.engine.zeros(try call.tensor(0).shape)))
        },
        Builtin(
            "ones_like", "(x)", "Ones in the shape of x.", example: "print(ones_like(tensor([[1, 2], [3, 4]])))"
        ) { call in
            .tensor(Variable(try call.tape.engine.ones(try call.tensor(0).shape)))
        },
        Builtin(
            "eye", "(n, m = none)", "The matrix [n, m] with ones on its diagonal; [n, n] without m.",
            example: "print(eye(2))"
        ) { call in
            let rows = try call.integer(0)
            return .tensor(Variable(try call.tape.engine.eye(rows, try call.optionalInteger(1) ?? rows)))
        },
        Builtin(
            "arange", "(start, end = none, step = 1)",
            "The vector start, start + step, … before end; with one argument 0, 1, … before it.",
            example: "print(arange(0, 1, 0.25))"
        ) { call in
            let start = call.isNone(1) ? 0 : try call.number(0)
            let end = try call.number(call.isNone(1) ? 0 : 1)
            return .tensor(Variable(try call.tape.engine.arange(start, end, try call.number(2))))
        },
        Builtin(
            "linspace", "(start, end, steps)", "A vector of so many equally spaced numbers, both ends included.",
            example: "print(linspace(0, 1, 5))"
        ) { call in
            let tensor = try call.tape.engine.linspace(try call.number(0), try call.number(1), try call.integer(2))
            return .tensor(Variable(tensor))
        },
        Builtin(
            "one_hot", "(x, num_classes = none)",
            "For class numbers of shape [...], a tensor [..., num_classes] with a 1 at each class and 0 elsewhere. "
                + "Without num_classes it is the largest class plus one. Numbers that are not whole are a value error.",
            example: "print(one_hot([0, 2, 1]))"
        ) { call in
            let classes = try call.optionalInteger(1, atLeast: 1)
            return .tensor(Variable(try call.tape.engine.oneHot(try call.tensor(0).value, classes: classes)))
        },
        Builtin(
            "clone", "(x)",
            "A copy through which gradients flow, of values that may then be changed in place.",
            example: "a = tensor([1, 2]); b = clone(a); b[0] = 9; print(a); print(b)"
        ) { call in .tensor(try call.tape.clone(try call.tensor(0))) },
    ]

    static func shape(_ call: Arguments) throws -> Shape { try Shape(try call.shape(0), operation: call.name) }
}
