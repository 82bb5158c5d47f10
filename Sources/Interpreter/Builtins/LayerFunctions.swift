import Autograd
import NN
import TensorEngine

/// Constructors of layers.
enum LayerFunctions {
    static let rows: [Builtin] =
        core + dropout + normalization
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
        Builtin(
            "Linear", "(in_features, out_features, bias = true)",
            """
            y = x Wᵀ + b, for x [..., in_features], y [..., out_features]; weight [out_features, in_features], \
            bias [out_features], both drawn uniformly within ±1/√in_features (PyTorch's Linear).
            """, example: "Linear(4, 8)(ones(2, 4)).shape"
        ) { call in
            .module(
                try Linear(
                    call.integer(0), call.integer(1), bias: call.bool(2), runtime: call.machine.runtime))
        },
        activation("ReLU", "()", "max(x, 0).") { _ in .relu },
        activation("LeakyReLU", "(negative_slope = 0.01)", "x where x > 0, else negative_slope·x.") {
            .leakyReLU(slope: try $0.number(0))
        },
        activation("ELU", "(alpha = 1)", "x where x > 0, else alpha·(eˣ - 1).") { .elu(alpha: try $0.number(0)) },
        activation("SELU", "()", "The self-normalizing ELU of Klambauer et al. 2017.") { _ in .selu },
        activation("GELU", "(approximate = \"none\")", "x·Φ(x); \"tanh\" approximates Φ, as in PyTorch.") {
            .gelu(approximate: try $0.choice(0, ["none", "tanh"]) == "tanh")
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
        Builtin(
            "PReLU", "(num_parameters = 1, init = 0.25)",
            "x where x > 0, else a·x with a trained `weight`, one for all or one a channel (He et al. 2015)."
        ) { call in
            .module(try PReLU(channels: call.integer(0), initial: call.number(1), runtime: call.machine.runtime))
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
                                hint: value.isCallable ? "call it to make the layer" : nil)
                        }
                        return module
                    }))
        },
        Builtin("Flatten", "(start = 1)", "Joins the axes from `start` on: [N, a, b] becomes [N, a·b].") { call in
            .module(Flatten(start: try call.integer(0)))
        },
        Builtin("Identity", "()", "The input, unchanged.") { _ in .module(Identity()) },
        Builtin("Residual", "(net)", "x + net(x); the net must keep the shape.") { call in
            .module(Residual(try call.module(0)))
        },
    ]

    private static func activation(
        _ name: String, _ parameters: String, _ documentation: String,
        _ make: @escaping (Arguments) throws -> ActivationFunction
    ) -> Builtin {
        Builtin(name, parameters, documentation) { .module(Activation(try make($0))) }
    }

    // MARK: Dropout

    private static let dropout: [Builtin] = [
        Builtin(
            "Dropout", "(p = 0.5, shape = none, inverted = true, seed = none)",
            """
            In train mode y = x·m / (1 - p), where m is 0 with probability p and else 1, drawn for each element; in eval \
            mode y = x. `shape` draws the mask in that shape and spreads it over the axes where it has 1 (-1 is the \
            input's own size). `inverted = false` is the original form: x·m in training, x·(1 - p) in evaluation. \
            `seed` pins the layer's draws. p = 0 is the identity to the bit; p = 1 gives zeros (Srivastava et al. 2014).
            """, example: "Dropout(0.5).eval()(ones(3))"
        ) { call in
            let shape = call.isNone(1) ? nil : try call.integerList(1)
            return .module(
                try Dropout(
                    call.number(0), unit: .element(shape: shape), inverted: call.bool(2), seed: call.optionalSeed(3),
                    runtime: call.machine.runtime))
        },
        channelDropout("Dropout1d", axes: 1, "[N, C, L]"),
        channelDropout("Dropout2d", axes: 2, "[N, C, H, W]"),
        channelDropout("Dropout3d", axes: 3, "[N, C, D, H, W]"),
        Builtin(
            "AlphaDropout", "(p = 0.5)",
            "Dropout that keeps mean 0 and variance 1, for SELU nets (Klambauer et al. 2017)."
        ) { call in .module(try AlphaDropout(call.number(0), runtime: call.machine.runtime)) },
        Builtin("FeatureAlphaDropout", "(p = 0.5)", "AlphaDropout of whole channels.") { call in
            .module(try AlphaDropout(call.number(0), byChannel: true, runtime: call.machine.runtime))
        },
        Builtin(
            "GaussianDropout", "(rate)", "In train mode x times noise from N(1, √(rate / (1 - rate))) (Keras)."
        ) { call in .module(try GaussianDropout(call.number(0), runtime: call.machine.runtime)) },
        Builtin("GaussianNoise", "(stddev)", "In train mode x plus noise from N(0, stddev) (Keras).") { call in
            .module(try GaussianNoise(call.number(0), runtime: call.machine.runtime))
        },
        Builtin(
            "LockedDropout", "(p = 0.5)",
            "Dropout of [N, T, C] with one mask for a whole sequence (Merity et al. 2018)."
        ) { call in .module(try Dropout(call.number(0), unit: .sequence, runtime: call.machine.runtime)) },
        Builtin(
            "DropPath", "(p = 0.5)", "Drops whole examples, on a residual branch (Huang et al. 2016)."
        ) { call in .module(try Dropout(call.number(0), unit: .example, runtime: call.machine.runtime)) },
    ]

    private static func channelDropout(_ name: String, axes: Int, _ shape: String) -> Builtin {
        Builtin(
            name, "(p = 0.5, seed = none)",
            "Dropout of whole channels of \(shape): what is dropped is dropped at all places (Tompson et al. 2015)."
        ) { call in
            .module(
                try Dropout(
                    call.number(0), unit: .channel(spatialAxes: axes), seed: call.optionalSeed(1),
                    runtime: call.machine.runtime))
        }
    }

    // MARK: Normalization

    private static let normalization: [Builtin] = [
        batchNorm("BatchNorm1d", axes: 1, "[N, C] or [N, C, L]"),
        batchNorm("BatchNorm2d", axes: 2, "[N, C, H, W]"),
        batchNorm("BatchNorm3d", axes: 3, "[N, C, D, H, W]"),
        Builtin(
            "LayerNorm", "(normalized_shape, eps = 1e-5, elementwise_affine = true, bias = true)",
            """
            y = γ (x - μ) / √(σ² + eps) + β over the last axes, which must be `normalized_shape`, for each example by \
            itself and in both modes alike; σ² is biased; γ and β have that shape (Ba et al. 2016).
            """
        ) { call in
            .module(
                try LayerNorm(
                    call.integerList(0), epsilon: call.number(1), affine: call.bool(2), bias: call.bool(3),
                    runtime: call.machine.runtime))
        },
        Builtin(
            "RMSNorm", "(normalized_shape, eps = none, elementwise_affine = true)",
            "y = γ x / √(mean(x²) + eps) over the last axes; eps is 1.19e-7 unless given (Zhang and Sennrich 2019)."
        ) { call in
            .module(
                try RMSNorm(
                    call.integerList(0), epsilon: call.optionalNumber(1), affine: call.bool(2),
                    runtime: call.machine.runtime))
        },
        Builtin(
            "GroupNorm", "(num_groups, num_channels, eps = 1e-5, affine = true)",
            """
            Normalizes [N, C, ...] over each of num_groups groups of channels of each example. One group has LayerNorm's \
            statistics, one group a channel InstanceNorm's; γ and β are one a channel (Wu and He 2018).
            """
        ) { call in
            .module(
                try GroupNorm(
                    call.integer(0), call.integer(1), epsilon: call.number(2), affine: call.bool(3),
                    runtime: call.machine.runtime))
        },
        instanceNorm("InstanceNorm1d", axes: 1),
        instanceNorm("InstanceNorm2d", axes: 2),
        instanceNorm("InstanceNorm3d", axes: 3),
        Builtin(
            "LocalResponseNorm", "(size, alpha = 1e-4, beta = 0.75, k = 1)",
            "x / (k + alpha/size · Σ x²)^beta, the sum over a window of channels (Krizhevsky et al. 2012)."
        ) { call in
            .module(
                try LocalResponseNorm(
                    call.integer(0), alpha: call.number(1), beta: call.number(2), k: call.number(3)))
        },
    ]

    private static func batchNorm(_ name: String, axes: Int, _ shape: String) -> Builtin {
        Builtin(
            name,
            "(num_features, eps = none, momentum = \"standard\", affine = true, track_running_stats = true, "
                + "convention = \"torch\")",
            """
            y = γ (x - μ) / √(σ² + eps) + β for each channel of \(shape). Train mode takes μ and the biased σ² of the \
            batch and moves `running_mean` and `running_var` by `momentum` (PyTorch's: the share of the new; running_var \
            takes the unbiased variance); eval mode uses the running statistics. "torch" has eps 1e-5 and momentum 0.1; \
            "keras" has eps 1e-3, keeps 0.99 and takes the biased variance. `momentum = none` averages all batches. \
            A batch with one value a channel is an error in train mode (Ioffe and Szegedy 2015).
            """
        ) { call in
            let momentum: BatchNorm.Momentum
            switch call[2] {
            case .none: momentum = .cumulative
            case .string: momentum = try call.choice(2, ["standard"]) == "standard" ? .standard : .cumulative
            default: momentum = .value(try call.number(2))
            }
            let convention = try call.choice(5, BatchNorm.Convention.allCases.map(\.rawValue))
            return .module(
                try BatchNorm(
                    call.integer(0), spatialAxes: axes, epsilon: call.optionalNumber(1), momentum: momentum,
                    affine: call.bool(3), trackRunningStatistics: call.bool(4),
                    convention: BatchNorm.Convention(rawValue: convention) ?? .torch, runtime: call.machine.runtime))
        }
    }

    private static func instanceNorm(_ name: String, axes: Int) -> Builtin {
        Builtin(
            name, "(num_features, eps = 1e-5, momentum = 0.1, affine = false, track_running_stats = false)",
            """
            Normalizes each channel of each example by itself. Unless running statistics are tracked, eval mode does \
            the same as train mode (Ulyanov et al. 2016).
            """
        ) { call in
            .module(
                try InstanceNorm(
                    call.integer(0), spatialAxes: axes, epsilon: call.number(1), momentum: call.number(2),
                    affine: call.bool(3), trackRunningStatistics: call.bool(4), runtime: call.machine.runtime))
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
