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
    /// Both biases of each gate; of GRU's new gate, whose two parts are not simply added, the recurrent one.
    let bias: Floats
    /// The other bias of GRU's new gate.
    let newBias: Floats

    // Scratch memory.
    let state: Floats
    let cellState: Floats
    let sums: Floats
    let masked: Floats

    /// Floats of scratch memory that a tile needs.
    static func scratch(_ plan: RecurrentPlan) -> Int {
        RecurrentPlan.tileRows &* plan.paddedWidth &* (3 &+ plan.gateCount)
    }

    init(
        _ tile: RecurrentTile, _ projected: Tensor, _ pass: RecurrentPass, weight: Tensor, bias: Tensor,
        scratch: Floats
    ) {
        self.tile = tile
        self.projected = projected.pointer
        (gates, hidden) = (pass.gates.pointer, pass.hidden.pointer)
        (cells, inner) = (pass.cells?.pointer, pass.inner?.pointer)
        (self.weight, self.bias) = (weight.pointer, bias.pointer)
        newBias = bias.pointer + tile.gateStride
        let size = RecurrentPlan.tileRows &* tile.stride
        (state, cellState, masked) = (scratch, scratch + size, scratch + 2 &* size)
        sums = scratch + 3 &* size
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
                switch tile.plan.cell {
                case .tanh: simple(row, time) { VectorMath.tanh($0) }
                case .relu: simple(row, time) { Vector.maximum($0, .zero) }
                case .lstm: lstm(row, time)
                case .gru: gru(row, time)
                }
            }
        }
    }

    /// W_hh h + bias for all gates.
    private func multiply() {
        let (width, gateCount, panels) = (tile.width, tile.plan.gateCount, RecurrentProduct.panels(tile.width))
        let panelSize = width &* RecurrentProduct.panelWidth
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
                weight + gate &* panels &* panelSize, panelStride: panelSize, start: bias + gate &* tile.stride,
                into: sums + gate &* tile.stride, stride: tile.gateStride)
        }
    }
}
