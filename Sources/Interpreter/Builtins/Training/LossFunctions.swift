import Autograd
import NN
import TensorEngine

/// Losses: of a prediction and a target, one number unless `reduction` says otherwise.
enum LossFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "mse", "(input, target, reduction = \"mean\")",
            "(input - target)², for input and target of one shape (PyTorch's mse_loss). " + reductions,
            example: "print(mse([1, 2], [1, 4]), mse([1, 2], [1, 4], reduction = \"sum\"))"
        ) { call in
            .tensor(try Loss.mse(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "l1_loss", "(input, target, reduction = \"mean\")",
            "|input - target|, for input and target of one shape: an outlier counts no more than its distance. " + reductions,
            example: "print(l1_loss([0, 0], [1, 10]), mse([0, 0], [1, 10]))"
        ) { call in
            .tensor(try Loss.l1(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "huber", "(input, target, delta = 1, reduction = \"mean\")",
            "For d = input - target, of one shape, ½d² where |d| <= delta, else delta·(|d| - ½delta): squared near 0, linear "
                + "far out (Huber 1964). " + reductions,
            example: "print(huber([0.5, 2, 10], [0, 0, 0], delta = 1, reduction = \"none\"))"
        ) { call in
            .tensor(
                try Loss.huber(
                    call.tensor(0), call.tensor(1), delta: call.number(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "smooth_l1", "(input, target, beta = 1, reduction = \"mean\")",
            "huber with delta = beta, divided by beta; with beta = 0, l1_loss (PyTorch's smooth_l1_loss). " + reductions,
            example: "print(smooth_l1([0.5, 2], [0, 0], beta = 0.5), huber([0.5, 2], [0, 0], delta = 0.5) / 0.5)"
        ) { call in
            .tensor(
                try Loss.smoothL1(
                    call.tensor(0), call.tensor(1), beta: call.number(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "cross_entropy", "(logits, target, label_smoothing = 0, weight = none, reduction = \"mean\", ignore_index = -100)",
            """
            -log softmax(logits)[target]. logits [N, C]; target [N] of class numbers from 0, or [N, C] of probabilities. \
            label_smoothing = s takes (1 - s)·target + s/C for the target; `weight` [C] weighs classes, and "mean" \
            then divides by the weights of the targets. Examples of the class ignore_index are left out. \(reductionsOfExamples)
            """, example: "print(cross_entropy([[2, 0]], [0]), cross_entropy([[2, 0]], [0], label_smoothing = 0.1))"
        ) { call in
            .tensor(
                try Loss.crossEntropy(
                    call.tensor(0), call.tensor(1), labelSmoothing: call.number(2), weight: call.optionalTensor(3),
                    ignored: call.integer(5), reduction: call.reduction(4), call.tape))
        },
        Builtin(
            "nll", "(log_probabilities, target, weight = none, reduction = \"mean\", ignore_index = -100)",
            "-log_probabilities[target], for log-probabilities [N, C] and class numbers [N]: cross_entropy once log_softmax "
                + "is taken. weight and ignore_index as there (PyTorch's nll_loss). " + reductionsOfExamples,
            example: "print(nll(log_softmax([[2, 0]]), [0]), cross_entropy([[2, 0]], [0]))"
        ) { call in
            .tensor(
                try Loss.nll(
                    call.tensor(0), call.tensor(1), weight: call.optionalTensor(2), ignored: call.integer(4),
                    reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "bce", "(input, target, reduction = \"mean\")",
            "-t·log(p) - (1 - t)·log(1 - p) for probabilities p and targets t of one shape; what is not from 0 to 1 is an "
                + "error. Logarithms are held above -100, as in PyTorch's binary_cross_entropy. " + reductions,
            example: "print(bce([0.9, 0.5, 0], [1, 1, 1], reduction = \"none\"))"
        ) { call in
            .tensor(try Loss.bce(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "bce_with_logits", "(input, target, pos_weight = none, reduction = \"mean\")",
            "bce of sigmoid(input), computed without overflow. `pos_weight`, which broadcasts, multiplies the part of the "
                + "target 1: above 1 it makes up for rare ones. " + reductions,
            example: """
                print(bce_with_logits([0, -200], [1, 1], reduction = "none"))
                print(bce(sigmoid([0, -200]), [1, 1], reduction = "none"))
                """
        ) { call in
            .tensor(
                try Loss.bceWithLogits(
                    call.tensor(0), call.tensor(1), positiveWeight: call.optionalTensor(2),
                    reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "kl_div", "(input, target, log_target = false, reduction = \"mean\")",
            """
            target·(log target - input) for log-probabilities `input` and probabilities `target` of one shape, which \
            log_target = true takes as logarithms too. "mean" divides by all elements, as PyTorch does; "batchmean" divides \
            by the batch and is the divergence itself (Kullback and Leibler 1951). "sum" and "none" as for mse.
            """,
            example: """
                q = [[0.9, 0.1]]; p = [[0.5, 0.5]]
                print(kl_div(log(q), p), kl_div(log(q), p, reduction = "batchmean"))
                """
        ) { call in
            .tensor(
                try Loss.klDivergence(
                    call.tensor(0), call.tensor(1), logTarget: call.bool(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "hinge", "(input, target, reduction = \"mean\")",
            "max(0, 1 - t·input) for scores and targets of one shape. The targets are -1 and 1; where all are 0 or 1, 0 "
                + "stands for -1 (Keras's Hinge). " + reductions,
            example: "print(hinge([2, 0.5, -1], [1, 1, 1], reduction = \"none\"))"
        ) { call in
            .tensor(try Loss.hinge(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "focal", "(logits, target, gamma = 2, reduction = \"mean\")",
            "Cross entropy times (1 - p)^gamma, p the probability of the target: what is right already counts less. logits "
                + "[N, C], target [N]; gamma = 0 is cross_entropy (Lin et al. 2017). " + reductionsOfExamples,
            example: """
                logits = [[3, 0], [0, 3]]
                print(focal(logits, [0, 0], reduction = "none") / cross_entropy(logits, [0, 0], reduction = "none"))
                """
        ) { call in
            .tensor(
                try Loss.focal(
                    call.tensor(0), call.tensor(1), gamma: call.number(2), reduction: call.reduction(3), call.tape))
        },
    ]

    private static let reductions = "`reduction` is \"mean\" or \"sum\" over all elements, or \"none\"."
    private static let reductionsOfExamples = "`reduction` is \"mean\" or \"sum\" over the examples, or \"none\": one loss each."
}

extension Arguments {
    /// Only a divergence is a sum that the batch divides.
    func reduction(_ index: Int) throws -> LossReduction {
        let known = LossReduction.allCases.filter { $0 != .batchmean || name == "kl_div" }
        return LossReduction(rawValue: try choice(index, known.map(\.rawValue))) ?? .mean
    }
}
