import Autograd
import NN
import TensorEngine

/// Data: sets, their division into parts and batches, and examples changed to regularize.
enum DataFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "dataset", "(x, y)",
            """
            Inputs and targets with one example a row, as fit takes them: `data.x`, `data.y`, len(data), data[i] is \
            [x, y] of an example, and a loop gives them all. Different numbers of rows are a shape error.
            """, example: "print(dataset(zeros(4, 2), zeros(4)))"
        ) { call in
            .object(DatasetObject(try Examples(inputs: call.tensor(0).value, targets: call.tensor(1).value)))
        },
        Builtin(
            "batches", "(x, y, size, shuffle = true, drop_last = false)",
            """
            For loops: `for xb, yb in batches(x, y, 32) { … }`. Each loop shuffles anew. drop_last leaves out a last batch \
            that is smaller. len() gives the number of batches.
            """, example: "for xb, yb in batches(zeros(5, 2), zeros(5), 2) { print(xb.shape) }"
        ) { call in
            let examples = try Examples(inputs: call.tensor(0).value, targets: call.tensor(1).value)
            let stream = try call.bool(3) ? call.machine.random.stream(kind: "batches", shape: [examples.count]) : nil
            return .object(
                BatchesObject(
                    examples, size: try call.integer(2, atLeast: 1), dropsLast: try call.bool(4), shuffledBy: stream))
        },
        Builtin(
            "split_data", "(data, share = 0.8, stratify = false)",
            """
            Two datasets, [first, second], of shuffled examples, the first with that share of all (rounded). `stratify` \
            divides each class of y in that share by itself. A part without examples is an error.
            """, example: "train, test = split_data([zeros(10, 2), zeros(10)], 0.8); print(len(train), len(test))"
        ) { call in
            let data = try call.examples(0)
            let share = try call.number(1)
            let labels = try call.bool(2) ? data.targets : nil
            let stream = call.machine.random.stream(kind: "split_data", shape: [data.count])
            let engine = call.tape.engine
            let (first, second) = try Splits.split(
                count: data.count, share: share, labels: labels, shuffledBy: stream, engine)
            guard !first.isEmpty, !second.isEmpty else {
                throw RuntimeError.value(
                    "split_data leaves one part without examples: share = \(NumberText.repr(share)) of \(data.count)")
            }
            return .list(try [first, second].map { try subset(data, $0, engine) })
        },
        Builtin(
            "kfold", "(data, k, shuffle = true)",
            """
            A list of k pairs [training, held_out] of datasets; each example is held out in exactly one, and the sizes of \
            the held-out parts differ by at most one.
            """,
            example: "for train, test in kfold([zeros(5, 2), zeros(5)], 2) { print(len(train), len(test)) }"
        ) { call in
            let data = try call.examples(0)
            let k = try call.integer(1)
            let stream = try call.bool(2) ? call.machine.random.stream(kind: "kfold", shape: [data.count]) : nil
            let engine = call.tape.engine
            return .list(
                try Splits.folds(count: data.count, k, shuffledBy: stream, engine).map { fold in
                    .list([try subset(data, fold.training, engine), try subset(data, fold.heldOut, engine)])
                })
        },
        Builtin(
            "mixup", "(x, y, alpha = 0.4)",
            """
            [x', y']: each example mixed with another of the batch, λx + (1 - λ)x₂ and the targets alike, λ drawn from \
            Beta(alpha, alpha) for each and taken as at least ½. Class numbers go through one_hot first (Zhang et al. 2018).
            """, example: "x, y = mixup(rand(4, 2), one_hot([0, 1, 0, 1])); print(x.shape, y.shape)"
        ) { call in
            try pair(
                Augmentation.mixup(
                    call.batch, alpha: call.number(2), from: call.stream(), call.tape.engine))
        },
        Builtin(
            "cutmix", "(x, y, alpha = 1)",
            """
            [x', y']: a box of each image [N, C, H, W] is replaced by another image's, targets mixed by area. The box has \
            the share 1 - λ of the image, λ from Beta(alpha, alpha), before it is cut at the borders (Yun et al. 2019).
            """, example: "x, y = cutmix(rand(4, 3, 8, 8), one_hot([0, 1, 0, 1])); print(x.shape, y.shape)"
        ) { call in
            try pair(
                Augmentation.cutmix(
                    call.batch, alpha: call.number(2), from: call.stream(), call.tape.engine))
        },
        Builtin(
            "cutout", "(x, size)",
            """
            The images [N, C, H, W] with a square of zeros of this side in each, its center anywhere in the image \
            (DeVries and Taylor 2017).
            """, example: "print(cutout(ones(2, 3, 8, 8), 4).shape)"
        ) { call in
            .tensor(
                Variable(
                    try Augmentation.cutout(
                        call.tensor(0).value, size: call.integer(1), from: call.stream(), call.tape.engine)))
        },
    ]

    private static func subset(_ data: Examples, _ rows: [Int], _ engine: Engine) throws -> Value {
        .object(DatasetObject(try data.rows(rows[...], engine)))
    }

    private static func pair(_ examples: Examples) -> Value {
        .list([.tensor(Variable(examples.inputs)), .tensor(Variable(examples.targets))])
    }
}

extension Arguments {
    /// x and y, the first two arguments.
    fileprivate var batch: Examples {
        get throws { try Examples(inputs: tensor(0).value, targets: tensor(1).value) }
    }

    /// A stream of this function's own.
    func stream() -> RandomStream { machine.random.stream(kind: name) }
}
