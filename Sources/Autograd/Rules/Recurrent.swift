import TensorEngine

/// What a pass through a sequence leaves for whoever wants to look inside.
public final class RecurrentReport {
    /// The gates and states of the pass.
    public internal(set) var pass: RecurrentPass?
    /// ‖dL/dh‖² of each example's state after each step, [N, T], once a backward pass has come here.
    public internal(set) var stateSquares: Tensor?

    public init() {}
}

extension Tape {
    /// The states of a recurrent layer at all steps as one operation; see `RecurrentOperand` for the inputs and their
    /// shapes. `isReversed` goes from the last step to the first.
    public func recurrent(
        _ cell: RecurrentCell, _ operands: [RecurrentOperand: Variable], masks: RecurrentMasks = RecurrentMasks(),
        isReversed: Bool = false, output: RecurrentOutput = .sequence, report: RecurrentReport? = nil
    ) throws -> Variable {
        let pass = try engine.recurrent(
            cell, operands.mapValues(\.value), masks: masks, isReversed: isReversed)
        report?.pass = pass
        report?.stateSquares = nil
        let value = try engine.recurrentOutput(output, of: pass, isReversed: isReversed)
        let order = RecurrentOperand.allCases.filter { operands[$0] != nil }
        let inputs = order.compactMap { operands[$0] }
        guard records(inputs) else { return Variable(value) }
        let saved = inputs.map { Saved($0) }
        return record(value, .recurrent, inputs: inputs) { tape, gradient, node in
            let variables = try saved.map { try $0.variable(for: node) }
            let named = Dictionary(uniqueKeysWithValues: zip(order, variables))
            if tape.isRecording {
                let gradients = try tape.gradients(through: variables, seed: gradient) { variables in
                    try tape.unrolled(
                        cell, Dictionary(uniqueKeysWithValues: zip(order, variables)), masks: masks,
                        isReversed: isReversed, output: output)
                }
                for (index, gradient) in gradients.enumerated() {
                    if let gradient { try node.give(index, gradient, on: tape) }
                }
                return
            }
            let wanted = Set(order.indices.filter { node.wants($0) }.map { order[$0] })
            let gradients = try tape.engine.recurrentGradients(
                cell, named.mapValues(\.value), masks: masks, isReversed: isReversed, pass: pass, output: output,
                gradient: gradient.value, wanted: wanted)
            report?.stateSquares = gradients.stateSquares
            for (index, operand) in order.enumerated() where wanted.contains(operand) {
                if let gradient = gradients.operands[operand] { try node.give(index, Variable(gradient), on: tape) }
            }
        }
    }
}
