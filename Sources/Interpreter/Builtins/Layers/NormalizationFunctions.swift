import Autograd
import NN
import TensorEngine

/// Normalization: of layers' inputs, and of their weights.
enum NormalizationFunctions {
    static let rows: [Builtin] = [
        batchNorm(
            "BatchNorm1d", axes: 1, "[N, C] or [N, C, L]",
            example: """
                bn = BatchNorm1d(1); x = tensor([[1], [3]])
                print(bn(x)); print(bn.running_mean); print(bn.running_var); print(bn.eval()(x))
                """),
        batchNorm(
            "BatchNorm2d", axes: 2, "[N, C, H, W]",
            example: """
                bn = BatchNorm2d(3); y = bn(5 + 2 * randn(8, 3, 4, 4))
                print(round(y.std(axis = [0, 2, 3], unbiased = false), 3)); print(bn.weight.shape, bn.running_mean.shape)
                """),
        batchNorm(
            "BatchNorm3d", axes: 3, "[N, C, D, H, W]",
            example: """
                bn = BatchNorm3d(2, convention = "keras"); bn(5 + 2 * randn(8, 2, 3, 3, 3)); print(bn.running_mean)
                """),
        .weightedLayer(
            "LayerNorm", "(normalized_shape, eps = 1e-5, elementwise_affine = true, bias = true)",
            """
            y = γ (x - μ) / √(σ² + eps) + β over the last axes, which must be `normalized_shape`, for each example by \
            itself and in both modes alike; σ² is biased; γ and β have that shape (Ba et al. 2016).
            """, example: "print(LayerNorm(3)(tensor([[1, 2, 3], [10, 20, 30]])))"
        ) { call in
            try LayerNorm(
                call.integerList(0), epsilon: call.number(1), affine: call.bool(2), bias: call.bool(3),
                runtime: call.machine.runtime)
        },
        .weightedLayer(
            "RMSNorm", "(normalized_shape, eps = none, elementwise_affine = true)",
            "y = γ x / √(mean(x²) + eps) over the last axes, which must be `normalized_shape`: LayerNorm without the mean; eps "
                + "is 1.19e-7 unless given (Zhang and Sennrich 2019).",
            example: "y = RMSNorm(2)(tensor([[3, 4]])); print(y); print((y * y).mean())"
        ) { call in
            try RMSNorm(
                call.integerList(0), epsilon: call.optionalNumber(1), affine: call.bool(2),
                runtime: call.machine.runtime)
        },
        .weightedLayer(
            "GroupNorm", "(num_groups, num_channels, eps = 1e-5, affine = true)",
            """
            Normalizes [N, C, ...] over each of num_groups groups of channels of each example, in both modes alike. One \
            group has LayerNorm's statistics, one group a channel InstanceNorm's; γ and β are one a channel. num_groups must \
            divide num_channels (Wu and He 2018).
            """, example: "x = tensor([[1, 3, 10, 30]]); print(GroupNorm(2, 4)(x)); print(GroupNorm(1, 4)(x))"
        ) { call in
            try GroupNorm(
                call.integer(0), call.integer(1), epsilon: call.number(2), affine: call.bool(3),
                runtime: call.machine.runtime)
        },
        instanceNorm(
            "InstanceNorm1d", axes: 1, "[N, C, L]", example: "print(InstanceNorm1d(2)(tensor([[[1, 3], [10, 30]]])))"),
        instanceNorm(
            "InstanceNorm2d", axes: 2, "[N, C, H, W]",
            example: """
                y = InstanceNorm2d(3)(5 + 2 * randn(2, 3, 4, 4))
                print(round(y.std(axis = [2, 3], unbiased = false), 3))
                """),
        instanceNorm(
            "InstanceNorm3d", axes: 3, "[N, C, D, H, W]",
            example: """
                net = InstanceNorm3d(2); x = randn(2, 2, 3, 3, 3)
                print(same(net.train()(x), net.eval()(x)), net.parameters())
                """),
        Builtin(
            "LocalResponseNorm", "(size, alpha = 1e-4, beta = 0.75, k = 1)",
            "x / (k + alpha/size · Σ x²)^beta for x [N, C, …], the sum over the `size` channels around each (Krizhevsky et al. "
                + "2012).",
            example: "print(LocalResponseNorm(3, alpha = 1)(ones(1, 4, 1)).flatten())"
        ) { call in
            .module(
                try LocalResponseNorm(
                    call.integer(0), alpha: call.number(1), beta: call.number(2), k: call.number(3)))
        },
    ]

    private static func batchNorm(_ name: String, axes: Int, _ shape: String, example: String) -> Builtin {
        .weightedLayer(
            name,
            "(num_features, eps = none, momentum = \"standard\", affine = true, track_running_stats = true, "
                + "convention = \"torch\")",
            """
            y = γ (x - μ) / √(σ² + eps) + β for each channel of \(shape); γ is `weight`, β `bias`. Train mode takes μ and the \
            biased σ² of the batch and moves `running_mean` and `running_var`: (1 - momentum)·running + momentum·batch, with \
            the batch's unbiased variance. Eval mode uses the running statistics. The convention "torch" has eps 1e-5 and \
            momentum 0.1; "keras" has eps 1e-3, keeps the share 0.99 and takes the biased variance. `momentum = none` \
            averages all batches; without track_running_stats both modes use the batch. A batch with one value a channel is \
            an error in train mode (Ioffe and Szegedy 2015).
            """, example: example
        ) { call in
            let momentum: BatchNorm.Momentum
            switch call[2] {
            case .none: momentum = .cumulative
            case .string: momentum = try call.choice(2) == "standard" ? .standard : .cumulative
            default: momentum = .value(try call.number(2))
            }
            let convention = try call.choice(5)
            return try BatchNorm(
                call.integer(0), spatialAxes: axes, epsilon: call.optionalNumber(1), momentum: momentum,
                affine: call.bool(3), trackRunningStatistics: call.bool(4),
                convention: BatchNorm.Convention(rawValue: convention) ?? .torch, runtime: call.machine.runtime)
        }
    }

    private static func instanceNorm(_ name: String, axes: Int, _ shape: String, example: String) -> Builtin {
        .weightedLayer(
            name, "(num_features, eps = 1e-5, momentum = 0.1, affine = false, track_running_stats = false)",
            """
            Normalizes each channel of each example of \(shape) by itself, as BatchNorm does over the batch; γ and β only \
            with affine = true. Unless running statistics are tracked, eval mode does the same as train mode (Ulyanov et al. \
            2016).
            """, example: example
        ) { call in
            try InstanceNorm(
                call.integer(0), spatialAxes: axes, epsilon: call.number(1), momentum: call.number(2),
                affine: call.bool(3), trackRunningStatistics: call.bool(4), runtime: call.machine.runtime)
        }
    }
}
