import Autograd
import NN
import TensorEngine

/// `net.train()` and the other members of layers and nets.
enum ModuleMembers {
    static let table = MemberTable(
        [
            "mode": Property("\"train\" or \"eval\".") { _, value in .string(try module(value).mode) },
            "training": Property("Whether it is in train mode.") { _, value in .bool(try module(value).isTraining) },
            "layers": Property("The modules right inside, a list.") { _, value in
                .list(try module(value).children.map { .module($0.module) })
            },
        ],
        [
            Builtin("train", "(net)", "Puts the net and all below it into train mode, and gives the net.",
                example: "print(Dropout(0.5).train()(ones(8)))"
            ) { call in
                try call.module(0).train()
                return call[0]
            },
            Builtin("eval", "(net)", "Puts the net and all below it into eval mode, and gives the net.",
                example: "print(Dropout(0.5).eval()(ones(8)))"
            ) { call in
                try call.module(0).eval()
                return call[0]
            },
            Builtin("parameters", "(net)", "The parameters of the net, a list of tensors, shared ones once.",
                example: "print([p.shape for p in Sequential(Linear(2, 3), ReLU(), Linear(3, 1)).parameters()])"
            ) { call in
                .list(try call.module(0).parameters.map { .tensor($0.variable) })
            },
            Builtin("named_parameters", "(net)", "The parameters under their dotted names, a record.",
                example: "for name, p in Sequential(Linear(2, 3), ReLU()).named_parameters() { print(name, p.shape) }"
            ) { call in
                record(try call.module(0).parameters)
            },
            Builtin("buffers", "(net)", "What belongs to the net's state but is not trained, a record.",
                example: "print(BatchNorm1d(2).buffers())"
            ) { call in
                record(try call.module(0).buffers)
            },
            Builtin("state_dict", "(net)", "Parameters and buffers under PyTorch's names, a record of copies.",
                example: "print(Sequential(Linear(2, 3), BatchNorm1d(3)).state_dict().keys())"
            ) { call in
                let state = try call.module(0).state
                return .record(
                    RecordObject(
                        keys: state.map(\.name), values: state.map { .tensor(Variable($0.variable.value)) }))
            },
            Builtin("zero_grad", "(net)", "Clears the gradients of all parameters.",
                example: "net = Linear(2, 1); net(ones(1, 2)).sum().backward(); net.zero_grad(); print(net.weight.grad)"
            ) { call in
                for parameter in try call.module(0).parameters { parameter.variable.gradient = nil }
                return .none
            },
            Builtin("forward", "(net, x)", "The output for x, as net(x) gives it.",
                example: "net = Linear(2, 1); x = ones(1, 2); print(same(net.forward(x), net(x)))"
            ) { call in
                .tensor(try call.module(0)(call.tensor(1), call.machine.runtime))
            },
        ])

    /// Dropout layers have one member more.
    static let dropoutTable = MemberTable(
        table.properties.merging([
            "p": Property(
                "The probability with which an element is dropped; it may be set between steps.",
                set: { _, target, value in
                    guard let p = value.asNumber else {
                        throw RuntimeError.type("`p` must be a number, got \(value.typeWithArticle)")
                    }
                    try dropout(target).setProbability(p)
                }
            ) { _, value in .number(try dropout(value).probability) }
        ]) { $1 },
        Array(table.methods.values))

    /// Recurrent layers have their probabilities.
    static let recurrentTable = MemberTable(
        table.properties.merging(
            RecurrentOptions.Probability.allCases.map { probability in
                (
                    probability.rawValue,
                    Property(
                        "The layer's probability of that name; it may be set between steps.",
                        set: { _, target, value in
                            guard let number = value.asNumber else {
                                throw RuntimeError.type(
                                    "`\(probability.rawValue)` must be a number, got \(value.typeWithArticle)")
                            }
                            try recurrent(target).set(probability, to: number)
                        }
                    ) { _, value in .number(try recurrent(value).options[probability]) }
                )
            }
        ) { $1 },
        Array(table.methods.values))

    private static func recurrent(_ value: Value) throws -> Recurrent {
        guard let layer = try module(value) as? Recurrent else { preconditionFailure("a member of recurrent layers") }
        return layer
    }

    private static func dropout(_ value: Value) throws -> Dropout {
        guard let dropout = try module(value) as? Dropout else { preconditionFailure("a member of dropout layers") }
        return dropout
    }

    private static func module(_ value: Value) throws -> Module {
        guard case .module(let module) = value else { preconditionFailure("a member of modules") }
        return module
    }

    private static func record(_ items: [NamedVariable]) -> Value {
        .record(RecordObject(keys: items.map(\.name), values: items.map { .tensor($0.variable) }))
    }
}
