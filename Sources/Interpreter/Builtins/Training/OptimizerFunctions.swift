import NN

/// Constructors of optimizers, made from what each optimizer declares.
enum OptimizerFunctions {
    static let rows: [Builtin] = [
        row(
            SGD.self,
            "Gradient descent: w -= lr·g. With momentum μ: b = μb + (1 - dampening)g (b = g at first), w -= lr·b; Nesterov's "
                + "form steps along g + μb.",
            example: """
                w = tensor(0, requires_grad = true); opt = SGD([w], lr = 0.1, momentum = 0.9)
                for i in range(3) { opt.step(-w); print(w) }
                """),
        row(
            Adam.self,
            "m = β1·m + (1 - β1)g, v = β2·v + (1 - β2)g²; w -= lr·m̂ / (√v̂ + eps), where m̂ = m / (1 - β1ᵗ) and "
                + "v̂ = v / (1 - β2ᵗ) make up for the start at 0 (Kingma and Ba 2015). Coupled decay goes through both averages. "
                + "amsgrad takes the largest v̂ so far (Reddi et al. 2018).", example: stepOfUnequalGradients("Adam")),
        row(
            AdamW.self, "Adam with decoupled decay: w shrinks by 1 - lr·weight_decay first (Loshchilov and Hutter 2019).",
            example: """
                w = tensor([1, 10], requires_grad = true); opt = AdamW([w], lr = 0.1, weight_decay = 0.5)
                opt.step((0 * w).sum()); print(w)
                """),
        row(
            NAdam.self,
            "Adam with Nesterov momentum: w -= lr·(μ'm / (1 - Πμ') + (1 - μ)g / (1 - Πμ)) / (√v̂ + eps), where "
                + "μ = β1(1 - ½·0.96^(t·momentum_decay)), μ' is the next step's, and Π the product up to each (Dozat 2016).",
            example: stepOfUnequalGradients("NAdam")),
        row(
            RAdam.self,
            "Adam that waits with its adaptive rate: while too few gradients were seen to know their variance (5 steps with "
                + "the usual β2) w -= lr·m̂, then lr·m̂ / √v̂ times a factor that grows to 1 (Liu et al. 2020).",
            example: stepOfUnequalGradients("RAdam")),
        row(
            RMSprop.self,
            "v = alpha·v + (1 - alpha)g²; w -= lr·g / (√v + eps). centered subtracts the square of the mean gradient from v; "
                + "momentum μ sums the steps: b = μb + g / (√v + eps), w -= lr·b (Hinton's lecture 6e, 2012).",
            example: stepOfUnequalGradients("RMSprop")),
        row(
            Adagrad.self, "w -= lr·g / (√G + eps), G the sum of all g² so far, so that steps grow smaller (Duchi et al. 2011).",
            example: """
                w = tensor(0, requires_grad = true); opt = Adagrad([w], lr = 1)
                for i in range(3) { opt.step(-w); print(w) }
                """),
        row(
            Adadelta.self,
            "w -= lr·Δ, Δ = √(u + eps) / √(v + eps) · g, where v and u are moving averages of g² and Δ²: steps have the units "
                + "of w, and begin small (Zeiler 2012).",
            example: """
                w = tensor(0, requires_grad = true); opt = Adadelta([w])
                for i in range(3) { opt.step(-w); print(w) }
                """),
        row(
            Adamax.self,
            "w -= lr·m̂ / u, with Adam's m̂ and the largest recent gradient u = max(β2·u, |g| + eps) (Kingma and Ba 2015).",
            example: stepOfUnequalGradients("Adamax")),
        row(
            Lion.self,
            "w -= lr·sign(β1·m + (1 - β1)g), then m = β2·m + (1 - β2)g: every element moves by lr (Chen et al. 2023).",
            example: stepOfUnequalGradients("Lion")),
        row(
            LAMB.self,
            "Adam's step, weight_decay·w added, at the length lr·‖w‖ for each parameter tensor: w -= lr·‖w‖/‖r‖·r, where "
                + "r = m̂ / (√v̂ + eps) + weight_decay·w; the factor is 1 where a norm is 0 (You et al. 2020).",
            example: """
                w = tensor([3, 4], requires_grad = true); opt = LAMB([w], lr = 0.1)
                opt.step(w.sum()); print(round(norm(w - [3, 4]), 3))
                """),
        row(
            LARS.self,
            "SGD whose rate for each parameter tensor is lr·trust_coefficient·‖w‖ / (‖g‖ + weight_decay·‖w‖); the factor is 1 "
                + "where a norm is 0 (You et al. 2017).",
            example: """
                w = tensor([3, 4], requires_grad = true); opt = LARS([w], lr = 1, trust_coefficient = 0.1)
                opt.step(1000 * w.sum()); print(round(norm(w - [3, 4]), 3))
                """),
    ]

    /// One gradient is a hundred times the other: are the steps?
    private static func stepOfUnequalGradients(_ name: String) -> String {
        """
        w = tensor([0, 0], requires_grad = true); opt = \(name)([w], lr = 0.1)
        opt.step((w * [-1, -100]).sum()); print(w)
        """
    }

    private static func row(_ type: Optimizer.Type, _ documentation: String, example: String) -> Builtin {
        let parameters = OptimizerParameters(type)
        return Builtin(
            type.kind, parameters.signature,
            """
            \(documentation) `params` is a net, a list of tensors, a record of tensors by name, or a list of group records \
            such as {params: net[0].parameters(), lr: 0.2}. `decay` is "coupled" (weight_decay·w joins the gradient), \
            "decoupled" (w shrinks by 1 - lr·weight_decay) or "normalized" (by 1 - √(1/total_steps)·weight_decay); here none \
            is "\(type.standardDecay.rawValue)". `no_decay` is a list of name patterns such as "*.bias", `lr_mult` and \
            `decay_mult` records of factors by pattern. `clip_value` cuts each element of the loss's gradient, before \
            decay, then `clip_norm` scales that of all parameters together down to its norm; with either, a gradient that is \
            not finite is an error. `opt.step(loss)` does a whole step, from clearing the gradients to the constraints.
            """, example: example
        ) { call in
            .object(OptimizerObject(try call.optimizer(type, parameters), net: call.net))
        }
    }
}
