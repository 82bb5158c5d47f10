import Autograd
import NN

/// Schedules: how a hyper-parameter changes with the steps of training.
enum ScheduleFunctions {
    static let rows: [Builtin] = [
        schedule(
            "StepLR", "step_size, gamma = 0.1", "lr₀·gamma^⌊t / step_size⌋", example: "StepLR(opt, 2, gamma = 0.5)"
        ) { .step(size: try $0.integer(1), gamma: try $0.number(2)) },
        schedule(
            "MultiStepLR", "milestones, gamma = 0.1", "lr₀·gamma^(how many milestones t has reached)",
            example: "MultiStepLR(opt, [1, 3])"
        ) { .multiStep(milestones: try $0.integerList(1), gamma: try $0.number(2)) },
        schedule("ExponentialLR", "gamma", "lr₀·gammaᵗ", example: "ExponentialLR(opt, 0.9)") {
            .exponential(gamma: try $0.number(1))
        },
        schedule("InverseTimeLR", "k", "lr₀ / (1 + k·t)", example: "InverseTimeLR(opt, 1)") {
            .inverseTime(k: try $0.number(1))
        },
        schedule(
            "CosineAnnealingLR", "T_max, eta_min = 0",
            "eta_min + (lr₀ - eta_min)·(1 + cos(πt / T_max)) / 2, and up again after T_max",
            example: "CosineAnnealingLR(opt, 4)"
        ) { .cosine(period: try $0.integer(1), minimum: try $0.number(2)) },
        schedule(
            "CosineRestarts", "T_0, T_mult = 1, eta_min = 0",
            """
            half cosines from lr₀ to eta_min, the first over T_0 steps, each T_mult times as long as the last (Loshchilov \
            and Hutter 2017; PyTorch's CosineAnnealingWarmRestarts)
            """, example: "CosineRestarts(opt, 2)"
        ) { .cosineRestarts(period: try $0.integer(1), multiplier: try $0.integer(2), minimum: try $0.number(3)) },
        schedule(
            "OneCycleLR",
            "max_lr, total_steps = none, epochs = none, steps_per_epoch = none, pct_start = 0.3, cycle_momentum = true, "
                + "base_momentum = 0.85, max_momentum = 0.95, div_factor = 25, final_div_factor = 1e4",
            """
            along half cosines from max_lr/div_factor up to max_lr, for the share pct_start of total_steps (or \
            epochs·steps_per_epoch), and down to the start divided by final_div_factor. \(momentumNote) (Smith and Topin \
            2018)
            """, example: "OneCycleLR(opt, 1, total_steps = 10)",
            momentum: { call in
                guard try call.bool(6) else { return nil }
                let (low, high) = (try call.momentum(7), try call.momentum(8))
                // The same course upside down: from the highest momentum to the lowest and back.
                return .oneCycle(
                    maximum: low, steps: try oneCycleSteps(call), riseShare: try call.number(5), divisor: low / high,
                    finalDivisor: 1)
            }
        ) { call in
            .oneCycle(
                maximum: try call.number(1), steps: try oneCycleSteps(call), riseShare: try call.number(5),
                divisor: try call.number(9), finalDivisor: try call.number(10))
        },
        schedule(
            "CyclicLR",
            "base_lr, max_lr, step_size_up = 2000, step_size_down = none, mode = \"triangular\", gamma = 1, "
                + "cycle_momentum = true, base_momentum = 0.8, max_momentum = 0.9",
            """
            up from base_lr to max_lr in step_size_up steps and down in step_size_down (none: as many). "triangular2" \
            halves each further cycle, "exp_range" multiplies the height by gammaᵗ. \(momentumNote) (Smith 2017)
            """, example: "CyclicLR(opt, 0, 1, step_size_up = 2)",
            momentum: { call in
                guard try call.bool(7) else { return nil }
                return try cyclic(call, low: call.momentum(9), high: call.momentum(8))
            }
        ) { call in try cyclic(call, low: call.number(1), high: call.number(2)) },
        schedule("WarmupLR", "steps", "lr₀·min(1, (t + 1) / steps)", example: "WarmupLR(opt, 4)") {
            .warmup(steps: try $0.integer(1))
        },
        schedule(
            "LinearLR", "start_factor = 0.3333333333333333, end_factor = 1, total_iters = 5",
            "lr₀ times a factor that moves evenly from start_factor to end_factor in total_iters steps, and stays",
            example: "LinearLR(opt, 0.5)"
        ) { .linear(start: try $0.number(1), end: try $0.number(2), steps: try $0.integer(3)) },
        schedule(
            "PolynomialLR", "total_iters = 5, power = 1", "lr₀·(1 - t / total_iters)^power, and 0 from there on",
            example: "PolynomialLR(opt, 4)"
        ) { .polynomial(steps: try $0.integer(1), power: try $0.number(2)) },
        schedule(
            "LambdaLR", "lr_lambda", "lr₀ times what the function gives for t", example: "LambdaLR(opt, fn(t) = 1 / (1 + t))"
        ) { call in
            let function = try call.function(1)
            return .factor { [unowned machine = call.machine] t in
                let value = try machine.call(function, [.integer(t)])
                guard let factor = value.asNumber else {
                    throw RuntimeError.type("lr_lambda of LambdaLR must give a number, got \(machine.brief(value))")
                }
                return factor
            }
        },
        Builtin(
            "ReduceLROnPlateau",
            "(opt, factor = 0.5, patience = 10, min_ratio = 0.0009765625, mode = \"min\", threshold = 1e-4, of = \"lr\")",
            """
            `s.step(metric)` after each epoch: after `patience` checks in a row without improvement (by more than the \
            share `threshold` of the best) the rate is multiplied by factor. Once it has come down to lr₀·min_ratio it \
            stays, and `s.finished` is true; fit then ends. "max" is for metrics that should grow. `of` as for the other \
            schedules. PyTorch waits one check longer, and begins with factor 0.1.
            """, example: "opt = SGD(Linear(1, 1), lr = 1); s = ReduceLROnPlateau(opt, patience = 1); s.step(3); s.step(3); "
                + "print(opt.lr)"
        ) { call in
            let goal = PlateauSchedule.Goal(rawValue: try call.choice(4))
            return .object(
                PlateauObject(
                    try PlateauSchedule(
                        call.scheduleTarget(of: 6), factor: call.number(1), patience: call.integer(2),
                        minimumRatio: call.number(3), goal: goal ?? .min, threshold: call.number(5))))
        },
    ]

    private static func schedule(
        _ name: String, _ parameters: String, _ formula: String, example: String,
        momentum: ((Arguments) throws -> ScheduleCurve?)? = nil,
        _ curve: @escaping (Arguments) throws -> ScheduleCurve
    ) -> Builtin {
        Builtin(
            name, "(opt, \(parameters), of = \"lr\")",
            """
            After t steps: \(formula). `of` may name any hyper-parameter of the optimizer, such as "weight_decay"; given a \
            dropout layer, or a net with some, in place of the optimizer, `of = "p"` moves their probability. The first \
            value is set at once; `s.step()` moves on, `s.preview(n)` gives n values from the present one without moving.
            """, example: "opt = SGD(Linear(1, 1), lr = 1); print(\(example).preview(5))"
        ) { call in
            let target = try call.scheduleTarget(of: call.count - 1)
            let curve = try curve(call)
            var companion: (curve: ScheduleCurve, target: ScheduleTarget)?
            if target.name == "lr", let curve = try momentum?(call) { companion = (curve, try call.momentumTarget()) }
            let schedule = try Schedule(curve, target)
            return .object(
                ScheduleObject(schedule, companion: try companion.map { try Schedule($0.curve, $0.target) }))
        }
    }

    private static let momentumNote = """
        As in PyTorch the momentum (of Adam and the like beta1) is moved the other way, between max_momentum and \
        base_momentum, whatever it was; cycle_momentum = false leaves it alone
        """

    private static func cyclic(_ call: Arguments, low: Double, high: Double) throws -> ScheduleCurve {
        let modes: [String: ScheduleCurve.CycleMode] = [
            "triangular": .triangular, "triangular2": .triangular2,
            "exp_range": .exponentialRange(gamma: try call.number(6)),
        ]
        let mode = try call.choice(5)
        return .cyclic(
            low: low, high: high, up: try call.integer(3), down: try call.optionalInteger(4),
            mode: modes[mode] ?? .triangular)
    }

    private static func oneCycleSteps(_ call: Arguments) throws -> Int {
        if let total = try call.optionalInteger(2, atLeast: 1) { return total }
        guard let epochs = try call.optionalInteger(3, atLeast: 1), let perEpoch = try call.optionalInteger(4, atLeast: 1)
        else { throw RuntimeError.type("OneCycleLR needs total_steps, or both epochs and steps_per_epoch") }
        let (total, overflow) = epochs.multipliedReportingOverflow(by: perEpoch)
        guard !overflow else { throw call.valueMismatch(3, "a number of epochs that can be counted") }
        return total
    }
}

extension Arguments {
    /// A bound for momentum.
    fileprivate func momentum(_ index: Int) throws -> Double {
        let value = try number(index)
        guard value > 0, value < 1 else { throw valueMismatch(index, "a number between 0 and 1") }
        return value
    }

    /// The momentum of the optimizer, or what serves as such.
    fileprivate func momentumTarget() throws -> ScheduleTarget {
        let optimizer = try object(0, OptimizerObject.self, "an optimizer").optimizer
        let names = optimizer.groups[0].hyperparameters.map(\.name)
        guard let name = ["momentum", "beta1"].first(where: names.contains) else {
            throw RuntimeError.value(
                "\(name) would move the momentum, and \(optimizer.kind) has none", hint: "cycle_momentum = false")
        }
        return try .hyperparameter(name, of: optimizer)
    }

    /// What a schedule moves: a hyper-parameter of an optimizer, or p of dropout layers; the first argument owns it and
    /// the one at `index` names it.
    fileprivate func scheduleTarget(of index: Int) throws -> ScheduleTarget {
        let hyperparameter = try string(index)
        guard case .module(let net) = self[0] else {
            let optimizer = try object(0, OptimizerObject.self, "an optimizer or a dropout layer").optimizer
            return try .hyperparameter(hyperparameter, of: optimizer)
        }
        if let probability = RecurrentOptions.Probability(rawValue: hyperparameter) {
            return try recurrentTarget(probability, of: net)
        }
        let layers = net.modules.compactMap { $0.module as? Dropout }
        guard hyperparameter == "p", !layers.isEmpty else {
            throw valueMismatch(
                0, layers.isEmpty ? "an optimizer, or a net with dropout" : "an optimizer where `of` is not \"p\"",
                hint: layers.isEmpty ? nil : "\(name)(layer, …, of = \"p\") moves a dropout layer's probability")
        }
        return ScheduleTarget(
            name: "p", get: { layers.map(\.probability) },
            set: { values in
                for (layer, value) in zip(layers, values) { try layer.setProbability(value) }
            })
    }

    /// A probability of a net's recurrent layers.
    private func recurrentTarget(
        _ probability: RecurrentOptions.Probability, of net: Module
    ) throws -> ScheduleTarget {
        let layers = net.modules.compactMap { $0.module as? Recurrent }
        guard !layers.isEmpty else { throw valueMismatch(0, "a net with an RNN, LSTM or GRU where `of` is its probability") }
        return ScheduleTarget(
            name: probability.rawValue, get: { layers.map { $0.options[probability] } },
            set: { values in
                for (layer, value) in zip(layers, values) { try layer.set(probability, to: value) }
            })
    }
}
