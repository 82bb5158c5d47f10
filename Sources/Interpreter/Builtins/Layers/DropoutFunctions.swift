import Autograd
import NN
import TensorEngine

/// Constructors of dropout layers and of layers that add noise.
enum DropoutFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "Dropout", "(p = 0.5, shape = none, inverted = true, seed = none)",
            """
            In train mode y = x·m / (1 - p), where m is 0 with probability p and else 1, drawn for each element; in eval \
            mode y = x. `shape` draws the mask in that shape and spreads it over the axes where it has 1 (-1 is the \
            input's own size). `inverted = false` is the original form: x·m in training, x·(1 - p) in evaluation. \
            `seed` pins the layer's draws. p = 0 is the identity to the bit; p = 1 gives zeros (Srivastava et al. 2014).
            """, example: "net = Dropout(0.5); print(net.train()(ones(6))); print(net.eval()(ones(6)))"
        ) { call in
            let shape = call.isNone(1) ? nil : try call.integerList(1)
            return .module(
                try Dropout(
                    call.number(0), unit: .element(shape: shape), inverted: call.bool(2), seed: call.optionalSeed(3),
                    runtime: call.machine.runtime))
        },
        channelDropout("Dropout1d", axes: 1, "[N, C, L]", example: "print(Dropout1d()(ones(1, 4, 3)))"),
        channelDropout(
            "Dropout2d", axes: 2, "[N, C, H, W]", example: "print(Dropout2d()(ones(2, 6, 4, 4)).mean(axis = [2, 3]))"),
        channelDropout(
            "Dropout3d", axes: 3, "[N, C, D, H, W]",
            example: "print(Dropout3d()(ones(2, 6, 2, 2, 2)).mean(axis = [2, 3, 4]))"),
        Builtin(
            "AlphaDropout", "(p = 0.5)",
            """
            In train mode sets elements to SELU's lower limit -1.758 with probability p, then scales and shifts all so that \
            mean 0 and variance 1 stay; in eval mode y = x. For SELU nets (Klambauer et al. 2017).
            """,
            example: "x = randn(10000); print(round(AlphaDropout()(x).std().item(), 1), round(Dropout()(x).std().item(), 1))"
        ) { call in .module(try AlphaDropout(call.number(0), runtime: call.machine.runtime)) },
        Builtin(
            "FeatureAlphaDropout", "(p = 0.5)", "AlphaDropout of whole channels of [N, C, …].",
            example: "print(FeatureAlphaDropout()(zeros(1, 6, 2)))"
        ) { call in
            .module(try AlphaDropout(call.number(0), byChannel: true, runtime: call.machine.runtime))
        },
        Builtin(
            "GaussianDropout", "(rate)",
            "In train mode x times normal noise with mean 1 and deviation √(rate / (1 - rate)), the variance that dropout has; "
                + "in eval mode x (Srivastava et al. 2014; Keras's).",
            example: "y = GaussianDropout(0.5)(ones(10000)); print(round(y.mean().item(), 1), round(y.std().item(), 1))"
        ) { call in .module(try GaussianDropout(call.number(0), runtime: call.machine.runtime)) },
        Builtin(
            "GaussianNoise", "(stddev)",
            "In train mode x plus normal noise with mean 0 and deviation stddev; in eval mode x (Keras's).",
            example: "y = GaussianNoise(0.5)(ones(10000)); print(round(y.mean().item(), 1), round(y.std().item(), 1))"
        ) { call in
            .module(try GaussianNoise(call.number(0), runtime: call.machine.runtime))
        },
        Builtin(
            "LockedDropout", "(p = 0.5)",
            "Dropout of [N, T, C] with one mask [N, 1, C] for all steps of a sequence (Merity et al. 2018).",
            example: "print(LockedDropout()(ones(1, 3, 6)))"
        ) { call in .module(try Dropout(call.number(0), unit: .sequence, runtime: call.machine.runtime)) },
        Builtin(
            "DropConnect", "(layer, p = 0.5)",
            """
            In train mode the layer uses w·m / (1 - p) with a fresh mask m for each pass, 0 with probability p and else 1, \
            for each weight; biases stay. In eval mode it uses w. Its parameters are named `layer.weight`, … The layer itself \
            is not changed: called directly it drops nothing (Wan et al. 2013).
            """, example: """
                net = DropConnect(Linear(4, 2), 0.5); x = ones(1, 4)
                print(same(net(x), net(x)), same(net.eval()(x), net.eval()(x)), net.named_parameters().keys())
                """
        ) { call in .module(try DropConnect(call.module(0), call.number(1), runtime: call.machine.runtime)) },
        Builtin(
            "EmbeddingDropout", "(embedding, p = 0.1)",
            """
            In train mode drops whole rows of an Embedding with probability p and scales the others by 1/(1 - p): a word \
            that is dropped is dropped wherever the batch has it. The Embedding itself is not changed (Gal and Ghahramani \
            2016).
            """, example: "print(EmbeddingDropout(Embedding(10, 2), 0.5)(tensor([1, 2, 3, 1, 2, 3])))"
        ) { call in
            guard let embedding = try call.module(0) as? Embedding else { throw call.mismatch(0, "an Embedding") }
            return .module(try EmbeddingDropout(embedding, call.number(1), runtime: call.machine.runtime))
        },
        Builtin(
            "DropBlock2d", "(p, block_size)",
            """
            In train mode drops squares of side block_size in each channel of [N, C, H, W], about the share p of all \
            places, and scales the rest by places / kept places (Ghiasi et al. 2018; torchvision's drop_block2d).
            """, example: "print(DropBlock2d(0.2, 3)(ones(1, 1, 6, 6)) > 0)"
        ) { call in
            .module(try DropBlock2d(call.number(0), blockSize: call.integer(1), runtime: call.machine.runtime))
        },
        Builtin(
            "DropPath", "(p = 0.5)",
            "Stochastic depth: in train mode drops whole examples of [N, …] with probability p and scales the others by "
                + "1/(1 - p). Inside Residual the example then goes past the branch (Huang et al. 2016).",
            example: "print(Residual(Sequential(Lambda(fn(x) = 10 * x), DropPath()))(ones(4, 2)))"
        ) { call in .module(try Dropout(call.number(0), unit: .example, runtime: call.machine.runtime)) },
    ]

    private static func channelDropout(_ name: String, axes: Int, _ shape: String, example: String) -> Builtin {
        Builtin(
            name, "(p = 0.5, seed = none)",
            "Dropout of whole channels of \(shape): in train mode each channel of each example is 0 with probability p, "
                + "else x / (1 - p) (Tompson et al. 2015).", example: example
        ) { call in
            .module(
                try Dropout(
                    call.number(0), unit: .channel(spatialAxes: axes), seed: call.optionalSeed(1),
                    runtime: call.machine.runtime))
        }
    }
}
