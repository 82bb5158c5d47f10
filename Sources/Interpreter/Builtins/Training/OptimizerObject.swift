import Autograd
import Inspect
import NN
import TensorEngine

/// An optimizer as the language sees it.
final class OptimizerObject: LibraryObject, CheckpointPart {
    let optimizer: Optimizer
    var resumable: Resumable { optimizer }
    /// The net it was made over, if it was.
    let net: Module?
    private lazy var table = makeTable()
    /// The net's modules while it may still have to be said that its penalties are left out.
    private lazy var watched = net?.modules ?? []

    init(_ optimizer: Optimizer, net: Module?) {
        self.optimizer = optimizer
        self.net = net
    }

    override var typeName: String { "optimizer" }
    override func text(width: Int) -> String { optimizer.summary }
    override var members: MemberTable { table }

    /// Says once that a net with penalties is trained without them: the script never asked for `penalty(net)`.
    private func warnOfForgottenPenalties(_ host: Host) {
        guard watched.contains(where: { !$0.module.penalties.isEmpty || $0.module.activityPenalty != nil }),
            !watched.contains(where: { $0.module.hasReadPenalty })
        else { return }
        watched = []
        host.writeError(
            "warning: the net has penalties, but the loss is without them: opt.step(loss + penalty(net))\n")
    }

    private func makeTable() -> MemberTable {
        var properties = OptimizerObject.reference.properties
        for item in optimizer.groups[0].hyperparameters {
            properties[item.name] = Property(
                "A hyper-parameter, of the first group when read and of all when set.",
                set: { _, target, value in
                    guard let number = value.asNumber else {
                        throw RuntimeError.type("`\(item.name)` must be a number, got \(value.typeWithArticle)")
                    }
                    try OptimizerObject.optimizer(target).set(item.name, to: number)
                }
            ) { _, value in .number(try OptimizerObject.optimizer(value).value(of: item.name)) }
        }
        return MemberTable(properties, OptimizerObject.methods)
    }

    private static func clipping(
        _ documentation: String, _ path: ReferenceWritableKeyPath<Optimizer, Double?>
    ) -> Property {
        Property(
            documentation,
            set: { _, target, value in
                guard value.isNone || (value.asNumber ?? 0) > 0 else {
                    throw RuntimeError.value("a bound for gradients must be above 0 or none")
                }
                try optimizer(target)[keyPath: path] = value.asNumber
            }
        ) { _, value in try optimizer(value)[keyPath: path].map { .number($0) } ?? .none }
    }

    /// What all optimizers have, for the library reference.
    static let reference = MemberTable(
        [
            "steps": Property("How many steps were taken.") { _, value in .integer(try optimizer(value).steps) },
            "clip_norm": clipping("The largest norm of the whole gradient, or none.", \.clipNorm),
            "clip_value": clipping("The largest size of a gradient's element, or none.", \.clipValue),
            "lr": Property(
                "The learning rate, of the first group when read and of all when set. Every hyper-parameter is a member so."
            ) { _, value in .number(try optimizer(value).value(of: "lr")) },
        ], methods)

    private static let methods = [
        Builtin(
            "step", "(opt, loss = none)",
            "With a loss: zeroes the gradients, runs backward, clips, steps, constrains. "
                + "Without: steps along the gradients there are.",
            example: """
                net = Linear(2, 1, bias = false); net.weight = [[1, 1]]; opt = SGD(net, lr = 0.1)
                opt.step(net([[1, 2]]).sum())
                print(net.weight)
                """
        ) { call in
            let object = try object(call[0])
            object.warnOfForgottenPenalties(call.machine.host)
            let optimizer = object.optimizer
            if let loss = try call.optionalTensor(1) {
                try optimizer.step(minimizing: loss, on: call.tape)
            } else {
                try optimizer.step(call.tape.engine)
            }
            return .none
        },
        Builtin(
            "zero_grad", "(opt)", "Clears the gradients of all its parameters.",
            example: "net = Linear(2, 1); net(ones(1, 2)).sum().backward(); SGD(net).zero_grad(); print(net.weight.grad)"
        ) { call in
            try optimizer(call[0]).zeroGradients()
            return .none
        },
        Builtin(
            "report", "(opt)",
            "A table: each parameter's learning rate, decay, effective shrink a step and half-life in steps.",
            example: "print(SGD(Linear(2, 1), lr = 0.1, weight_decay = 0.01, no_decay = [\"bias\"]).report())"
        ) { call in .object(TableObject(Inspect.report(try optimizer(call[0])))) },
    ]

    private static func optimizer(_ value: Value) throws -> Optimizer { try object(value).optimizer }

    private static func object(_ value: Value) throws -> OptimizerObject {
        guard case .object(let object) = value, let own = object as? OptimizerObject else {
            preconditionFailure("a member of optimizers")
        }
        return own
    }
}
