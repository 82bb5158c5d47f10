import Autograd
import NN
import TensorEngine

/// Losses: of a prediction and a target, one number unless `reduction` says otherwise.
enum LossFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "mse", "(input, target, reduction = \"mean\")",
            "The mean of (input - target)² over all elements; both have one shape (PyTorch's mse_loss).",
            example: "mse(tensor([1, 2]), tensor([1, 4]))"
        ) { call in
            .tensor(try Loss.mse(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin("l1_loss", "(input, target, reduction = \"mean\")", "The mean of |input - target|.") { call in
            .tensor(try Loss.l1(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "huber", "(input, target, delta = 1, reduction = \"mean\")",
            "Squared near 0, linear beyond delta: ½d² where |d| <= delta, else delta·(|d| - ½delta)."
        ) { call in
            .tensor(
                try Loss.huber(
                    call.tensor(0), call.tensor(1), delta: call.number(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "smooth_l1", "(input, target, beta = 1, reduction = \"mean\")",
            "huber with delta = beta, divided by beta."
        ) { call in
            .tensor(
                try Loss.smoothL1(
                    call.tensor(0), call.tensor(1), beta: call.number(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "cross_entropy", "(logits, target, label_smoothing = 0, weight = none, reduction = \"mean\", ignore_index = -100)",
            """
            -log softmax(logits)[target]. logits [N, C]; target [N] of class numbers from 0, or [N, C] of probabilities. \
            Smoothing mixes the target with 1/C of every class; `weight` [C] weighs classes, and the mean with them. \
            Examples of the class ignore_index are left out.
            """, example: "cross_entropy(tensor([[2, 0]]), tensor([0]))"
        ) { call in
            .tensor(
                try Loss.crossEntropy(
                    call.tensor(0), call.tensor(1), labelSmoothing: call.number(2), weight: call.optionalTensor(3),
                    ignored: call.integer(5), reduction: call.reduction(4), call.tape))
        },
        Builtin(
            "nll", "(log_probabilities, target, weight = none, reduction = \"mean\", ignore_index = -100)",
            "-log_probabilities[target]: cross_entropy after log_softmax."
        ) { call in
            .tensor(
                try Loss.nll(
                    call.tensor(0), call.tensor(1), weight: call.optionalTensor(2), ignored: call.integer(4),
                    reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "bce", "(input, target, reduction = \"mean\")",
            "-t·log(p) - (1 - t)·log(1 - p) for probabilities p; logs are held above -100, as in PyTorch."
        ) { call in
            .tensor(try Loss.bce(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "bce_with_logits", "(input, target, pos_weight = none, reduction = \"mean\")",
            "bce of sigmoid(input), computed without overflow."
        ) { call in
            .tensor(
                try Loss.bceWithLogits(
                    call.tensor(0), call.tensor(1), positiveWeight: call.optionalTensor(2),
                    reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "kl_div", "(input, target, log_target = false, reduction = \"mean\")",
            """
            target·(log target - input) for log-probabilities `input`. "mean" divides by all elements, as PyTorch does; \
            "batchmean" divides by the batch and is the divergence itself.
            """
        ) { call in
            .tensor(
                try Loss.klDivergence(
                    call.tensor(0), call.tensor(1), logTarget: call.bool(2), reduction: call.reduction(3), call.tape))
        },
        Builtin(
            "hinge", "(input, target, reduction = \"mean\")",
            "The mean of max(0, 1 - t·input) with targets -1 and 1; 0 is read as -1 (Keras's)."
        ) { call in
            .tensor(try Loss.hinge(call.tensor(0), call.tensor(1), reduction: call.reduction(2), call.tape))
        },
        Builtin(
            "focal", "(logits, target, gamma = 2, reduction = \"mean\")",
            "Cross entropy times (1 - p)^gamma, which eases off on what is right already (Lin et al. 2017)."
        ) { call in
            .tensor(
                try Loss.focal(
                    call.tensor(0), call.tensor(1), gamma: call.number(2), reduction: call.reduction(3), call.tape))
        },
    ]
}

extension Arguments {
    /// Only a divergence is a sum that the batch divides.
    func reduction(_ index: Int) throws -> LossReduction {
        let known = LossReduction.allCases.filter { $0 != .batchmean || name == "kl_div" }
        return LossReduction(rawValue: try choice(index, known.map(\.rawValue))) ?? .mean
    }
}
