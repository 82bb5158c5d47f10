/// A pass through a sequence: its result, and what its gradient needs again.
public struct RecurrentPass {
    /// h after each step: [N, T, H].
    public let hidden: Tensor
    /// The gates after their activation functions: [N, T, gates · H].
    public let gates: Tensor
    /// LSTM's c after each step.
    public let cells: Tensor?
    /// LSTM: tanh(c') before zoneout. GRU: W_hh h + b_hh of the new gate.
    let inner: Tensor?
    /// Layer norm's, of W_hh h and of c'.
    let sumNorm: RecurrentNormRecord?
    let cellNorm: RecurrentNormRecord?

    init(_ plan: RecurrentPlan, _ engine: Engine) throws {
        hidden = try engine.empty(plan.shape)
        gates = try engine.empty(plan.gateShape)
        cells = plan.cell.hasCell ? try engine.empty(plan.shape) : nil
        inner = plan.cell == .lstm || plan.cell == .gru ? try engine.empty(plan.shape) : nil
        sumNorm = plan.operands[.gain] == nil
            ? nil : try RecurrentNormRecord(plan, length: plan.gateCount &* plan.width, engine)
        cellNorm = plan.operands[.cellGain] == nil || !plan.cell.hasCell
            ? nil : try RecurrentNormRecord(plan, length: plan.width, engine)
    }
}

/// The gradients of a pass.
public struct RecurrentGradients {
    public var operands: [RecurrentOperand: Tensor] = [:]
    /// ‖dL/dh‖² of each example's state after each step, whatever way the gradient came: [N, T].
    public var stateSquares: Tensor
}

/// Sizes and operands of a pass, checked.
struct RecurrentPlan {
    let cell: RecurrentCell
    let examples: Int
    let steps: Int
    let width: Int
    let gateCount: Int
    let isReversed: Bool
    let operands: [RecurrentOperand: Tensor]
    let masks: RecurrentMasks

    init(
        _ cell: RecurrentCell, _ operands: [RecurrentOperand: Tensor], _ masks: RecurrentMasks, isReversed: Bool
    ) throws {
        guard let projected = operands[.projected], let weight = operands[.weight] else {
            preconditionFailure("a pass needs its inputs and its weight")
        }
        let gates = cell.gates.count
        guard weight.rank == 2, weight.shape[0] == gates &* weight.shape[1] else {
            throw EngineError.wrongRank(
                operation: "recurrent", expected: "a weight [\(gates) · H, H]", got: weight.shape)
        }
        let width = weight.shape[1]
        guard projected.rank == 3, projected.shape[1] > 0, projected.shape[2] == gates &* width else {
            throw EngineError.wrongRank(
                operation: "recurrent", expected: "inputs [N, T, \(gates &* width)] of at least one step",
                got: projected.shape)
        }
        (examples, steps) = (projected.shape[0], projected.shape[1])
        (self.cell, self.width, gateCount) = (cell, width, gates)
        (self.operands, self.masks, self.isReversed) = (operands, masks, isReversed)
        for (operand, tensor) in operands {
            let expected: [Int]
            switch operand {
            case .projected, .weight: continue
            case .inputBias, .recurrentBias, .gain: expected = [gates &* width]
            case .hidden, .cell: expected = [examples, width]
            case .cellGain, .cellBias: expected = [width]
            }
            try check(tensor, expected)
        }
        if let mask = masks.recurrent { try check(mask, [gates, examples, width]) }
        for case .mask(let mask) in [masks.hiddenKept, masks.cellKept] { try check(mask, [examples, steps, width]) }
    }

    private func check(_ tensor: Tensor, _ expected: [Int]) throws {
        guard tensor.shape.dimensions == expected else {
            throw EngineError.wrongShape(
                operation: "recurrent", expected: Shape(unchecked: expected), got: tensor.shape)
        }
    }

    /// The gates' width in scratch memory, where each begins on a panel of the packed weights.
    var paddedWidth: Int { RecurrentProduct.panels(width) &* RecurrentProduct.panelWidth }

    var shape: Shape { Shape(unchecked: [examples, steps, width]) }
    var gateShape: Shape { Shape(unchecked: [examples, steps, gateCount &* width]) }

    /// The index of a step in time, counted in the order of the pass.
    @inline(__always)
    func time(ofStep step: Int) -> Int { isReversed ? steps &- 1 &- step : step }

    /// Examples are cut into tiles, each of which goes through the whole sequence by itself.
    static let tileRows = 8

    var tiles: Int { (examples &+ RecurrentPlan.tileRows &- 1) / RecurrentPlan.tileRows }

    /// Whether a tile takes longer than waking another thread.
    var isHeavy: Bool { RecurrentPlan.tileRows &* steps &* gateCount &* width &* (width &+ 32) > 1 << 18 }

    func examples(ofTile tile: Int) -> Range<Int> {
        let first = tile &* RecurrentPlan.tileRows
        return first..<min(examples, first &+ RecurrentPlan.tileRows)
    }
}
