import Autograd
import TensorEngine

/// Recurrent passes for the table of operations: two examples, three steps, width two.
extension OperationSample {
    static let recurrent: [OperationSample] = [
        pass("tanh", .tanh, [.projected, .weight, .inputBias, .recurrentBias, .hidden]),
        pass("tanh, backward in time", .tanh, [.projected, .weight], isReversed: true),
        pass("lstm", .lstm, [.projected, .weight, .inputBias, .recurrentBias, .hidden, .cell], .sequenceAndCell),
        pass("lstm, last state", .lstm, [.projected, .weight, .recurrentBias], .last),
        pass("lstm, backward in time", .lstm, [.projected, .weight, .cell], .last, isReversed: true),
        pass("gru", .gru, [.projected, .weight, .inputBias, .recurrentBias, .hidden]),
        pass("gru, backward in time, last state", .gru, [.projected, .weight, .hidden], .last, isReversed: true),
        pass("tanh with masks", .tanh, [.projected, .weight, .hidden], dropsStates: true, kept: mixed),
        pass("lstm with masks", .lstm, [.projected, .weight, .hidden, .cell], dropsStates: true, kept: drawn),
        pass(
            "lstm with mixed states", .lstm, [.projected, .weight, .hidden, .cell], .sequenceAndCell,
            isReversed: true, kept: mixed),
        pass("tanh with layer norm", .tanh, [.projected, .weight, .recurrentBias, .hidden, .gain]),
        pass(
            "lstm with layer norm", .lstm,
            [.projected, .weight, .inputBias, .recurrentBias, .cell, .gain, .cellGain, .cellBias],
            .sequenceAndCell, dropsStates: true, kept: mixed),
        pass("gru with layer norm", .gru, [.projected, .weight, .recurrentBias, .hidden, .gain], dropsStates: true),
        pass("gru with masks", .gru, [.projected, .weight, .inputBias, .hidden], dropsStates: true, kept: drawn),
    ]

    private static func mixed(_ engine: Engine) -> RecurrentMasks.Kept { .share(0.3) }

    private static func drawn(_ engine: Engine) throws -> RecurrentMasks.Kept {
        .mask(try engine.tensor([Float]([0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0]), Shape([2, 3, 2])))
    }

    private static func pass(
        _ name: String, _ cell: RecurrentCell, _ operands: [RecurrentOperand], _ output: RecurrentOutput = .sequence,
        isReversed: Bool = false, dropsStates: Bool = false, kept: ((Engine) throws -> RecurrentMasks.Kept)? = nil
    ) -> OperationSample {
        let gates = cell.gates.count
        let shapes = operands.map { operand -> [Int] in
            switch operand {
            case .projected: return [2, 3, gates * 2]
            case .weight: return [gates * 2, 2]
            case .inputBias, .recurrentBias, .gain: return [gates * 2]
            case .hidden, .cell, .cellGain, .cellBias: return operand == .hidden || operand == .cell ? [2, 2] : [2]
            }
        }
        return OperationSample(.recurrent, name, shapes) { tape, inputs in
            var masks = RecurrentMasks()
            if dropsStates {
                let factors = (0..<gates * 4).map { [Float]([0, 2, 2, 0, 2])[$0 % 5] }
                masks.recurrent = try tape.engine.tensor(factors, Shape([gates, 2, 2]))
            }
            if let kept { (masks.hiddenKept, masks.cellKept) = (try kept(tape.engine), try kept(tape.engine)) }
            return try tape.recurrent(
                cell, Dictionary(uniqueKeysWithValues: zip(operands, inputs)), masks: masks, isReversed: isReversed,
                output: output)
        }
    }
}
