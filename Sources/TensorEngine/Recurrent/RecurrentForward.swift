/// A tile's way forward.
struct RecurrentForward {
    typealias Floats = UnsafeMutablePointer<Float>

    let tile: RecurrentTile
    let projected: Floats
    let gates: Floats
    let hidden: Floats
    let cells: Floats?
    let inner: Floats?
    let weight: Floats
    let rows: RecurrentRows
    let sumNorm: RecurrentNorm?
    let cellNorm: RecurrentNorm?

    // Scratch memory.
    let state: Floats
    let cellState: Floats
    let sums: Floats
    let masked: Floats
    /// A row of LSTM's c' before zoneout.
    let newCell: Floats

    /// Floats of scratch memory that a tile needs.
    static func scratch(_ plan: RecurrentPlan) -> Int {
        RecurrentPlan.tileRows &* plan.paddedWidth &* (3 &+ plan.gateCount) &+ plan.paddedWidth
    }

    init(
        _ tile: RecurrentTile, _ projected: Tensor, _ pass: RecurrentPass, weight: Tensor, rows: RecurrentRows,
        scratch: Floats
    ) {
        self.tile = tile
        self.projected = projected.pointer
        (gates, hidden) = (pass.gates.pointer, pass.hidden.pointer)
        (cells, inner) = (pass.cells?.pointer, pass.inner?.pointer)
        (self.weight, self.rows) = (weight.pointer, rows)
        sumNorm = pass.sumNorm.map { RecurrentNorm($0) }
        cellNorm = pass.cellNorm.map { RecurrentNorm($0) }
        let size = RecurrentPlan.tileRows &* tile.stride
        (state, cellState, masked) = (scratch, scratch + size, scratch + 2 &* size)
        sums = scratch + 3 &* size
        newCell = sums + tile.plan.gateCount &* size
    }

    /// All steps, or those until `isStopped`.
    func run(isStopped: () -> Bool) {
        tile.load(.hidden, into: state)
        tile.load(.cell, into: cellState)
        for step in 0..<tile.plan.steps {
            if isStopped() { return }
            multiply()
            let time = tile.plan.time(ofStep: step)
            for row in 0..<tile.count {
                sumNorm?.apply(
                    to: sums + row &* tile.gateStride, width: tile.width, stride: tile.stride, scale: rows.gain,
                    shift: rows.bias, place: (tile.first &+ row) &* tile.steps &+ time)
                switch tile.plan.cell {
                case .tanh: simple(row, time) { VectorMath.tanh($0) }
                case .relu: simple(row, time) { Vector.maximum($0, .zero) }
                case .lstm: lstm(row, time)
                case .gru: gru(row, time)
                }
            }
        }
    }

    /// W_hh h for all gates, and the bias unless layer norm comes between.
    private func multiply() {
        let (width, gateCount, panels) = (tile.width, tile.plan.gateCount, RecurrentProduct.panels(tile.width))
        let panelSize = width &* RecurrentProduct.panelWidth
        let bias = sumNorm == nil ? rows.bias : nil
        guard let mask = tile.mask else {
            RecurrentProduct.multiply(
                rows: tile.rows, depth: width, panels: gateCount &* panels, state, stride: tile.stride,
                weight, panelStride: panelSize, start: bias, into: sums, stride: tile.gateStride)
            return
        }
        for gate in 0..<gateCount {
            for row in 0..<tile.count {
                let factors = mask + (gate &* tile.maskStep &+ row &* width)
                sweepRow(of: width) { j, _ in
                    let place = row &* tile.stride &+ j
                    masked.store(state.vector(at: place) * factors.vector(at: j), at: place)
                }
            }
            RecurrentProduct.multiply(
                rows: tile.rows, depth: width, panels: panels, masked, stride: tile.stride,
                weight + gate &* panels &* panelSize, panelStride: panelSize, start: bias.map { $0 + gate &* tile.stride },
                into: sums + gate &* tile.stride, stride: tile.gateStride)
        }
    }
}

/// Biases and gains as they meet the sums in scratch memory: gate after gate, each with room up to a whole panel.
struct RecurrentRows {
    private let packed: Tensor
    /// Both biases of each gate; of GRU's new gate, whose two parts are not simply added, the recurrent one.
    let bias: UnsafeMutablePointer<Float>
    let gain: UnsafeMutablePointer<Float>
    /// The other bias of GRU's new gate.
    let newBias: UnsafeMutablePointer<Float>
    let cellGain: UnsafeMutablePointer<Float>
    let cellBias: UnsafeMutablePointer<Float>

    init(_ plan: RecurrentPlan, _ engine: Engine) throws {
        let (stride, gates) = (plan.paddedWidth, plan.gateCount)
        packed = try engine.zeros(Shape([2 &* gates &+ 3, stride]))
        (bias, gain) = (packed.pointer, packed.pointer + gates &* stride)
        newBias = packed.pointer + 2 &* gates &* stride
        (cellGain, cellBias) = (newBias + stride, newBias + 2 &* stride)
        for gate in 0..<gates {
            let isApart = plan.cell == .gru && gate == 2
            for unit in 0..<plan.width {
                let place = gate &* plan.width &+ unit
                let input = plan.operands[.inputBias]?.pointer[place] ?? 0
                let recurrent = plan.operands[.recurrentBias]?.pointer[place] ?? 0
                bias[gate &* stride &+ unit] = isApart ? recurrent : input + recurrent
                if isApart { newBias[unit] = input }
                gain[gate &* stride &+ unit] = plan.operands[.gain]?.pointer[place] ?? 1
            }
        }
        for (operand, row) in [(RecurrentOperand.cellGain, cellGain), (.cellBias, cellBias)] {
            if let values = plan.operands[operand] { row.update(from: values.pointer, count: plan.width) }
        }
    }
}
