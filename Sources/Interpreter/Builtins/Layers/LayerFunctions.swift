import Autograd
import NN
import TensorEngine

/// Constructors of layers.
enum LayerFunctions {
    static let rows: [Builtin] =
        core
        + [
            Builtin(
                "parameter", "(x)",
                "A leaf with the values of x that wants a gradient. In a field of a model it is a parameter of the net, which "
                    + "optimizers train and save writes.",
                example: """
                    model Scale() {
                        w = parameter(ones(1))
                        fn forward(x) = w * x
                    }
                    print(Scale().named_parameters())
                    """
            ) { call in
                let variable = Variable(try call.tensor(0).value.asNumbers(), requiresGradient: true)
                variable.role = .parameter
                return .tensor(variable)
            },
            Builtin(
                "buffer", "(x)",
                "A tensor with the values of x that, in a field of a model, belongs to the net's state: save writes it, "
                    + "optimizers leave it alone.",
                example: """
                    model Shift() {
                        mean = buffer(zeros(1))
                        fn forward(x) = x - mean
                    }
                    print(Shift().buffers(), Shift().named_parameters())
                    """
            ) { call in
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
            """, example: "net = Linear(4, 8); print(net(ones(2, 4)).shape, net.weight.shape, net.bias.shape)"
        ) { call in
            try Linear(call.integer(0), call.integer(1), bias: call.bool(2), runtime: call.machine.runtime)
        },
        activation("ReLU", "()", "max(x, 0), with the gradient 0 at 0.", example: "print(ReLU()(tensor([-2, 0, 3])))") { _ in
            .relu
        },
        activation(
            "LeakyReLU", "(negative_slope = 0.01)", "x where x > 0, else negative_slope·x (Maas et al. 2013).",
            example: "print(LeakyReLU(0.1)(tensor([-2, 0, 3])))"
        ) { .leakyReLU(slope: try $0.number(0)) },
        activation(
            "ELU", "(alpha = 1)", "x where x > 0, else alpha·(eˣ - 1), which levels off at -alpha (Clevert et al. 2016).",
            example: "print(ELU()(tensor([-10, -1, 2])))"
        ) { .elu(alpha: try $0.number(0)) },
        activation(
            "SELU", "()",
            "1.0507·ELU(1.6733): after weights that kaiming_normal(nonlinearity = \"linear\") draws it keeps mean 0 and "
                + "variance 1 from layer to layer, and AlphaDropout keeps them too (Klambauer et al. 2017).",
            example: "x = randn(10000); print(round(SELU()(x).std().item(), 1), round(ReLU()(x).std().item(), 1))"
        ) { _ in .selu },
        activation(
            "GELU", "(approximate = \"none\")",
            "x·Φ(x) with the normal distribution's Φ; \"tanh\" approximates it, as in PyTorch (Hendrycks and Gimpel 2016).",
            example: "print(GELU()(tensor([-3, -1, 0, 1, 3])))"
        ) { .gelu(approximate: try $0.choice(0) == "tanh") },
        activation(
            "SiLU", "()", "x·sigmoid(x), also called swish (Elfwing et al. 2018).",
            example: "print(SiLU()(tensor([-5, -1, 0, 1, 5])))"
        ) { _ in .silu },
        activation(
            "Mish", "()", "x·tanh(softplus(x)) (Misra 2019).", example: "print(Mish()(tensor([-5, -1, 0, 1, 5])))"
        ) { _ in .mish },
        activation(
            "Tanh", "()", "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ): from -1 to 1.", example: "print(Tanh()(tensor([-10, -1, 0, 1, 10])))"
        ) { _ in .tanh },
        activation(
            "Sigmoid", "()", "1 / (1 + e⁻ˣ): from 0 to 1. To train, leave it out and take bce_with_logits.",
            example: "print(Sigmoid()(tensor([-10, -1, 0, 1, 10])))"
        ) { _ in .sigmoid },
        activation(
            "Softmax", "(axis = -1)",
            "e^xᵢ / Σⱼ e^xⱼ along the axis. To train, leave it out: cross_entropy takes logits.",
            example: "print(Softmax()(tensor([[0, 0], [0, log(3)]])))"
        ) { .softmax(axis: try $0.integer(0)) },
        activation(
            "Softplus", "(beta = 1, threshold = 20)",
            "log(1 + e^(beta·x)) / beta, a smooth ReLU; x itself where beta·x is above the threshold.",
            example: "print(Softplus()(tensor([-5, 0, 5])))"
        ) { .softplus(beta: try $0.number(0), threshold: try $0.number(1)) },
        activation(
            "Hardtanh", "(min_val = -1, max_val = 1)", "x held between min_val and max_val.",
            example: "print(Hardtanh()(tensor([-3, 0.5, 3])))"
        ) { .hardtanh(low: try $0.number(0), high: try $0.number(1)) },
        .weightedLayer(
            "PReLU", "(num_parameters = 1, init = 0.25)",
            "x where x > 0, else a·x with a trained `weight`, one for all or one a channel [N, C, …] (He et al. 2015).",
            example: "net = PReLU(); print(net(tensor([-2, 2]))); print(net.weight)"
        ) { call in
            try PReLU(channels: call.integer(0), initial: call.number(1), runtime: call.machine.runtime)
        },
        Builtin(
            "RReLU", "(lower = 0.125, upper = 0.3333333333333333)",
            "LeakyReLU whose slope is drawn evenly from lower to upper for each element in train mode, and is their mean in "
                + "eval mode (Xu et al. 2015).",
            example: "net = RReLU(); x = tensor([-1, -1, 1]); print(net.train()(x)); print(net.eval()(x))"
        ) { call in
            .module(try RReLU(lower: call.number(0), upper: call.number(1), runtime: call.machine.runtime))
        },
        Builtin(
            "Sequential", "(*layers)",
            "Layers one after another, or a list of them; `net[0]` is the first, and parameters are named by position, "
                + "`0.weight`.",
            example: """
                net = Sequential(Linear(4, 8), ReLU(), Linear(8, 1))
                print(net(ones(2, 4)).shape, net.named_parameters().keys())
                """
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
        Builtin(
            "Flatten", "(start = 1)", "Joins the axes from `start` on: [N, a, b] becomes [N, a·b].",
            example: "print(Flatten()(ones(2, 3, 4)).shape)"
        ) { call in
            .module(Flatten(start: try call.integer(0)))
        },
        Builtin(
            "Identity", "()", "The input, unchanged: it fills the place of a layer that is taken out.",
            example: "print(Identity()(tensor([1, 2])))"
        ) { _ in .module(Identity()) },
        .weightedLayer(
            "Embedding", "(num_embeddings, embedding_dim, padding_idx = none)",
            """
            Rows of the table `weight` [num_embeddings, embedding_dim] by whole numbers: x [...] gives [..., \
            embedding_dim]. The table starts standard normal; a number outside it is an index error (PyTorch's Embedding). \
            The row `padding_idx` starts as zeros and gets no gradient.
            """, example: "net = Embedding(10, 3); print(net(tensor([1, 4])).shape, same(net(1), net.weight[1]))"
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
        Builtin(
            "Residual", "(net)", "x + net(x); the net must keep the shape (He et al. 2016).",
            example: "print(Residual(Lambda(fn(x) = 10 * x))(tensor([1, 2])))"
        ) { call in
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
        _ name: String, _ parameters: String, _ documentation: String, example: String,
        _ make: @escaping (Arguments) throws -> ActivationFunction
    ) -> Builtin {
        Builtin(name, parameters, documentation, example: example) { .module(Activation(try make($0))) }
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
