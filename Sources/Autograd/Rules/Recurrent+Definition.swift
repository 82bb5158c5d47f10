import TensorEngine

/// Recurrent layers as their formulas say, an operation at a time: what the fused operation must agree with, and where
/// gradients of its gradients come from.
extension Tape {
    /// As `recurrent`, step by step.
    public func unrolled(
        _ cell: RecurrentCell, _ operands: [RecurrentOperand: Variable], masks: RecurrentMasks, isReversed: Bool,
        output: RecurrentOutput
    ) throws -> Variable {
        guard let projected = operands[.projected], let weight = operands[.weight] else {
            preconditionFailure("a pass needs its inputs and its weight")
        }
        let (examples, steps, width) = (projected.shape[0], projected.shape[1], weight.shape[1])
        let first = Variable(try engine.zeros(Shape([examples, width])))
        var state = (hidden: operands[.hidden] ?? first, cell: operands[.cell] ?? first)
        var states: [Variable] = []
        for step in 0..<steps {
            let time = isReversed ? steps - 1 - step : step
            var inputs = try index(projected, [.all, .index(time)])
            if let bias = operands[.inputBias] { inputs = try add(inputs, bias) }
            let sums = try recurrentSums(cell, state.hidden, weight, operands, masks)
            let new = try next(cell, state, inputs, sums, width, operands)
            state = (
                try kept(masks.hiddenKept, time, old: state.hidden, new: new.hidden),
                try kept(masks.cellKept, time, old: state.cell, new: new.cell)
            )
            states.append(state.hidden)
        }
        switch output {
        case .last: return state.hidden
        case .sequence: return try stack(isReversed ? states.reversed() : states, axis: 1)
        case .sequenceAndCell: return try stack((isReversed ? states.reversed() : states) + [state.cell], axis: 1)
        }
    }

    /// W_hh h for all gates, normalized if there is a gain, and b_hh.
    private func recurrentSums(
        _ cell: RecurrentCell, _ hidden: Variable, _ weight: Variable, _ operands: [RecurrentOperand: Variable],
        _ masks: RecurrentMasks
    ) throws -> Variable {
        let bias = operands[.recurrentBias]
        var sums: Variable
        if let mask = masks.recurrent {
            let gates = cell.gates.count
            let weights = try split(weight, sizes: Array(repeating: weight.shape[1], count: gates), axis: 0)
            sums = try concat(
                try (0..<gates).map { gate in
                    let factors = Variable(try engine.index(mask, IndexPlan([.index(gate)], of: mask.shape)))
                    return try linear(try multiply(hidden, factors), weights[gate])
                }, axis: 1)
        } else {
            sums = try linear(hidden, weight)
        }
        if let gain = operands[.gain] { return try layerNorm(sums, trailing: 1, weight: gain, bias: bias) }
        if let bias { sums = try add(sums, bias) }
        return sums
    }

    private func next(
        _ cell: RecurrentCell, _ state: (hidden: Variable, cell: Variable), _ inputs: Variable, _ sums: Variable,
        _ width: Int, _ operands: [RecurrentOperand: Variable]
    ) throws -> (hidden: Variable, cell: Variable) {
        let sizes = Array(repeating: width, count: cell.gates.count)
        switch cell {
        case .tanh: return (try tanh(try add(inputs, sums)), state.cell)
        case .relu: return (try relu(try add(inputs, sums)), state.cell)
        case .lstm:
            let gates = try split(try add(inputs, sums), sizes: sizes, axis: 1)
            let (input, forget) = (try sigmoid(gates[0]), try sigmoid(gates[1]))
            let (candidate, output) = (try tanh(gates[2]), try sigmoid(gates[3]))
            let new = try add(try multiply(forget, state.cell), try multiply(input, candidate))
            var shown = new
            if let gain = operands[.cellGain] {
                shown = try layerNorm(new, trailing: 1, weight: gain, bias: operands[.cellBias])
            }
            return (try multiply(output, try tanh(shown)), new)
        case .gru:
            let (a, s) = (try split(inputs, sizes: sizes, axis: 1), try split(sums, sizes: sizes, axis: 1))
            let (reset, update) = (try sigmoid(try add(a[0], s[0])), try sigmoid(try add(a[1], s[1])))
            let new = try tanh(try add(a[2], try multiply(reset, s[2])))
            return (try add(new, try multiply(update, try subtract(state.hidden, new))), state.cell)
        }
    }

    /// Zoneout's mixture of an old and a new state.
    private func kept(_ kept: RecurrentMasks.Kept, _ time: Int, old: Variable, new: Variable) throws -> Variable {
        switch kept {
        case .share(0): return new
        case .share(let share): return try add(try multiply(old, share), try multiply(new, 1 - share))
        case .mask(let mask):
            let entries: [TensorIndex] = [.all, .index(time)]
            let now = Variable(try engine.index(mask, IndexPlan(entries, of: mask.shape)))
            return try add(try multiply(old, now), try multiply(new, try subtract(1, now)))
        }
    }
}
