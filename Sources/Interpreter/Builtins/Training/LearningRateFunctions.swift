import Autograd
import NN
import TensorEngine

/// Finding and dividing learning rates, and looking after gradients.
enum LearningRateFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "lr_find",
            "(net, data, loss, opt = none, start = 1e-7, end = 10, steps = 100, batch_size = none)",
            """
            Trains with rates that grow evenly on a logarithmic scale from start to end, a batch a rate, until the \
            smoothed loss is four times its best. `r.rates` and `r.losses` are what it saw, `r.steepest` is where the loss \
            fell fastest and `r.min_over_ten` a tenth of the best rate. Without opt it takes plain SGD. Afterwards net, \
            optimizer, running statistics and generators are as they were (Smith 2017).
            """, example: "net = Linear(1, 1); r = lr_find(net, gen_data(), mse); print(r.rates[0], r.steepest > r.rates[0])"
        ) { call in
            let net = try call.module(0)
            let data = try call.examples(1)
            let loss = try call.function(2)
            let machine = call.machine
            let optimizer = try call.isNone(3)
                ? SGD([GroupRequest(net.parameters)]) : call.object(3, OptimizerObject.self, "an optimizer").optimizer
            let trainer = Trainer(net: net, optimizer: optimizer, runtime: machine.runtime) { output, target in
                try machine.lossValue(loss, output, target)
            }
            return .object(
                RateSweepObject(
                    try trainer.findRate(
                        data, from: call.number(4), to: call.number(5), steps: call.integer(6),
                        batchSize: call.optionalInteger(7, atLeast: 1))))
        },
        Builtin(
            "scale_lr", "(lr, batch, base_batch)",
            "lr·batch / base_batch: the linear rule for another batch size (Goyal et al. 2017).",
            example: "print(scale_lr(0.1, 512, 256))"
        ) { call in
            let (batch, base) = (try call.number(1), try call.number(2))
            guard batch > 0 else { throw call.valueMismatch(1, "above 0") }
            guard base > 0 else { throw call.valueMismatch(2, "above 0") }
            return .number(try call.number(0) * batch / base)
        },
        Builtin(
            "discriminative", "(net, lrs)",
            """
            Parameter groups for an optimizer: the layers right inside the net that have parameters, in order, are divided \
            into as many consecutive parts as there are rates, as evenly as can be (the first ones get what is left over). \
            A list of {params, lr} (Howard and Ruder 2018).
            """, example: "opt = SGD(discriminative(Sequential(Linear(4, 3), Linear(3, 1)), [1e-3, 1e-2])); print(opt.lr)"
        ) { call in try discriminative(call) },
        Builtin(
            "clip_grad_norm", "(net, max)",
            """
            Scales the gradients of all parameters of a net, or of a list of tensors, together down to norm `max`, and \
            gives their norm before that. A gradient that is not finite is an error.
            """,
            example: "w = tensor([0, 0], requires_grad = true); (w * [3, 4]).sum().backward(); "
                + "print(clip_grad_norm(w, 1), w.grad)"
        ) { call in
            .number(try clipGradients(of: call.parameters(0), toNorm: call.bound(1), call.tape.engine))
        },
        Builtin(
            "clip_grad_value", "(net, max)",
            """
            Cuts every element of the gradients of a net's parameters, or of a list of tensors, to ±max. A gradient that \
            is not finite is an error.
            """,
            example: "w = tensor([0, 0], requires_grad = true); (w * [3, -0.4]).sum().backward(); "
                + "clip_grad_value(w, 1); print(w.grad)"
        ) { call in
            try clipGradients(of: call.parameters(0), toValue: call.bound(1), call.tape.engine)
            return .none
        },
    ]

    private static func discriminative(_ call: Arguments) throws -> Value {
        let net = try call.module(0)
        let rates = try call.elements(1).map { value in
            guard let rate = value.asNumber else { throw call.mismatch(1, "a list of numbers") }
            return rate
        }
        let layers = net.children.map { child in
            child.module.parameters.map { NamedVariable("\(child.name).\($0.name)", $0.variable) }
        }.filter { !$0.isEmpty }
        guard !rates.isEmpty, rates.count <= layers.count else {
            throw RuntimeError.value(
                "discriminative needs from 1 to \(layers.count) rates for the \(layers.count) layers with parameters, "
                    + "got \(rates.count)")
        }
        var seen: Set<ObjectIdentifier> = []
        var start = 0
        return .list(
            rates.enumerated().map { index, rate in
                let size = layers.count / rates.count + (index < layers.count % rates.count ? 1 : 0)
                defer { start += size }
                // A shared parameter belongs to the first layer that has it.
                let own = layers[start..<(start + size)].joined().filter {
                    seen.insert(ObjectIdentifier($0.variable)).inserted
                }
                let params = RecordObject(keys: own.map(\.name), values: own.map { .tensor($0.variable) })
                return .record(RecordObject(["params": .record(params), "lr": .number(rate)]))
            })
    }
}

extension Arguments {
    /// A bound for gradients.
    fileprivate func bound(_ index: Int) throws -> Double {
        let value = try number(index)
        guard value >= 0 else { throw valueMismatch(index, "a number of at least 0") }
        return value
    }
}

/// What `lr_find` saw.
final class RateSweepObject: LibraryObject {
    private let sweep: RateSweep

    init(_ sweep: RateSweep) { self.sweep = sweep }

    override var typeName: String { "lr_sweep" }
    override var length: Int? { sweep.rates.count }

    override func text(width: Int) -> String {
        let show = { (rate: Double?) in rate.map { NumberText.general($0, digits: 3) } ?? "none" }
        return "lr_find: \(sweep.rates.count) rates from \(show(sweep.rates.first)) to \(show(sweep.rates.last)), "
            + "steepest \(show(sweep.steepest)), minimum / 10 \(show(sweep.minimumOverTen))"
    }

    override var members: MemberTable { RateSweepObject.table }

    static let table = MemberTable(
        [
            "rates": Property("The rates, a list.") { _, value in .list(own(value).rates.map { .number($0) }) },
            "losses": Property("The smoothed loss at each rate, a list.") { _, value in
                .list(own(value).losses.map { .number($0) })
            },
            "steepest": Property("The rate where the loss fell fastest, or none.") { _, value in
                own(value).steepest.map { .number($0) } ?? .none
            },
            "min_over_ten": Property("A tenth of the rate with the lowest loss, or none.") { _, value in
                own(value).minimumOverTen.map { .number($0) } ?? .none
            },
        ], [])

    private static func own(_ value: Value) -> RateSweep {
        guard case .object(let object as RateSweepObject) = value else { preconditionFailure("a member of sweeps") }
        return object.sweep
    }
}
