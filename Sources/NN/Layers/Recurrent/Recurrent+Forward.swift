import Autograd
import TensorEngine

extension Recurrent {
    /// All layers and directions, one after another.
    func run(
        _ x: Variable, from state: [Variable]?, _ runtime: Runtime
    ) throws -> (output: Variable, state: [Variable]) {
        try check(x.shape)
        let (tape, directions) = (runtime.tape, options.directions)
        let initial = try state.map { try split($0, examples: x.shape[0], tape) }
        // Frees the last pass's memory for this one.
        passes = []
        var x = x
        var last: [[Variable]] = []
        for (layer, weights) in weights.enumerated() {
            let isTop = layer == options.layers - 1
            let results = try weights.enumerated().map { direction, weights in
                try run(
                    x, weights, from: initial?[layer * directions + direction], isReversed: direction == 1,
                    isTop: isTop, runtime)
            }
            x = results.count == 1 ? results[0].output : try tape.concat(results.map(\.output), axis: -1)
            last += results.map(\.state)
            if options.dropout > 0, isTraining, !isTop {
                x = try tape.dropout(x, probability: Float(options.dropout), from: stream).output
            }
        }
        guard options.returnsState else { return (x, []) }
        return (x, try last[0].indices.map { part in try tape.stack(last.map { $0[part] }) })
    }

    /// One layer in one direction: its output, and, if they are asked for, its last h and c.
    private func run(
        _ x: Variable, _ weights: RecurrentWeights, from state: [Variable]?, isReversed: Bool, isTop: Bool,
        _ runtime: Runtime
    ) throws -> (output: Variable, state: [Variable]) {
        let tape = runtime.tape
        let (examples, steps) = (x.shape[0], x.shape[1])
        let masks = try drawMasks(examples, steps, runtime.engine)
        var operands: [RecurrentOperand: Variable] = [
            .projected: try project(x, weights, tape), .weight: weights.recurrent,
        ]
        // A layer norm of the inputs has added their bias already.
        operands[.inputBias] = weights.inputGain == nil ? weights.inputBias : nil
        operands[.recurrentBias] = weights.recurrentBias
        operands[.gain] = weights.recurrentGain
        operands[.cellGain] = weights.cellGain
        operands[.cellBias] = weights.cellBias
        operands[.hidden] = state?[0]
        operands[.cell] = cell.hasCell ? state?[1] : nil

        let report = RecurrentReport()
        let kept = try masks.recurrent.map { try runtime.engine.compare(.greater, $0, runtime.engine.scalar(0)) }
        passes.append(RecurrentRecord(suffix: weights.suffix, keptStates: kept?.asNumbers(), report: report))
        let wantsLast = isTop && !options.returnsSequences
        let output: RecurrentOutput
        if options.returnsState {
            output = cell.hasCell ? .sequenceAndCell : .sequence
        } else {
            output = wantsLast ? .last : .sequence
        }
        let result = try tape.recurrent(
            cell, operands, masks: masks, isReversed: isReversed, output: output, report: report)
        guard options.returnsState else { return (result, []) }
        let hidden = try tape.index(result, [.all, .index(isReversed ? 0 : steps - 1)])
        guard cell.hasCell else { return (wantsLast ? hidden : result, [hidden]) }
        let sequence = wantsLast ? hidden : try tape.index(result, [.all, .slice(start: 0, stop: steps, step: 1)])
        return (sequence, [hidden, try tape.index(result, [.all, .index(steps)])])
    }

    /// W_ih x for all gates and steps; with input dropout, each gate sees x through a mask of its own.
    private func project(_ x: Variable, _ weights: RecurrentWeights, _ tape: Tape) throws -> Variable {
        var sums: Variable
        if options.inputDropout > 0, isTraining {
            let maskShape = try Shape([x.shape[0], 1, x.shape[2]])
            let sizes = Array(repeating: width, count: cell.gates.count)
            let parts = try tape.split(weights.input, sizes: sizes, axis: 0).map { part in
                let (dropped, _) = try tape.dropout(
                    x, probability: Float(options.inputDropout), from: stream, maskShape: maskShape)
                return try tape.linear(dropped, part)
            }
            sums = parts.count == 1 ? parts[0] : try tape.concat(parts, axis: 2)
        } else {
            sums = try tape.linear(x, weights.input)
        }
        guard let gain = weights.inputGain else { return sums }
        return try tape.layerNorm(sums, trailing: 1, weight: gain, bias: weights.inputBias)
    }

    /// What this pass drops of states.
    private func drawMasks(_ examples: Int, _ steps: Int, _ engine: Engine) throws -> RecurrentMasks {
        var masks = RecurrentMasks()
        let zoneout = Float(options.zoneout)
        guard isTraining else {
            (masks.hiddenKept, masks.cellKept) = (.share(zoneout), .share(zoneout))
            return masks
        }
        if options.recurrentDropout > 0 {
            let kept = Float(1 - options.recurrentDropout)
            let shape = try Shape([cell.gates.count, examples, width])
            let mask = try engine.bernoulli(shape, probability: kept, from: stream)
            masks.recurrent = kept > 0 ? try engine.multiply(mask, engine.scalar(1 / kept)) : mask
        }
        if zoneout > 0 {
            let shape = try Shape([examples, steps, width])
            masks.hiddenKept = .mask(try engine.bernoulli(shape, probability: zoneout, from: stream).asNumbers())
            if cell.hasCell {
                masks.cellKept = .mask(try engine.bernoulli(shape, probability: zoneout, from: stream).asNumbers())
            }
        }
        return masks
    }

    private func check(_ shape: Shape) throws {
        guard shape.rank == 3, shape[2] == inputs else {
            throw NNError.sequenceInput(layer: summary, features: inputs, shape: shape.dimensions)
        }
        guard shape[1] > 0 else { throw NNError.emptySequence(layer: summary, shape: shape.dimensions) }
    }

    /// The states for each layer and direction: [h], or [h, c] for LSTM.
    private func split(_ state: [Variable], examples: Int, _ tape: Tape) throws -> [[Variable]] {
        let count = options.layers * options.directions
        let expected = [count, examples, width]
        guard state.count == (cell.hasCell ? 2 : 1), state.allSatisfy({ $0.shape.dimensions == expected }) else {
            throw NNError.recurrentState(
                layer: summary, expected: expected, hasCell: cell.hasCell, got: state.map(\.shape.dimensions))
        }
        return try (0..<count).map { place in try state.map { try tape.index($0, [.index(place)]) } }
    }
}
