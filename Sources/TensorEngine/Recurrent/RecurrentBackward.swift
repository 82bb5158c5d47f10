/// A tile's way back through time.
struct RecurrentBackward {
    typealias Floats = UnsafeMutablePointer<Float>

    let tile: RecurrentTile
    let gates: Floats
    let hidden: Floats
    let cells: Floats?
    let inner: Floats?
    let firstHidden: Floats?
    let firstCell: Floats?
    let weight: Floats
    let output: RecurrentOutputGradient
    /// As in `RecurrentSumGradients`.
    let inputGradient: Floats
    let recurrentGradient: Floats
    let productGradient: Floats
    let shownGradient: Floats?
    let stateSquares: Floats
    /// With the gains.
    let sumNorm: (norm: RecurrentNorm, gain: Floats)?
    let cellNorm: (norm: RecurrentNorm, gain: Floats)?

    // Scratch memory.
    /// dL/dc.
    let cellState: Floats
    /// What goes from a state to the one before without passing the weights.
    let carried: Floats
    /// dL/ds of the present step, and then dL/d(W_hh h), without gaps between gates.
    let gradient: Floats
    /// dL/d(tanh's argument) of LSTM, a row.
    let shown: Floats
    /// What comes back through the weights; with masks, for each gate.
    let arrived: Floats

    static func scratch(_ plan: RecurrentPlan) -> Int {
        RecurrentPlan.tileRows &* plan.paddedWidth &* (2 &+ 2 &* plan.gateCount)
            &+ plan.paddedWidth &+ Storage.slack
    }

    init(
        _ tile: RecurrentTile, _ pass: RecurrentPass, weight: Tensor, output: RecurrentOutputGradient,
        _ gradients: RecurrentSumGradients, stateSquares: Tensor, scratch: Floats
    ) {
        (self.tile, self.weight, self.output) = (tile, weight.pointer, output)
        (gates, hidden) = (pass.gates.pointer, pass.hidden.pointer)
        (cells, inner) = (pass.cells?.pointer, pass.inner?.pointer)
        let operands = tile.plan.operands
        (firstHidden, firstCell) = (operands[.hidden]?.pointer, operands[.cell]?.pointer)
        (inputGradient, recurrentGradient) = (gradients.inputs.pointer, gradients.sums.pointer)
        (productGradient, shownGradient) = (gradients.products.pointer, gradients.shown?.pointer)
        func norm(_ record: RecurrentNormRecord?, _ gain: RecurrentOperand) -> (RecurrentNorm, Floats)? {
            guard let record, let gain = operands[gain] else { return nil }
            return (RecurrentNorm(record), gain.pointer)
        }
        (sumNorm, cellNorm) = (norm(pass.sumNorm, .gain), norm(pass.cellNorm, .cellGain))
        self.stateSquares = stateSquares.pointer
        let size = RecurrentPlan.tileRows &* tile.stride
        (cellState, carried, arrived) = (scratch, scratch + size, scratch + 2 &* size)
        shown = arrived + tile.plan.gateCount &* size
        gradient = shown + tile.stride
    }

    /// All steps; then the gradients of the first states.
    func run(hidden: Tensor?, cell: Tensor?, isStopped: () -> Bool) {
        let plan = tile.plan
        for scratch in [cellState, carried] { scratch.update(repeating: 0, count: tile.rows &* tile.stride) }
        arrived.update(repeating: 0, count: plan.gateCount &* tile.rows &* tile.stride)
        gradient.update(repeating: 0, count: tile.rows &* plan.gateCount &* plan.width &+ Storage.slack)
        for row in 0..<tile.count {
            if let last = output.cell(tile.first &+ row) {
                (cellState + row &* tile.stride).update(from: last, count: plan.width)
            }
        }
        for step in (0..<plan.steps).reversed() {
            if isStopped() { return }
            let time = plan.time(ofStep: step)
            let before = step == 0 ? nil : plan.time(ofStep: step &- 1)
            for row in 0..<tile.count {
                switch plan.cell {
                case .tanh: simple(row, time) { 1 - $0 * $0 }
                case .relu: simple(row, time) { Vector.indicator($0 .> 0) }
                case .lstm: lstm(row, time, before)
                case .gru: gru(row, time, before)
                }
                if let (norm, gain) = sumNorm { back(through: norm, gain, row, time) }
            }
            multiply()
        }
        for row in 0..<tile.count {
            let place = (tile.first &+ row) &* plan.width
            sweepRow(of: plan.width) { j, lanes in
                hidden?.pointer.put(stateGradient(row, j), at: place &+ j, lanes: lanes)
                cell?.pointer.put(cellState.vector(at: row &* tile.stride &+ j), at: place &+ j, lanes: lanes)
            }
        }
    }

    /// dL/dh by all ways but the output's.
    @inline(__always)
    private func stateGradient(_ row: Int, _ j: Int) -> Vector {
        let place = row &* tile.stride &+ j
        guard let mask = tile.mask else { return arrived.vector(at: place) + carried.vector(at: place) }
        var sum = carried.vector(at: place)
        for gate in 0..<tile.plan.gateCount {
            let factors = (mask + gate &* tile.maskStep).vector(at: row &* tile.width &+ j)
            sum = Vector.multiplyAdd((arrived + gate &* tile.rows &* tile.stride).vector(at: place), factors, sum)
        }
        return sum
    }

    /// Calls `body` with dL/dh of an example's state after a step, in vectors, and keeps its square.
    @inline(__always)
    func forEachVector(_ row: Int, _ time: Int, _ body: (_ first: Int, _ lanes: Int, Vector) -> Void) {
        let example = tile.first &+ row
        let direct = output.hidden(example, time)
        var squares = Vector.zero
        sweepRow(of: tile.width) { j, lanes in
            var gradient = stateGradient(row, j)
            if let direct { gradient += direct.vector(at: j) }
            gradient = gradient.cut(to: lanes)
            squares = Vector.multiplyAdd(gradient, gradient, squares)
            body(j, lanes, gradient)
        }
        stateSquares[example &* tile.steps &+ time] = squares.total
    }

    /// The state before a step: of the step before, or the first.
    @inline(__always)
    func previous(_ states: Floats, _ first: Floats?, _ row: Int, _ before: Int?) -> Floats? {
        if let before { return states + tile.place(row, before) }
        return first.map { $0 + (tile.first &+ row) &* tile.width }
    }

    /// From the gates' sums to W_hh h.
    private func back(through norm: RecurrentNorm, _ gain: Floats, _ row: Int, _ time: Int) {
        let place = (tile.first &+ row) &* tile.steps &+ time
        let own = gradient + row &* norm.length
        norm.back(own, scale: gain, place: place)
        (productGradient + place &* norm.length).update(from: own, count: norm.length)
    }

    /// Through the weights, to the state before.
    private func multiply() {
        let plan = tile.plan
        let (rows, panels) = (plan.gateCount &* plan.width, RecurrentProduct.panels(plan.width))
        let isMasked = tile.mask != nil
        let depth = isMasked ? plan.width : rows
        for gate in 0..<(isMasked ? plan.gateCount : 1) {
            RecurrentProduct.multiply(
                rows: tile.rows, depth: depth, panels: panels, gradient + gate &* depth, stride: rows,
                weight + gate &* depth &* RecurrentProduct.panelWidth,
                panelStride: rows &* RecurrentProduct.panelWidth, start: nil,
                into: arrived + gate &* tile.rows &* tile.stride, stride: tile.stride)
        }
    }
}

/// The gradients of the gates' sums for all steps, from which those of the weights are made: [N, T, gates · H].
struct RecurrentSumGradients {
    /// dL/d(W_ih x).
    let inputs: Tensor
    /// dL/ds, with s what the gates get of W_hh h; the same tensor except in GRU.
    let sums: Tensor
    /// dL/d(W_hh h); the same tensor except with layer norm.
    let products: Tensor
    /// dL/d(tanh's argument) of LSTM with layer norm: [N, T, H].
    let shown: Tensor?

    init(_ plan: RecurrentPlan, _ pass: RecurrentPass, _ engine: Engine) throws {
        inputs = try engine.empty(plan.gateShape)
        sums = plan.cell == .gru ? try engine.empty(plan.gateShape) : inputs
        products = pass.sumNorm == nil ? sums : try engine.empty(plan.gateShape)
        shown = pass.cellNorm == nil ? nil : try engine.empty(plan.shape)
    }
}

/// Which of the states a pass gives, and so where their gradients come from.
public enum RecurrentOutput: Equatable, Sendable {
    /// All hidden states: [N, T, H].
    case sequence
    /// The last one: [N, H].
    case last
    /// All, and behind them the last cell state: [N, T + 1, H].
    case sequenceAndCell
}

/// The gradient of a pass's output.
struct RecurrentOutputGradient {
    private let gradient: UnsafeMutablePointer<Float>
    private let output: RecurrentOutput
    private let rows: Int
    private let width: Int
    private let lastTime: Int

    /// The tensor must outlive this.
    init(_ gradient: Tensor, _ output: RecurrentOutput, _ plan: RecurrentPlan) throws {
        let expected = output.shape(plan)
        guard gradient.shape == expected else {
            throw EngineError.wrongShape(operation: "recurrent's gradient", expected: expected, got: gradient.shape)
        }
        (self.gradient, self.output, width) = (gradient.pointer, output, plan.width)
        rows = output == .last ? 1 : gradient.shape[1]
        lastTime = plan.time(ofStep: plan.steps &- 1)
    }

    /// Of an example's state after a step; nil where that is not part of the output.
    @inline(__always)
    func hidden(_ example: Int, _ time: Int) -> UnsafeMutablePointer<Float>? {
        if output != .last { return gradient + (example &* rows &+ time) &* width }
        return time == lastTime ? gradient + example &* width : nil
    }

    /// Of an example's last cell state.
    func cell(_ example: Int) -> UnsafeMutablePointer<Float>? {
        output == .sequenceAndCell ? gradient + (example &* rows &+ rows &- 1) &* width : nil
    }
}

extension RecurrentOutput {
    func shape(_ plan: RecurrentPlan) -> Shape {
        switch self {
        case .sequence: return plan.shape
        case .last: return Shape(unchecked: [plan.examples, plan.width])
        case .sequenceAndCell: return Shape(unchecked: [plan.examples, plan.steps &+ 1, plan.width])
        }
    }
}
