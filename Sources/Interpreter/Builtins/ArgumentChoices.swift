import DataFiles
import NN

/// The words that string arguments take: calls are held to them, and completion offers them.
enum ArgumentChoices {
    /// By parameter. One of several sets is that of the parameter's default.
    private static let sets: [String: [[String]]] = [
        "approximate": [["none", "tanh"]],
        "convention": [words(of: BatchNorm.Convention.self)],
        "decay": [words(of: DecayMode.self)],
        "mode": [words(of: PlateauSchedule.Goal.self), words(of: Initializer.Fan.self), cycles, ["reduced", "complete"]],
        "momentum": [["standard"]],
        "nonlinearity": [["tanh", "relu"], words(of: Initializer.Nonlinearity.self)],
        "of": [["lr", "weight_decay", "momentum", "p"], ["weights", "grads"]],
        "padding": [["same", "valid"]],
        "per": [["unit"]],
        "reduction": [words(of: LossReduction.self)],
        "types": [words(of: CSVOptions.FieldType.self)],
    ]

    private static let cycles = ["triangular", "triangular2", "exp_range"]

    /// Empty where any string will do, or none.
    static func words(for parameter: Signature.Parameter) -> [String] {
        guard let sets = sets[parameter.name] else { return [] }
        guard case .string(let text)? = parameter.defaultValue else { return sets[0] }
        return sets.first { $0.contains(text.text) } ?? []
    }

    private static func words<Choice: CaseIterable & RawRepresentable>(of type: Choice.Type) -> [String]
    where Choice.RawValue == String {
        type.allCases.map(\.rawValue)
    }
}
