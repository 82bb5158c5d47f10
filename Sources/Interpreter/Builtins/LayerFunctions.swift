import Autograd
import NN
import TensorEngine

/// Constructors of layers.
enum LayerFunctions {
    static let rows: [Builtin] =
        core
        + [
            Builtin("parameter", "(x)", "A tensor that a model trains, when a field holds it.") { call in
                let variable = Variable(try call.tensor(0).value.asNumbers(), requiresGradient: true)
                variable.role = .parameter
                return .tensor(variable)
            },
            Builtin("buffer", "(x)", "A tensor that belongs to a model's state but is not trained.") { call in
                let variable = Variable(try call.tensor(0).value)
                variable.role = .buffer
                return .tensor(variable)
            },
        ]

    // MARK: Linear, activations, containers

    private static let core: [Builtin] = [
        .weightedLayer(
            "Linear", "(in_features, out_features, bias = true)",
            """
            y = x Wᵀ + b, for x [..., in_features], y [..., out_features]; weight [out_features, in_features], \
            bias [out_features], both drawn uniformly within ±1/√in_features (PyTorch's Linear).
            """, example: "Linear(4, 8)(ones(2, 4)).shape"
        ) { call in
            try Linear(call.integer(0), call.integer(1), bias: call.bool(2), runtime: call.machine.runtime)
        },
        activation("ReLU", "()", "max(x, 0).") { _ in .relu },
        activation("LeakyReLU", "(negative_slope = 0.01)", "x where x > 0, else negative_slope·x.") {
            .leakyReLU(slope: try $0.number(0))
        },
        activation("ELU", "(alpha = 1)", "x where x > 0, else alpha·(eˣ - 1).") { .elu(alpha: try $0.number(0)) },
        activation("SELU", "()", "The self-normalizing ELU of Klambauer et al. 2017.") { _ in .selu },
        activation("GELU", "(approximate = \"none\")", "x·Φ(x); \"tanh\" approximates Φ, as in PyTorch.") {
            .gelu(approximate: try $0.choice(0) == "tanh")
        },
        activation("SiLU", "()", "x·sigmoid(x).") { _ in .silu },
        activation("Mish", "()", "x·tanh(softplus(x)).") { _ in .mish },
        activation("Tanh", "()", "tanh(x).") { _ in .tanh },
        activation("Sigmoid", "()", "1 / (1 + e⁻ˣ).") { _ in .sigmoid },
        activation("Softmax", "(axis = -1)", "eˣ over its sum along the axis.") {
            .softmax(axis: try $0.integer(0))
        },
        activation("Softplus", "(beta = 1, threshold = 20)", "log(1 + e^(beta·x)) / beta; x above the threshold.") {
            .softplus(beta: try $0.number(0), threshold: try $0.number(1))
        },
        activation("Hardtanh", "(min_val = -1, max_val = 1)", "x, held between min_val and max_val.") {
            .hardtanh(low: try $0.number(0), high: try $0.number(1))
        },
        .weightedLayer(
            "PReLU", "(num_parameters = 1, init = 0.25)",
            "x where x > 0, else a·x with a trained `weight`, one for all or one a channel (He et al. 2015)."
        ) { call in
            try PReLU(channels: call.integer(0), initial: call.number(1), runtime: call.machine.runtime)
        },
        Builtin(
            "RReLU", "(lower = 0.125, upper = 0.3333333333333333)",
            "Leaky ReLU whose slope is drawn uniformly for each element in train mode, and is the mean in eval mode."
        ) { call in
            .module(try RReLU(lower: call.number(0), upper: call.number(1), runtime: call.machine.runtime))
        },
        Builtin(
            "Sequential", "(*layers)", "Layers one after another; parameters are named by position, `0.weight`.",
            example: "Sequential(Linear(4, 8), ReLU(), Linear(8, 1))(ones(2, 4)).shape"
        ) { call in
            var values = try call.list(0).elements
            if values.count == 1, case .list(let only) = values[0] { values = only.elements }
            return .module(
                try Sequential(
                    values.map { value in
                        guard case .module(let module) = value else {
                            throw RuntimeError.type(
                                "Sequential takes layers, got \(call.machine.brief(value))",
                                hint: hint(forPart: value))
                        }
                        return module
                    }))
        },
        Builtin("Flatten", "(start = 1)", "Joins the axes from `start` on: [N, a, b] becomes [N, a·b].") { call in
            .module(Flatten(start: try call.integer(0)))
        },
        Builtin("Identity", "()", "The input, unchanged.") { _ in .module(Identity()) },
        .weightedLayer(
            "Embedding", "(num_embeddings, embedding_dim, padding_idx = none)",
            """
            Rows of the table `weight` [num_embeddings, embedding_dim] by whole numbers: x [...] gives [..., \
            embedding_dim]. The table starts standard normal; a number outside it is an index error (PyTorch's Embedding). \
            The row `padding_idx` starts as zeros and gets no gradient.
            """, example: "print(Embedding(10, 3)(tensor([1, 4])).shape)"
        ) { call in
            try Embedding(
                call.integer(0), call.integer(1), paddingRow: call.optionalInteger(2), runtime: call.machine.runtime)
        },
        Builtin(
            "Lambda", "(function)",
            "A function of one tensor as a layer, without parameters and the same in both modes.",
            example: "print(Sequential(Lambda(fn(x) = 2 * x))(ones(2)))"
        ) { call in
            let function = try call.function(0)
            // A layer lives no longer than the machine that its functions run on.
            return .module(
                Lambda(name: Lambda.name(of: function)) { [unowned machine = call.machine] x in
                    try machine.tensor(machine.call(function, [.tensor(x)]), for: "what a Lambda's function gives")
                })
        },
        Builtin("Residual", "(net)", "x + net(x); the net must keep the shape.") { call in
            .module(Residual(try call.module(0)))
        },
    ]

    private static func hint(forPart value: Value) -> String? {
        switch value {
        case .builtin(let builtin) where builtin.name.first?.isUppercase ?? false: return "\(builtin.name)() makes the layer"
        case .model(let model): return "\(model.name)() makes the net"
        default: return value.isCallable ? "Lambda(f) makes a layer of a function" : nil
        }
    }

    private static func activation(
        _ name: String, _ parameters: String, _ documentation: String,
        _ make: @escaping (Arguments) throws -> ActivationFunction
    ) -> Builtin {
        Builtin(name, parameters, documentation) { .module(Activation(try make($0))) }
    }
}

extension Lambda {
    fileprivate static func name(of function: Value) -> String {
        switch function {
        case .builtin(let builtin): return builtin.name
        case .function(let closure): return closure.code.name ?? "fn"
        default: return function.typeName
        }
    }
}

extension Arguments {
    /// A whole number or a list of them.
    func integerList(_ index: Int) throws -> [Int] {
        if case .list(let list) = self[index] {
            return try list.elements.map { value in
                guard let number = value.asNumber, let integer = Int(exactly: number) else {
                    throw mismatch(index, "a list of whole numbers")
                }
                return integer
            }
        }
        return [try integer(index)]
    }

    /// A whole number from 0, or none.
    func optionalSeed(_ index: Int) throws -> UInt64? {
        try optionalInteger(index, atLeast: 0).map { UInt64($0) }
    }
}
