import Autograd
import Glibc
import NN
import TensorEngine

/// Randomness, gradients, and what `with` enters.
enum ContextFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "seed", "(n)",
            "Starts all randomness again from n, live layers too: the same seed gives the same bits at any number of threads.",
            example: "seed(7); a = rand(3); seed(7); print(same(a, rand(3)))"
        ) { call in
            call.machine.random.reseed(UInt64(try call.integer(0, atLeast: 0)))
            return .none
        },
        Builtin(
            "grad", "(y, xs, create = false, retain = false)",
            """
            The gradients of y, one number, with respect to a tensor or a list of tensors. With `create = true` they can \
            be differentiated again.
            """, example: "x = tensor(3); x.requires_grad = true; print(grad(x**2, x))"
        ) { call in
            let y = try call.tensor(0)
            let create = try call.bool(2)
            let retain = try call.bool(3) || create
            if case .tensor(let x) = call[1] {
                return .tensor(try call.tape.gradients(of: y, for: [x], retain: retain, create: create)[0])
            }
            let xs = try call.tensors(1)
            return .list(
                try call.tape.gradients(of: y, for: xs, retain: retain, create: create).map { .tensor($0) })
        },
        Builtin(
            "no_grad", "()", "`with no_grad() { }`: nothing in the block is recorded for gradients (PyTorch's no_grad).",
            example: """
                w = tensor(3, requires_grad = true)
                with no_grad() { print((w * w).requires_grad) }
                print((w * w).requires_grad)
                """
        ) { _ in .object(GradientContext()) },
        Builtin(
            "eval_mode", "(net)",
            "`with eval_mode(net) { }`: the net is in eval mode inside; afterwards each part has its own mode again.",
            example: "net = Dropout(0.5); with eval_mode(net) { print(net(ones(3))) }; print(net.mode)"
        ) { call in .object(ModeContext(try call.module(0), training: false)) },
        Builtin(
            "train_mode", "(net)",
            "`with train_mode(net) { }`: the net is in train mode inside; afterwards each part has its own mode again.",
            example: "net = Dropout(0.5).eval(); with train_mode(net) { print(net(ones(3))) }; print(net.mode)"
        ) { call in .object(ModeContext(try call.module(0), training: true)) },
        Builtin(
            "seeded", "(n)",
            "`with seeded(7) { }`: randomness starts from n inside; afterwards it goes on as if the block had not been.",
            example: "with seeded(7) { a = rand(3) }; with seeded(7) { print(same(a, rand(3))) }"
        ) { call in .object(SeedContext(UInt64(try call.integer(0, atLeast: 0)))) },
        Builtin(
            "timer", "(label = \"\")", "`with timer(\"training\") { }`: prints how long the block took.",
            example: """
                fn train(net, data, opt) {
                    with timer("training") { fit(net, data, mse, opt, epochs = 5, progress = false) }
                }
                """
        ) { call in .object(TimerContext(try call.string(0))) },
    ]
}

private final class GradientContext: ContextObject {
    private var before: [Bool] = []

    override func enter(_ machine: Machine) -> Value {
        before.append(machine.tape.isRecording)
        machine.tape.isRecording = false
        return .none
    }

    override func leave(_ machine: Machine) { machine.tape.isRecording = before.removeLast() }
}

private final class ModeContext: ContextObject {
    private let net: Module
    private let training: Bool
    private var before: [[(Module, Bool)]] = []

    init(_ net: Module, training: Bool) {
        self.net = net
        self.training = training
    }

    override func enter(_ machine: Machine) -> Value {
        before.append(net.modules.map { ($0.module, $0.module.isTraining) })
        net.setTraining(training)
        return .module(net)
    }

    override func leave(_ machine: Machine) {
        for (module, mode) in before.removeLast() { module.isTraining = mode }
    }
}

private final class SeedContext: ContextObject {
    private let seed: UInt64
    private var before: [RandomSource.Snapshot] = []

    init(_ seed: UInt64) { self.seed = seed }

    override func enter(_ machine: Machine) -> Value {
        before.append(machine.random.snapshot())
        machine.random.reseed(seed)
        return .none
    }

    override func leave(_ machine: Machine) { machine.random.restore(before.removeLast()) }
}

private final class TimerContext: ContextObject {
    private let label: String
    private var start: [Double] = []

    init(_ label: String) { self.label = label }

    override func enter(_ machine: Machine) -> Value {
        start.append(SystemTime.monotonic)
        return .none
    }

    override func leave(_ machine: Machine) {
        let seconds = SystemTime.monotonic - start.removeLast()
        machine.host.write((label.isEmpty ? "" : label + ": ") + SystemTime.text(seconds) + "\n")
    }
}
