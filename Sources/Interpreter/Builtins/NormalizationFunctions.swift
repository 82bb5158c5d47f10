import Autograd
import NN
import TensorEngine

/// Normalization: of layers' inputs, and of their weights.
enum NormalizationFunctions {
    static let rows: [Builtin] = [
        batchNorm("BatchNorm1d", axes: 1, "[N, C] or [N, C, L]"),
        batchNorm("BatchNorm2d", axes: 2, "[N, C, H, W]"),
        batchNorm("BatchNorm3d", axes: 3, "[N, C, D, H, W]"),
        .weightedLayer(
            "LayerNorm", "(normalized_shape, eps = 1e-5, elementwise_affine = true, bias = true)",
            """
            y = γ (x - μ) / √(σ² + eps) + β over the last axes, which must be `normalized_shape`, for each example by \
            itself and in both modes alike; σ² is biased; γ and β have that shape (Ba et al. 2016).
            """
        ) { call in
            try LayerNorm(
                call.integerList(0), epsilon: call.number(1), affine: call.bool(2), bias: call.bool(3),
                runtime: call.machine.runtime)
        },
        .weightedLayer(
            "RMSNorm", "(normalized_shape, eps = none, elementwise_affine = true)",
            "y = γ x / √(mean(x²) + eps) over the last axes; eps is 1.19e-7 unless given (Zhang and Sennrich 2019)."
        ) { call in
            try RMSNorm(
                call.integerList(0), epsilon: call.optionalNumber(1), affine: call.bool(2),
                runtime: call.machine.runtime)
        },
        .weightedLayer(
            "GroupNorm", "(num_groups, num_channels, eps = 1e-5, affine = true)",
            """
            Normalizes [N, C, ...] over each of num_groups groups of channels of each example. One group has LayerNorm's \
            statistics, one group a channel InstanceNorm's; γ and β are one a channel (Wu and He 2018).
            """
        ) { call in
            try GroupNorm(
                call.integer(0), call.integer(1), epsilon: call.number(2), affine: call.bool(3),
                runtime: call.machine.runtime)
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
        .weightedLayer(
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

    private static func instanceNorm(_ name: String, axes: Int) -> Builtin {
        .weightedLayer(
            name, "(num_features, eps = 1e-5, momentum = 0.1, affine = false, track_running_stats = false)",
            """
            Normalizes each channel of each example by itself. Unless running statistics are tracked, eval mode does \
            the same as train mode (Ulyanov et al. 2016).
            """
        ) { call in
            try InstanceNorm(
                call.integer(0), spatialAxes: axes, epsilon: call.number(1), momentum: call.number(2),
                affine: call.bool(3), trackRunningStatistics: call.bool(4), runtime: call.machine.runtime)
        }
    }
}
