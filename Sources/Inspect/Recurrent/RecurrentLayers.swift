import NN
import TensorEngine

/// One layer and direction of a recurrent layer in a net.
struct RecurrentPart {
    let layer: Recurrent
    /// "" for the layer itself, else its dotted name in the net and a point.
    let prefix: String
    /// "_l0", "_l0_reverse", ….
    let suffix: String
    let weight: Tensor
    /// Of the last pass; nil before the first.
    let record: RecurrentRecord?

    /// A gate's name beside the parameters': "forget_l0", "rnn.forget_l0".
    func name(ofGate gate: String) -> String { prefix + gate + suffix }

    /// "l0", "rnn.l0_reverse".
    var name: String { prefix + suffix.dropFirst() }
}

/// All layers and directions of the recurrent layers of a net, in order; an error if there are none.
func recurrentParts(of net: Module, for function: String) throws -> [RecurrentPart] {
    let parts = net.modules.flatMap { part -> [RecurrentPart] in
        guard let layer = part.module as? Recurrent else { return [] }
        return layer.recurrentWeights.enumerated().map { place, weight in
            RecurrentPart(
                layer: layer, prefix: part.name.isEmpty ? "" : part.name + ".", suffix: weight.suffix,
                weight: weight.weight.value, record: place < layer.passes.count ? layer.passes[place] : nil)
        }
    }
    guard !parts.isEmpty else { throw NNError.noRecurrentLayer(function: function, net: net.summary) }
    return parts
}

/// The range of a gate's values, and where its activation function is steepest.
enum GateRange {
    case sigmoid, tanh, relu

    init(_ cell: RecurrentCell, gate: String) {
        switch (cell, gate) {
        case (.relu, _): self = .relu
        case (.tanh, _), (.lstm, "cell"), (.gru, "new"): self = .tanh
        default: self = .sigmoid
        }
    }

    /// Near the lower end, where the slope is all but 0.
    func isLow(_ value: Float) -> Bool {
        switch self {
        case .sigmoid: return value < 0.01
        case .tanh: return value < -0.99
        case .relu: return value <= 0
        }
    }

    /// Near the upper end, if there is one.
    func isHigh(_ value: Float) -> Bool {
        switch self {
        case .sigmoid, .tanh: return value > 0.99
        case .relu: return false
        }
    }

    /// 1/γ, with γ the steepest slope.
    var bound: Double { self == .sigmoid ? 4 : 1 }
}
