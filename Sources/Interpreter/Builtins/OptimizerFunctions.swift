import Autograd
import NN
import TensorEngine

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

    /// What all take: see LIBRARY's names; `lr_mult = {"0.*": 0.1}`.
    private static let options: [(name: String, text: String)] = [
        ("decay", "none"), ("total_steps", "none"), ("no_decay", "[]"), ("lr_mult", "{}"), ("decay_mult", "{}"),
        ("clip_norm", "none"), ("clip_value", "none"),
    ]

    private static func row(_ type: Optimizer.Type, _ documentation: String, example: String) -> Builtin {
        let parameters = OptimizerParameters(type)
        let own = parameters.names.map { "\($0) = \(parameters.defaultText($0))" }
        let all = ["params"] + own + options.map { "\($0.name) = \($0.text)" }
        return Builtin(
            type.kind, "(\(all.joined(separator: ", ")))",
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
            .object(OptimizerObject(try make(type, parameters, call), net: call.netArgument))
        }
    }

    private static func make(
        _ type: Optimizer.Type, _ parameters: OptimizerParameters, _ call: Arguments
    ) throws -> Optimizer {
        var values: [String: Double] = [:]
        var flags: Set<String> = []
        for (offset, name) in parameters.names.enumerated() {
            let index = offset + 1
            if type.flagNames.contains(name) {
                if try call.bool(index) { flags.insert(name) }
            } else if name == "betas" {
                guard case .list(let list) = call[index], case let pair = list.elements.compactMap(\.asNumber),
                    pair.count == 2, list.elements.count == 2
                else { throw call.mismatch(index, "a list of two numbers") }
                values["beta1"] = pair[0]
                values["beta2"] = pair[1]
            } else {
                values[name] = try call.number(index)
            }
        }
        let first = parameters.names.count + 1
        var chosen = OptimizerOptions()
        if !call.isNone(first) {
            chosen.decay = DecayMode(rawValue: try call.choice(first))
        }
        chosen.totalSteps = try call.optionalInteger(first + 1, atLeast: 1)
        chosen.noDecay = try call.elements(first + 2).map { value in
            guard case .string(let pattern) = value else { throw call.mismatch(first + 2, "a list of name patterns") }
            return NamePattern(pattern.text)
        }
        chosen.learningRateMultipliers = try call.multipliers(first + 3)
        chosen.decayMultipliers = try call.multipliers(first + 4)
        chosen.clipNorm = try call.optionalNumber(first + 5)
        chosen.clipValue = try call.optionalNumber(first + 6)
        let optimizer = try type.init(try call.groups(parameters), values, flags: flags, options: chosen)
        if let net = call.netArgument { optimizer.constrain(net) }
        return optimizer
    }
}

/// An optimizer's own arguments in PyTorch's order, where two betas are one list.
private struct OptimizerParameters {
    let names: [String]
    private let values: [String: Double]
    private let flags: [String]

    init(_ type: Optimizer.Type) {
        values = Dictionary(uniqueKeysWithValues: type.hyperparameters.map { ($0.name, $0.value) })
        flags = type.flagNames
        names = type.hyperparameters.map(\.name).filter { $0 != "beta2" }.map { $0 == "beta1" ? "betas" : $0 } + flags
    }

    func defaultText(_ name: String) -> String {
        if name == "betas" { return "[\(NumberText.repr(values["beta1"]!)), \(NumberText.repr(values["beta2"]!))]" }
        return values[name].map { NumberText.repr($0) } ?? "false"
    }
}

extension Arguments {
    fileprivate var netArgument: Module? {
        if case .module(let net) = self[0] { return net }
        return nil
    }

    /// `{"conv*": 0.1}`
    fileprivate func multipliers(_ index: Int) throws -> [(pattern: NamePattern, factor: Double)] {
        let record = try record(index)
        return try zip(record.keys, record.values).map { key, value in
            guard let factor = value.asNumber else { throw mismatch(index, "a record of numbers by name pattern") }
            return (NamePattern(key), factor)
        }
    }

    /// A net, a list of tensors, or a list of group records.
    fileprivate func groups(_ parameters: OptimizerParameters) throws -> [GroupRequest] {
        switch self[0] {
        case .module(let net): return [GroupRequest(net.parameters)]
        case .tensor, .record: return [GroupRequest(try variables(self[0]))]
        case .list(let list):
            guard case .record = list.elements.first else { return [GroupRequest(try variables(self[0]))] }
            var start = 0
            return try list.elements.map { element in
                guard case .record(let record) = element, let params = record["params"] else {
                    throw mismatch(0, "a net, a list of tensors, or a list of records with `params`")
                }
                var values: [String: Double] = [:]
                for (key, value) in zip(record.keys, record.values) where key != "params" {
                    guard let number = value.asNumber else {
                        throw RuntimeError.type("`\(key)` of a parameter group must be a number, got \(machine.brief(value))")
                    }
                    values[key] = number
                }
                let group = try variables(params, numberedFrom: start)
                start += group.count
                return GroupRequest(group, values: values)
            }
        default: throw mismatch(0, "a net, a list of tensors, or a list of group records")
        }
    }

    /// The parameters of a net, or tensors under names that say their place.
    func parameters(_ index: Int) throws -> [NamedVariable] {
        switch self[index] {
        case .module, .tensor, .list, .record: return try variables(self[index], isForOptimizer: false)
        default: throw mismatch(index, "a net or a list of tensors")
        }
    }

    private func variables(
        _ value: Value, numberedFrom start: Int = 0, isForOptimizer: Bool = true
    ) throws -> [NamedVariable] {
        let named: [(name: String, value: Value)]
        switch value {
        case .module(let module): return module.parameters
        case .tensor: named = [("parameter \(start)", value)]
        case .record(let record): named = Array(zip(record.keys, record.values))
        default:
            named = try machine.elements(of: value).enumerated().map { ("parameter \(start + $0.offset)", $0.element) }
        }
        return try named.map { name, element in
            guard case .tensor(let tensor) = element else { throw mismatch(0, "a net or a list of tensors") }
            guard !isForOptimizer || tensor.isLeaf && tensor.requiresGradient else {
                throw RuntimeError.value(
                    "an optimizer changes leaves that require a gradient", hint: "x.requires_grad = true")
            }
            return NamedVariable(name, tensor)
        }
    }
}
