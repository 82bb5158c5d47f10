import Autograd
import TensorEngine

/// RNN, LSTM and GRU: `h' = cell(W_ih x + b_ih, W_hh h + b_hh)` at each step, with PyTorch's formulas, weights, names
/// and order of gates; see `RecurrentCell`.
///
/// Inputs are `[N, T, inputs]`. The output is `[N, T, width]`, or the last state `[N, width]` without
/// `returnsSequences`; both directions lie beside each other in the last axis, and each gives its own last state. All
/// weights and biases start uniform in ±1/√width.
///
/// While training, `dropout` drops outputs between stacked layers, each element for itself, as in PyTorch;
/// `inputDropout` and `recurrentDropout` drop inputs and states on their way into each gate, the same at all steps of
/// a sequence (Gal and Ghahramani 2016); `zoneout` lets units keep their state for a step, LSTM's c too (Krueger et al.
/// 2017). In evaluation the dropouts do nothing, and zoneout mixes old and new state by its probability.
///
/// With `layerNorm`, `W_ih x` and `W_hh h` of all gates are each normalized before their biases are added, with gains
/// `norm_ih` and `norm_hh`; LSTM shows its c through one more, with `norm_c` and `bias_c` (Ba et al. 2016).
public final class Recurrent: Module {
    public let cell: RecurrentCell
    public let inputs: Int
    public let width: Int
    public private(set) var options: RecurrentOptions
    /// By layer and direction.
    let weights: [[RecurrentWeights]]
    /// Draws everything that is random in a pass.
    let stream: RandomStream
    /// Of the last pass, by layer and direction.
    public internal(set) var passes: [RecurrentRecord] = []

    /// Throws when a size is below 1, a probability outside [0, 1], or `dropout` has no layers to act between.
    public init(
        _ cell: RecurrentCell, _ inputs: Int, _ width: Int, _ options: RecurrentOptions = RecurrentOptions(),
        runtime: Runtime
    ) throws {
        try requireSize(inputs, "input_size", of: cell.kind)
        try requireSize(width, "hidden_size", of: cell.kind)
        try options.check(cell)
        (self.cell, self.inputs, self.width, self.options) = (cell, inputs, width, options)
        let random = runtime.random.stream(kind: cell.kind, shape: [inputs, width, options.layers])
        weights = try (0..<options.layers).map { layer in
            try (0..<options.directions).map { direction in
                try RecurrentWeights(
                    cell, layer == 0 ? inputs : width * options.directions, width, options,
                    suffix: "_l\(layer)" + (direction == 1 ? "_reverse" : ""), random, runtime.engine)
            }
        }
        stream = runtime.random.stream(kind: "\(cell.kind) masks", shape: [inputs, width, options.layers])
    }

    private init(copying original: Recurrent, by copier: ModuleCopier) {
        (cell, inputs, width, options) = (original.cell, original.inputs, original.width, original.options)
        weights = original.weights.map { $0.map { $0.copied(by: copier) } }
        stream = copier.runtime.random.stream(kind: "\(cell.kind) masks", shape: [inputs, width, options.layers])
    }

    public override var kind: String { cell.kind }

    public override var summary: String {
        let arguments = (cell == .relu ? ["nonlinearity = \"relu\""] : []) + options.described
        return "\(kind)(\((["\(inputs) => \(width)"] + arguments).joined(separator: ", ")))"
    }

    public override var ownParameters: [NamedVariable] { weights.flatMap { $0.flatMap(\.named) } }

    /// W_hh of each layer and direction, with the suffix of its name: "_l0", "_l0_reverse", ….
    public var recurrentWeights: [(suffix: String, weight: Variable)] {
        weights.flatMap { $0.map { ($0.suffix, $0.recurrent) } }
    }

    /// Sets a probability; it may change during training. Throws as the initializer does.
    public func set(_ probability: RecurrentOptions.Probability, to value: Double) throws {
        var changed = options
        changed[probability] = value
        try changed.check(cell)
        options = changed
    }

    /// What recurrent dropout kept in the last pass, of the first layer and direction.
    public var keptStates: Tensor? { passes.first?.keptStates }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try run(x, from: nil, runtime).output
    }

    /// The output and the last states for a sequence that begins in given states: h, and c for LSTM, each
    /// `[layers · directions, N, width]`. The last states have that shape too; there are none unless the layer
    /// returns them.
    public func callAsFunction(
        _ x: Variable, from state: [Variable]?, _ runtime: Runtime
    ) throws -> (output: Variable, state: [Variable]) {
        runtime.onEnter?(self)
        let result = try run(x, from: state, runtime)
        return (try finish(x, result.output, runtime), result.state)
    }

    public override func rememberState() -> () -> Void {
        let passes = passes
        return { self.passes = passes }
    }

    public override func copied(by copier: ModuleCopier) -> Module { Recurrent(copying: self, by: copier) }
}

/// What one layer and direction did in the last pass.
public struct RecurrentRecord {
    /// "_l0", "_l0_reverse", …, as at the end of its parameters' names.
    public let suffix: String
    /// What recurrent dropout kept: 1 or 0, [gates, N, width]; nil where it drew nothing.
    public let keptStates: Tensor?
    public let report: RecurrentReport
}

extension RecurrentCell {
    /// The layer's name.
    public var kind: String {
        switch self {
        case .tanh, .relu: return "RNN"
        case .lstm: return "LSTM"
        case .gru: return "GRU"
        }
    }
}
