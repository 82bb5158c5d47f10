/// How a recurrent layer makes its next state, with PyTorch's formulas and order of gates.
public enum RecurrentCell: Equatable, Sendable {
    /// h' = tanh(a + s), Elman's, with a = W_ih x + b_ih and s = W_hh h + b_hh.
    case tanh
    /// h' = max(a + s, 0).
    case relu
    /// i, f, o = σ(a + s), g = tanh(a + s); c' = f c + i g, h' = o tanh(c') (Hochreiter and Schmidhuber 1997).
    case lstm
    /// r, z = σ(a + s), n = tanh(a + r s); h' = (1 - z) n + z h (Cho et al. 2014).
    case gru

    /// In the order of the rows of the weights.
    public var gates: [String] {
        switch self {
        case .tanh, .relu: return ["state"]
        case .lstm: return ["input", "forget", "cell", "output"]
        case .gru: return ["reset", "update", "new"]
        }
    }

    /// Whether there is a second state beside the output, LSTM's c.
    public var hasCell: Bool { self == .lstm }
}

/// What a pass through a sequence reads; gradients flow to each.
public enum RecurrentOperand: CaseIterable, Sendable {
    /// W_ih x for all steps: [N, T, gates · H].
    case projected
    /// W_hh: [gates · H, H].
    case weight
    /// b_ih and b_hh: [gates · H]; zeros where they are missing.
    case inputBias, recurrentBias
    /// The states before the first step: [N, H]; zeros where they are missing.
    case hidden, cell
    /// Scale of the layer norm of W_hh h, before b_hh: [gates · H].
    case gain
    /// Scale and shift of the layer norm of c' on its way to the output: [H].
    case cellGain, cellBias
}

/// What a pass through a sequence drops, the draws being made.
public struct RecurrentMasks {
    /// Factors of the state on its way into each gate, the same at all steps: [gates, N, H] (Gal and Ghahramani 2016).
    public var recurrent: Tensor?
    /// How much of a state stays as it was in place of what the step makes of it (Krueger et al. 2017).
    public var hiddenKept: Kept = .share(0)
    public var cellKept: Kept = .share(0)

    public enum Kept {
        /// The same for all: what is expected, or nothing.
        case share(Float)
        /// 1 where a unit keeps its state, else 0: [N, T, H].
        case mask(Tensor)
    }

    public init() {}
}
