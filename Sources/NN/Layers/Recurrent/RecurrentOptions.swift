import TensorEngine

/// How a recurrent layer is built and regularized.
public struct RecurrentOptions: Equatable, Sendable {
    public var layers = 1
    public var isBidirectional = false
    /// Whether the output has all steps, or only the last state.
    public var returnsSequences = true
    /// Whether a call gives the last states beside the output.
    public var returnsState = false
    /// Between stacked layers, each element for itself.
    public var dropout = 0.0
    /// Of inputs and of states on their way into each gate, the same at all steps.
    public var inputDropout = 0.0
    public var recurrentDropout = 0.0
    /// The probability that a unit keeps its state for a step.
    public var zoneout = 0.0
    public var layerNorm = false
    public var bias = true

    public init() {}

    /// No net has so many; it keeps a slip of the keyboard from taking minutes and all memory.
    static let mostLayers = 1000

    public var directions: Int { isBidirectional ? 2 : 1 }

    /// What may change during training, under its name in a call.
    public enum Probability: String, CaseIterable, Sendable {
        case dropout
        case input = "input_dropout"
        case recurrent = "recurrent_dropout"
        case zoneout

        fileprivate var path: WritableKeyPath<RecurrentOptions, Double> {
            switch self {
            case .dropout: return \.dropout
            case .input: return \.inputDropout
            case .recurrent: return \.recurrentDropout
            case .zoneout: return \.zoneout
            }
        }
    }

    public subscript(_ probability: Probability) -> Double {
        get { self[keyPath: probability.path] }
        set { self[keyPath: probability.path] = newValue }
    }

    func check(_ cell: RecurrentCell) throws {
        try requireSize(layers, "num_layers", of: cell.kind)
        try ValueRange.between(1, Double(RecurrentOptions.mostLayers)).check(
            Double(layers), "num_layers", of: cell.kind)
        for probability in Probability.allCases {
            try requireProbability(self[probability], probability.rawValue, of: cell.kind)
        }
        if dropout > 0 && layers == 1 { throw NNError.dropoutBetweenLayers(layer: cell.kind, value: dropout) }
    }

    /// What differs from the defaults, as it is written in a call.
    var described: [String] {
        let plain = RecurrentOptions()
        var parts: [String] = []
        if layers != plain.layers { parts.append("num_layers = \(layers)") }
        if isBidirectional { parts.append("bidirectional = true") }
        if !returnsSequences { parts.append("return_sequences = false") }
        if returnsState { parts.append("return_state = true") }
        for probability in Probability.allCases where self[probability] > 0 {
            parts.append("\(probability.rawValue) = \(numeral(self[probability]))")
        }
        if layerNorm { parts.append("layer_norm = true") }
        if !bias { parts.append("bias = false") }
        return parts
    }
}
