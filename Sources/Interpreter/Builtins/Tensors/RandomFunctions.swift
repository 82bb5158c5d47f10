import Autograd
import TensorEngine

/// Random tensors. All of them draw from one stream of the session, which `seed(n)` starts again.
enum RandomFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "rand", "(*shape, requires_grad = false)", "Numbers drawn evenly from [0, 1).",
            example: "print(rand(2, 3))"
        ) { call in
            let shape = try CreationFunctions.shape(call)
            let tensor = try call.tape.engine.uniform(shape, from: call.machine.freeStream)
            return try call.created(tensor, requiresGradient: 1)
        },
        Builtin(
            "randn", "(*shape, requires_grad = false)", "Numbers drawn from the normal distribution N(0, 1).",
            example: "print(randn(2, 3))"
        ) { call in
            let shape = try CreationFunctions.shape(call)
            let tensor = try call.tape.engine.normal(shape, mean: 0, deviation: 1, from: call.machine.freeStream)
            return try call.created(tensor, requiresGradient: 1)
        },
        Builtin(
            "randint", "(low, high = none, size = [])",
            "Whole numbers drawn evenly from low to high - 1; `randint(high, size)` begins at 0.",
            example: "print(randint(0, 10, [2, 3]))"
        ) { call in
            var (low, high, size) = (0, 0, 2)
            if case .list = call[1] {
                (high, size) = (try call.integer(0), 1)
            } else if call.isNone(1) {
                high = try call.integer(0)
            } else {
                (low, high) = (try call.integer(0), try call.integer(1))
            }
            guard low < high else {
                throw RuntimeError.value("randint draws from low to high - 1, got low = \(low) and high = \(high)")
            }
            let shape = try Shape(try call.sizes(size), operation: "randint")
            let tensor = try call.tape.engine.integers(shape, low: low, high: high, from: call.machine.freeStream)
            return .tensor(Variable(tensor))
        },
        Builtin(
            "randperm", "(n)", "The numbers 0, …, n - 1 in random order.", example: "print(randperm(6))"
        ) { call in
            let count = try call.integer(0, atLeast: 0)
            return .tensor(Variable(try call.tape.engine.permutation(count, from: call.machine.freeStream)))
        },
    ]
}
