import NN

/// The arguments that all layers with weights share: penalties and constraints for each kind of their parameters.
enum WeightOptions {
    private static let regularizers = ["weight_regularizer", "recurrent_regularizer", "bias_regularizer"]
    private static let constraints = ["weight_constraint", "recurrent_constraint", "bias_constraint"]
    private static let names = regularizers + ["activity_regularizer"] + constraints

    static let parameters = names.map { "\($0) = none" }.joined(separator: ", ")

    /// Reads the arguments, the last of the call, and attaches what they hold.
    static func attach(to layer: Module, _ call: Arguments) throws {
        for (offset, name) in names.enumerated() {
            let index = call.count - names.count + offset
            guard !call.isNone(index) else { continue }
            if name == "activity_regularizer" {
                layer.activityPenalty = try call.activityPenalty(index)
            } else if regularizers.contains(name) {
                let penalty = try call.weightPenalty(index)
                for own in try targets(name, layer) { layer.penalties[own, default: []].append(penalty) }
            } else {
                let constraint = try call.object(index, ConstraintObject.self, "a constraint such as MaxNorm(2)")
                for own in try targets(name, layer) { layer.constraints[own] = constraint.constraint }
            }
        }
    }

    /// The parameters that an argument is about, by PyTorch's names; recurrent layers number theirs.
    private static func targets(_ argument: String, _ layer: Module) throws -> [String] {
        let names = layer.ownParameters.map(\.name)
        let (found, what): ([String], String)
        if argument.hasPrefix("recurrent") {
            (found, what) = (names.filter { $0.hasPrefix("weight_hh") }, "recurrent weights")
        } else if argument.hasPrefix("bias") {
            (found, what) = (names.filter { $0.hasPrefix("bias") }, "bias")
        } else {
            (found, what) = (names.filter { $0.hasPrefix("weight") && !$0.hasPrefix("weight_hh") }, "weight")
        }
        guard !found.isEmpty else {
            throw RuntimeError.value("`\(argument)` has nothing to act on: \(layer.summary) has no \(what)")
        }
        return found
    }
}

extension Builtin {
    /// The constructor of a layer with weights: its own parameters, then those of `WeightOptions`.
    static func weightedLayer(
        _ name: String, _ parameters: String, _ documentation: String, example: String,
        _ make: @escaping (Arguments) throws -> Module
    ) -> Builtin {
        let own = parameters.dropLast()
        return Builtin(
            name, "\(own), \(WeightOptions.parameters))",
            """
            \(documentation) The `_regularizer`s are penalties such as L2(1e-3), of weights, recurrent weights, biases and \
            outputs; the `_constraint`s, such as MaxNorm(2), hold after each step of an optimizer. One for a parameter that \
            the layer does not have is an error.
            """, example: example, shortParameters: "\(own), ...)"
        ) { call in
            let layer = try make(call)
            try WeightOptions.attach(to: layer, call)
            return .module(layer)
        }
    }
}
