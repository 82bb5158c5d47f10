import NN

/// Metrics: numbers without gradients, computed in 64 bits.
enum MetricFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "accuracy", "(input, target, threshold = 0.5)",
            """
            The share of examples whose largest score is at the target class: input [N, C], target [N] of class numbers. \
            A single column of scores, [N] or [N, 1], says class 1 where it is above `threshold`.
            """, example: "print(accuracy(tensor([[2, 0], [0, 1]]), tensor([0, 0])))"
        ) { call in
            .number(
                try Metrics.accuracy(call.tensor(0).value, call.tensor(1).value, threshold: call.number(2)))
        },
        Builtin(
            "top_k", "(input, target, k = 5)",
            "The share of examples whose target class is among the k largest scores: input [N, C], target [N].",
            example: "print(top_k(tensor([[3, 2, 1], [3, 2, 1]]), tensor([1, 2]), k = 2))"
        ) { call in
            .number(try Metrics.topK(call.tensor(0).value, call.tensor(1).value, k: call.integer(2)))
        },
        Builtin(
            "confusion", "(input, target)",
            "The number of examples by true class (rows) and predicted class (columns), a tensor [C, C]; input as for accuracy.",
            example: "print(confusion(tensor([[2, 0], [0, 1]]), tensor([0, 0])))"
        ) { call in
            .tensor(.init(try Metrics.confusion(call.tensor(0).value, call.tensor(1).value, call.tape.engine)))
        },
        Builtin(
            "f1", "(input, target)",
            """
            2·precision·recall / (precision + recall): of two classes that of class 1, of more the mean over the classes \
            (macro). A class without a hit has 0. Input as for accuracy.
            """, example: "print(f1(tensor([0.9, 0.2, 0.8]), tensor([1, 0, 0])))"
        ) { call in
            .number(try Metrics.f1(call.tensor(0).value, call.tensor(1).value, call.tape.engine))
        },
        Builtin(
            "r2", "(input, target)",
            "1 - Σ(y - x)² / Σ(y - mean y)² for predictions x and targets y of one shape: "
                + "1 is perfect, 0 no better than the mean.",
            example: "print(r2(tensor([1, 2, 3]), tensor([1, 2, 4])))"
        ) { call in .number(try Metrics.r2(call.tensor(0).value, call.tensor(1).value)) },
        Builtin(
            "auc", "(input, target)",
            """
            The area under the ROC curve: the chance that an example of class 1 has a larger score than one of class 0, \
            ties counting half. nan where one of the two classes is missing.
            """, example: "print(auc(tensor([0.1, 0.4, 0.8]), tensor([0, 1, 1])))"
        ) { call in .number(try Metrics.auc(call.tensor(0).value, call.tensor(1).value)) },
    ]
}
