import Autograd
import NN
import TensorEngine

/// Initializers, and which parameters are trained.
enum InitializerFunctions {
    static let rows: [Builtin] =
        initializers
        + [
            Builtin(
                "init", "(net, pattern, initializer)",
                """
                Gives every parameter whose whole dotted name matches new values: `*` stands for any text, `?` for one \
                character. Gives their number; no match is an error, and after an error none has changed.
                """, example: "print(init(Sequential(Linear(4, 2), Linear(2, 1)), \"*.weight\", xavier_normal()))"
            ) { call in
                let initializer = try call.object(2, InitializerObject.self, "an initializer such as xavier_normal()")
                let pattern = NamePattern(try call.string(1))
                return .integer(
                    try call.module(0).initialize(pattern, initializer.initializer, call.machine.runtime))
            },
            Builtin(
                "freeze", "(net, pattern = \"*\")",
                """
                From now on does not train the parameters whose whole dotted names match, and gives their number. Their \
                gradients are not computed, and neither decay nor momentum moves them. Batch statistics still move in \
                train mode, as in PyTorch.
                """, example: "print(freeze(Sequential(Linear(4, 2), Linear(2, 1)), \"0.*\"))"
            ) { call in try setTrainable(false, call) },
            Builtin(
                "unfreeze", "(net, pattern = \"*\")", "Trains the parameters whose names match again; gives their number.",
                example: "net = Linear(4, 2); freeze(net); print(unfreeze(net, \"weight\"))"
            ) { call in try setTrainable(true, call) },
        ]

    private static let initializers: [Builtin] = [
        initializer(
            "xavier_uniform", "(gain = 1)",
            "Even in ±gain·√(6 / (fan_in + fan_out)); a weight [out, in, …] has the fans in·… and out·… (Glorot and Bengio 2010)."
        ) { .xavierUniform(gain: try $0.number(0)) },
        initializer(
            "xavier_normal", "(gain = 1)",
            "Normal with deviation gain·√(2 / (fan_in + fan_out)), the fans as for xavier_uniform (Glorot and Bengio 2010)."
        ) { .xavierNormal(gain: try $0.number(0)) },
        initializer(
            "kaiming_uniform", "(a = 0, mode = \"fan_in\", nonlinearity = \"leaky_relu\")",
            """
            Even in ±gain·√(3 / fan); the fan is fan_in or fan_out, by `mode`. The gain is √2 for "relu", √(2 / (1 + a²)) for \
            "leaky_relu", 5/3 for "tanh", 3/4 for "selu", 1 for "linear" and "sigmoid" (He et al. 2015).
            """
        ) { .kaimingUniform(slope: try $0.number(0), fan: try $0.fan(1), nonlinearity: try $0.nonlinearity(2)) },
        initializer(
            "kaiming_normal", "(a = 0, mode = \"fan_in\", nonlinearity = \"leaky_relu\")",
            "Normal with deviation gain / √fan, gain and fan as for kaiming_uniform (He et al. 2015)."
        ) { .kaimingNormal(slope: try $0.number(0), fan: try $0.fan(1), nonlinearity: try $0.nonlinearity(2)) },
        initializer(
            "orthogonal", "(gain = 1)",
            "Orthonormal rows, or columns where there are more rows, times gain (Saxe et al. 2014)."
        ) { .orthogonal(gain: try $0.number(0)) },
        initializer("normal", "(mean = 0, std = 1)", "Drawn from the normal distribution with this mean and deviation.") {
            .normal(mean: try $0.number(0), deviation: try $0.number(1))
        },
        initializer("uniform", "(a = 0, b = 1)", "Drawn evenly from a to b.") {
            .uniform(low: try $0.number(0), high: try $0.number(1))
        },
        initializer(
            "trunc_normal", "(mean = 0, std = 1, a = -2, b = 2)",
            "The normal distribution without its tails below a and above b, which are values, not multiples of std."
        ) {
            .truncatedNormal(
                mean: try $0.number(0), deviation: try $0.number(1), low: try $0.number(2), high: try $0.number(3))
        },
        initializer("constant", "(val)", "The same number everywhere.") { .constant(try $0.number(0)) },
        initializer(
            "sparse", "(sparsity, std = 0.01)",
            "Drawn from N(0, std), with the share `sparsity` (rounded up) of each column of a matrix set to 0 (Martens 2010)."
        ) { .sparse(share: try $0.number(0), deviation: try $0.number(1)) },
    ]

    private static func initializer(
        _ name: String, _ parameters: String, _ documentation: String,
        _ make: @escaping (Arguments) throws -> Initializer
    ) -> Builtin {
        let call = ["constant": "constant(0.1)", "sparse": "sparse(0.5)"][name] ?? "\(name)()"
        return Builtin(
            name, parameters, "An initializer for init(net, pattern, …). " + documentation,
            example: "net = Linear(4, 2); init(net, \"weight\", \(call)); print(net.weight)"
        ) { .object(InitializerObject(try make($0))) }
    }

    private static func setTrainable(_ trainable: Bool, _ call: Arguments) throws -> Value {
        let net = try call.module(0)
        let pattern = try call.string(1)
        let count = try net.setTrainable(trainable, matching: NamePattern(pattern))
        guard count > 0 else {
            throw NNError.patternWithoutMatch(
                option: call.name, pattern: pattern, existing: net.parameters.map(\.name))
        }
        return .integer(count)
    }
}

/// An initializer as the language sees it.
final class InitializerObject: LibraryObject {
    let initializer: Initializer

    init(_ initializer: Initializer) { self.initializer = initializer }

    override var typeName: String { "initializer" }
    override func text(width: Int) -> String { initializer.summary }
}

extension Arguments {
    fileprivate func fan(_ index: Int) throws -> Initializer.Fan {
        Initializer.Fan(rawValue: try choice(index)) ?? .input
    }

    fileprivate func nonlinearity(_ index: Int) throws -> Initializer.Nonlinearity {
        Initializer.Nonlinearity(rawValue: try choice(index)) ?? .leakyReLU
    }
}
