import Autograd
import NN

/// What the constructor of an optimizer takes: the parameters, its own hyper-parameters and flags in PyTorch's order, where
/// two betas are one list, and what all optimizers take.
struct OptimizerParameters {
    fileprivate enum Shared: Int, CaseIterable {
        case decay, totalSteps, noDecay, learningRateMultipliers, decayMultipliers, clipNorm, clipValue

        /// As the parameter list has it.
        var text: String {
            switch self {
            case .decay: return "decay = none"
            case .totalSteps: return "total_steps = none"
            case .noDecay: return "no_decay = []"
            case .learningRateMultipliers: return "lr_mult = {}"
            case .decayMultipliers: return "decay_mult = {}"
            case .clipNorm: return "clip_norm = none"
            case .clipValue: return "clip_value = none"
            }
        }
    }

    fileprivate let names: [String]
    private let values: [String: Double]
    private let flags: [String]

    init(_ type: Optimizer.Type) {
        values = Dictionary(uniqueKeysWithValues: type.hyperparameters.map { ($0.name, $0.value) })
        flags = type.flagNames
        names = type.hyperparameters.map(\.name).filter { $0 != "beta2" }.map { $0 == "beta1" ? "betas" : $0 } + flags
    }

    /// The parameter list in reg's syntax.
    var signature: String {
        let own = names.map { "\($0) = \(standardText($0))" }
        return "(\((["params"] + own + Shared.allCases.map(\.text)).joined(separator: ", ")))"
    }

    private func standardText(_ name: String) -> String {
        if name == "betas" {
            return "[\(["beta1", "beta2"].compactMap { values[$0] }.map { NumberText.repr($0) }.joined(separator: ", "))]"
        }
        return values[name].map { NumberText.repr($0) } ?? "false"
    }

    fileprivate func index(of shared: Shared) -> Int { 1 + names.count + shared.rawValue }
}

extension Arguments {
    /// The net whose parameters are given, where it is one.
    var net: Module? {
        if case .module(let net) = self[0] { return net }
        return nil
    }

    /// The optimizer that a call of its constructor asks for.
    func optimizer(_ type: Optimizer.Type, _ parameters: OptimizerParameters) throws -> Optimizer {
        var values: [String: Double] = [:]
        var flags: Set<String> = []
        for (index, name) in zip(1..., parameters.names) {
            if type.flagNames.contains(name) {
                if try bool(index) { flags.insert(name) }
            } else if name == "betas" {
                guard case .list(let list) = self[index], case let pair = list.elements.compactMap(\.asNumber),
                    pair.count == 2, list.elements.count == 2
                else { throw mismatch(index, "a list of two numbers") }
                (values["beta1"], values["beta2"]) = (pair[0], pair[1])
            } else {
                values[name] = try number(index)
            }
        }
        let optimizer = try type.init(groups(), values, flags: flags, options: sharedOptions(parameters))
        if let net { optimizer.constrain(net) }
        return optimizer
    }

    private func sharedOptions(_ parameters: OptimizerParameters) throws -> OptimizerOptions {
        var options = OptimizerOptions()
        let decay = parameters.index(of: .decay)
        if !isNone(decay) { options.decay = DecayMode(rawValue: try choice(decay)) }
        options.totalSteps = try optionalInteger(parameters.index(of: .totalSteps), atLeast: 1)
        let noDecay = parameters.index(of: .noDecay)
        options.noDecay = try elements(noDecay).map { value in
            guard case .string(let pattern) = value else { throw mismatch(noDecay, "a list of name patterns") }
            return NamePattern(pattern.text)
        }
        options.learningRateMultipliers = try multipliers(parameters.index(of: .learningRateMultipliers))
        options.decayMultipliers = try multipliers(parameters.index(of: .decayMultipliers))
        options.clipNorm = try optionalNumber(parameters.index(of: .clipNorm))
        options.clipValue = try optionalNumber(parameters.index(of: .clipValue))
        return options
    }

    /// `{"conv*": 0.1}`
    private func multipliers(_ index: Int) throws -> [(pattern: NamePattern, factor: Double)] {
        let record = try record(index)
        return try zip(record.keys, record.values).map { key, value in
            guard let factor = value.asNumber else { throw mismatch(index, "a record of numbers by name pattern") }
            return (NamePattern(key), factor)
        }
    }

    /// A net, a list of tensors, or a list of group records.
    private func groups() throws -> [GroupRequest] {
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
