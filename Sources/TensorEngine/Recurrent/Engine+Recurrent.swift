/// Whole sequences through a recurrent layer. All products with W_hh are made here; those with W_ih do not depend on
/// the states, and are one product for all steps.
extension Engine {
    /// The states of `cell` at all steps. `isReversed` goes from the last step to the first.
    public func recurrent(
        _ cell: RecurrentCell, _ operands: [RecurrentOperand: Tensor], masks: RecurrentMasks = RecurrentMasks(),
        isReversed: Bool = false
    ) throws -> RecurrentPass {
        let plan = try RecurrentPlan(cell, operands, masks, isReversed: isReversed)
        guard let projected = operands[.projected], let weight = operands[.weight] else {
            preconditionFailure("a plan has both")
        }
        let pass = try RecurrentPass(plan, self)
        let packed = try RecurrentProduct.packTransposed(weight, gates: plan.gateCount, self)
        let rows = try RecurrentRows(plan, self)
        let size = RecurrentForward.scratch(plan)
        let scratch = try empty(Shape([plan.tiles, size]))
        try parallel(tiles: plan.tiles, isHeavy: plan.isHeavy) { tile in
            RecurrentForward(
                RecurrentTile(plan, tile: tile), projected, pass, weight: packed, rows: rows,
                scratch: scratch.pointer + tile &* size
            ).run { shouldStop }
        }
        try checkInterrupt()
        return pass
    }

    /// What an output holds of a pass.
    public func recurrentOutput(_ output: RecurrentOutput, of pass: RecurrentPass, isReversed: Bool) throws -> Tensor {
        if output == .sequence { return pass.hidden }
        let (examples, steps, width) = (pass.hidden.shape[0], pass.hidden.shape[1], pass.hidden.shape[2])
        let last = isReversed ? 0 : steps &- 1
        let rows = output == .last ? 1 : steps &+ 1
        let result = try empty(Shape(output == .last ? [examples, width] : [examples, rows, width]))
        for example in 0..<examples {
            let target = result.pointer + example &* rows &* width
            let states = pass.hidden.pointer + example &* steps &* width
            if output == .last {
                target.update(from: states + last &* width, count: width)
            } else if let cells = pass.cells {
                target.update(from: states, count: steps &* width)
                let cell = cells.pointer + (example &* steps &+ last) &* width
                (target + steps &* width).update(from: cell, count: width)
            }
        }
        return result
    }

    /// The gradients of the wanted operands, back through time; `operands` and `masks` as in the pass.
    public func recurrentGradients(
        _ cell: RecurrentCell, _ operands: [RecurrentOperand: Tensor], masks: RecurrentMasks, isReversed: Bool,
        pass: RecurrentPass, output: RecurrentOutput, gradient: Tensor, wanted: Set<RecurrentOperand>
    ) throws -> RecurrentGradients {
        let plan = try RecurrentPlan(cell, operands, masks, isReversed: isReversed)
        guard let weight = operands[.weight] else { preconditionFailure("a plan has a weight") }
        let outputGradient = try RecurrentOutputGradient(gradient, output, plan)
        let sums = try RecurrentSumGradients(plan, pass, self)
        let squares = try empty(Shape([plan.examples, plan.steps]))
        let firstShape = try Shape([plan.examples, plan.width])
        let hidden = wanted.contains(.hidden) ? try empty(firstShape) : nil
        let cells = wanted.contains(.cell) ? try empty(firstShape) : nil
        let packed = try RecurrentProduct.pack(weight, self)
        let size = RecurrentBackward.scratch(plan)
        let scratch = try empty(Shape([plan.tiles, size]))
        try withExtendedLifetime(gradient) {
            try parallel(tiles: plan.tiles, isHeavy: plan.isHeavy) { tile in
                RecurrentBackward(
                    RecurrentTile(plan, tile: tile), pass, weight: packed, output: outputGradient, sums,
                    stateSquares: squares, scratch: scratch.pointer + tile &* size
                ).run(hidden: hidden, cell: cells) { shouldStop }
            }
        }
        try checkInterrupt()
        var result = RecurrentGradients(stateSquares: squares)
        result.operands = try parameterGradients(plan, pass, sums, wanted)
        result.operands[.projected] = sums.inputs
        result.operands[.hidden] = hidden
        result.operands[.cell] = cells
        return result
    }

    /// Of weight, biases and gains: sums over all examples and steps.
    private func parameterGradients(
        _ plan: RecurrentPlan, _ pass: RecurrentPass, _ sums: RecurrentSumGradients, _ wanted: Set<RecurrentOperand>
    ) throws -> [RecurrentOperand: Tensor] {
        func total(_ tensor: Tensor) throws -> Tensor { try sum(tensor, axes: [0, 1]) }
        var result: [RecurrentOperand: Tensor] = [:]
        if wanted.contains(.weight) {
            result[.weight] = try recurrentWeightGradient(plan, pass.hidden, sums.products)
        }
        if wanted.contains(.inputBias) { result[.inputBias] = try total(sums.inputs) }
        if wanted.contains(.recurrentBias) {
            result[.recurrentBias] = plan.cell == .gru ? try total(sums.sums) : try result[.inputBias] ?? total(sums.sums)
        }
        if let norm = pass.sumNorm, wanted.contains(.gain) {
            result[.gain] = try total(multiply(sums.sums, norm.normalized))
        }
        if let norm = pass.cellNorm, let shown = sums.shown {
            if wanted.contains(.cellGain) { result[.cellGain] = try total(multiply(shown, norm.normalized)) }
            if wanted.contains(.cellBias) { result[.cellBias] = try total(shown) }
        }
        return result
    }

    /// Σ over examples and steps of dL/d(W_hh h) with the state before the step, as the weights saw it. With masks each
    /// gate saw another, and is a tile of its own.
    private func recurrentWeightGradient(_ plan: RecurrentPlan, _ hidden: Tensor, _ sums: Tensor) throws -> Tensor {
        let (width, gates, steps) = (plan.width, plan.gateCount, plan.steps)
        let rows = plan.examples &* steps
        let result = try empty(Shape([gates &* width, width]))
        func left(_ gate: Int) -> MatrixView {
            MatrixView(pointer: sums.pointer + gate &* width, stride: gates &* width, isTransposed: true)
        }
        guard let masks = plan.masks.recurrent, gates > 1 else {
            let factors = plan.masks.recurrent?.pointer
            let before = try empty(plan.shape)
            try parallel(tiles: plan.examples, isHeavy: steps &* width > 1 << 14) { example in
                Engine.copyStatesBefore(
                    plan, hidden, example, factors: factors.map { $0 + example &* width }, into: before.pointer)
            }
            let right = MatrixView(pointer: before.pointer, stride: width, isTransposed: false)
            try multiply(gates &* width, width, rows, left(0), right, into: result.pointer, stride: width)
            return result
        }
        let before = try empty(Shape([gates] + plan.shape.dimensions))
        prepareForOneDNN()
        try parallel(tiles: gates, isHeavy: rows &* width &* width > 1 << 18) { gate in
            let own = before.pointer + gate &* plan.shape.count
            let factors = masks.pointer + gate &* plan.examples &* width
            for example in 0..<plan.examples {
                Engine.copyStatesBefore(plan, hidden, example, factors: factors + example &* width, into: own)
            }
            multiplyOnThisThread(
                width, width, rows, left(gate), MatrixView(pointer: own, stride: width, isTransposed: false),
                into: result.pointer + gate &* width &* width, stride: width)
        }
        return result
    }

    /// An example's state before each step into [N, T, H], perhaps times its factors.
    private static func copyStatesBefore(
        _ plan: RecurrentPlan, _ hidden: Tensor, _ example: Int, factors: UnsafeMutablePointer<Float>?,
        into target: UnsafeMutablePointer<Float>
    ) {
        let (steps, width) = (plan.steps, plan.width)
        let place = example &* steps &* width
        let first = plan.operands[.hidden]
        for step in 0..<steps {
            let row = target + (place &+ plan.time(ofStep: step) &* width)
            if step > 0 {
                let before = place &+ plan.time(ofStep: step &- 1) &* width
                row.update(from: hidden.pointer + before, count: width)
            } else if let first {
                row.update(from: first.pointer + example &* width, count: width)
            } else {
                row.update(repeating: 0, count: width)
            }
            guard let factors else { continue }
            sweepRow(of: width) { j, lanes in
                row.put(row.vector(at: j) * factors.vector(at: j), at: j, lanes: lanes)
            }
        }
    }
}
