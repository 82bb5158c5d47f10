import Autograd
import Glibc
import Inspect
import NN
import TensorEngine

/// Penalties: what is added to the loss for weights and outputs.
enum PenaltyFunctions {
    static let rows: [Builtin] = [
        factorPenalty(
            "L1", """
                λ·Σ|w|; its gradient is λ·sign(w), 0 at 0. Subgradient steps swing around 0 and rarely reach it: for exact \
                zeros use soft_threshold.
                """, example: "print(L1(0.5)(tensor([1, -2])))"
        ) { .l1($0) },
        factorPenalty(
            "L2", """
                λ·Σw², Keras's convention; its gradient is 2λw, so that under plain SGD weight_decay = 2λ does the same.
                """, example: "print(L2(0.5)(tensor([1, -2])))"
        ) { .l2($0) },
        Builtin(
            "L1L2", "(l1 = 0, l2 = 0)", "l1·Σ|w| + l2·Σw² (Zou and Hastie 2005, the elastic net).",
            example: "print(L1L2(1, 0.5)(tensor([1, -2])))"
        ) { call in .object(PenaltyObject(try Penalty.l1l2(call.number(0), call.number(1)).validated())) },
        factorPenalty(
            "GroupLasso", """
                λ·Σ‖wᵤ‖ over the units u, wᵤ the weights that come into one: the slices along the first axis, of a vector \
                its elements. It sets whole units to zero; there is no √size factor (Yuan and Lin 2006).
                """, example: "print(GroupLasso(1)(tensor([[3, 4], [0, 2]])))"
        ) { .groupLasso($0) },
        factorPenalty(
            "Orthogonal", """
                λ·½Σ|cos(wᵢ, wⱼ)| over all ordered pairs of different units, divided by the number of unordered pairs: λ \
                when all units point one way, 0 when all are at right angles (Keras's OrthogonalRegularizer).
                """, example: "print(Orthogonal(1)(tensor([[1, 0], [0, 2]])))"
        ) { .orthogonal($0) },
        Builtin(
            "ActivityL1L2", "(l1 = 0, l2 = 0)",
            """
            l1·Σ|y| + l2·Σy² of a layer's outputs in train mode, divided by the number of examples (Keras's activity \
            regularizer). Given as `activity_regularizer`, or attached with regularize(net, "0", ActivityL1L2(1e-4)), \
            where the pattern names layers. It enters penalty(net) once, for the layer's last call.
            """,
            example: "net = Linear(2, 2, activity_regularizer = ActivityL1L2(l2 = 0.1)); "
                + "y = net(ones(4, 2)); print(allclose(penalty(net), 0.1 * sum(y * y) / 4))"
        ) { call in
            .object(PenaltyObject(try Penalty.l1l2(call.number(0), call.number(1)).validated(), isOfActivity: true))
        },
        Builtin(
            "regularize", "(net, pattern, penalty)",
            """
            Attaches a penalty to every parameter whose whole dotted name matches: `*` stands for any text, `?` for one \
            character. Gives their number; no match is an error. Several penalties of one parameter add up. fit adds all \
            of them to the data loss; a script that steps by itself adds penalty(net).
            """, example: "print(regularize(Sequential(Linear(4, 2), Linear(2, 1)), \"*.weight\", L2(2e-3)))"
        ) { call in .integer(try regularize(call)) },
        Builtin(
            "penalty", "(net)",
            "The sum of all penalties attached to the net, factors included: one number to be added to the loss; 0 without any.",
            example: "net = Linear(2, 1, weight_regularizer = L2(0.1)); net.weight = [[1, 2]]; print(penalty(net))"
        ) { call in
            .tensor(try call.module(0).penalty(call.tape) ?? call.tape.constant(0))
        },
        Builtin(
            "soft_threshold", "(x, λ)",
            """
            sign(x)·max(|x| - λ, 0): the proximal step of an L1 penalty, which makes exact zeros. After a step with rate \
            lr: w = soft_threshold(w, lr·λ).
            """, example: "print(soft_threshold(tensor([-3, 0.5, 2]), 1))"
        ) { call in
            let threshold = try call.number(1)
            guard threshold >= 0 else { throw call.valueMismatch(1, "a number of at least 0") }
            if case .number(let x) = call[0] {
                return .number(x.isNaN ? x : copysign(Swift.max(Swift.abs(x) - threshold, 0), x))
            }
            let x = try call.operand(0)
            let size = try call.tape.relu(call.tape.subtract(call.tape.abs(x), Float(threshold)))
            return .tensor(try call.tape.multiply(call.tape.sign(x), size))
        },
        Builtin(
            "suggest_penalty", "(net, data, loss)",
            """
            A table with the data loss on data in eval mode, Σw² over the weights (what has two axes or more), and the λ \
            for which L2's λΣw² is 0.01, 0.1 and 1 of the data loss. Changes nothing.
            """, example: "print(suggest_penalty(Linear(1, 1), gen_data(), mse))"
        ) { call in
            let net = try call.module(0)
            let data = try call.examples(1)
            let loss = try call.function(2)
            let machine = call.machine
            let value = try net.preservingState(machine.runtime) {
                try net.withTraining(false) {
                    try call.tape.withoutGradients {
                        let output = try net(Variable(data.inputs), machine.runtime)
                        return try machine.lossValue(loss, output, Variable(data.targets))
                    }
                }
            }
            guard value.shape.count == 1 else { throw NNError.notScalarLoss(shape: value.shape.dimensions) }
            return .object(TableObject(try suggestPenalty(net, dataLoss: Double(value.value.item))))
        },
    ]

    private static func factorPenalty(
        _ name: String, _ documentation: String, example: String, _ make: @escaping (Double) -> Penalty
    ) -> Builtin {
        Builtin(name, "(λ)", documentation, example: example) { call in
            .object(PenaltyObject(try make(try call.number(0)).validated()))
        }
    }

    private static func regularize(_ call: Arguments) throws -> Int {
        let net = try call.module(0)
        let pattern = NamePattern(try call.string(1))
        let object = try call.object(2, PenaltyObject.self, "a penalty such as L2(1e-3)")
        guard object.isOfActivity else { return try net.regularize(pattern, object.penalty) }
        let layers = net.modules.filter { pattern.matches($0.name) && (!$0.name.isEmpty || net.children.isEmpty) }
        guard !layers.isEmpty else {
            throw RuntimeError.value(
                "regularize: no layer is named like \"\(pattern)\"",
                hint: "a penalty of outputs goes to layers: " + net.modules.dropFirst().prefix(8).map { "\"\($0.name)\"" }
                    .joined(separator: ", "))
        }
        for layer in layers { layer.module.activityPenalty = object.penalty }
        return layers.count
    }
}

extension Machine {
    /// What a script's loss function gives for output and target.
    func lossValue(_ loss: Value, _ output: Variable, _ target: Variable) throws -> Variable {
        try tensor(call(loss, [.tensor(output), .tensor(target)]), for: "the value of the loss")
    }
}
