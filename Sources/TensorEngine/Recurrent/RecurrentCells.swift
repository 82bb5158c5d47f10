/// What each kind of cell does with an example in a step: forward, with the sums of the recurrent weights made; and
/// backward, with the gradient of the new state known.

// MARK: Elman's

extension RecurrentForward {
    @inline(__always)
    func simple(_ row: Int, _ time: Int, _ activation: (Vector) -> Vector) {
        let place = tile.place(row, time)
        let (s, h) = (sums + row &* tile.gateStride, state + row &* tile.stride)
        sweepRow(of: tile.width) { j, lanes in
            let at = place &+ j
            let new = activation(projected.vector(at: at) + s.vector(at: j))
            let next = tile.hiddenKept.mix(new, h.vector(at: j), at: at)
            h.store(next, at: j)
            gates.put(new, at: at, lanes: lanes)
            hidden.put(next, at: at, lanes: lanes)
        }
    }
}

extension RecurrentBackward {
    @inline(__always)
    func simple(_ row: Int, _ time: Int, _ slope: (Vector) -> Vector) {
        let place = tile.place(row, time)
        forEachVector(row, time) { j, lanes, gradient in
            let new = toNewState(gradient, row, place, j)
            let sum = new * slope(gates.vector(at: place &+ j))
            put(sum, inputGradient + place, self.gradient + row &* tile.width, at: j, lanes)
        }
    }
}

extension RecurrentBackward {
    /// Keeps the gradient of a gate's sum for the weights, and in scratch memory for the way back.
    @inline(__always)
    private func put(_ gradient: Vector, _ kept: Floats, _ scratch: Floats, at place: Int, _ lanes: Int) {
        kept.put(gradient, at: place, lanes: lanes)
        scratch.put(gradient, at: place, lanes: lanes)
    }

    /// What of dL/dh goes to the new state; the rest is carried to the old one, past the weights.
    @inline(__always)
    private func toNewState(_ gradient: Vector, _ row: Int, _ place: Int, _ j: Int) -> Vector {
        let parts = tile.hiddenKept.unmix(gradient, at: place &+ j)
        if tile.hiddenKept.isActive { carried.store(parts.old, at: row &* tile.stride &+ j) }
        return parts.new
    }
}

// MARK: LSTM

extension RecurrentForward {
    @inline(__always)
    func lstm(_ row: Int, _ time: Int) {
        let (place, width, stride) = (tile.place(row, time), tile.width, tile.stride)
        let (s, c) = (sums + row &* tile.gateStride, cellState + row &* stride)
        let a = projected + 4 &* place
        let gates = self.gates + 4 &* place
        let cells = self.cells.unsafelyUnwrapped
        sweepRow(of: width) { j, lanes in
            let input = VectorMath.sigmoid(a.vector(at: j) + s.vector(at: j))
            let forget = VectorMath.sigmoid(a.vector(at: width &+ j) + s.vector(at: stride &+ j))
            let candidate = VectorMath.tanh(a.vector(at: 2 &* width &+ j) + s.vector(at: 2 &* stride &+ j))
            let output = VectorMath.sigmoid(a.vector(at: 3 &* width &+ j) + s.vector(at: 3 &* stride &+ j))
            let old = c.vector(at: j)
            let new = Vector.multiplyAdd(forget, old, input * candidate)
            let next = tile.cellKept.mix(new, old, at: place &+ j)
            c.store(next, at: j)
            cells.put(next, at: place &+ j, lanes: lanes)
            gates.put(input, at: j, lanes: lanes)
            gates.put(forget, at: width &+ j, lanes: lanes)
            gates.put(candidate, at: 2 &* width &+ j, lanes: lanes)
            gates.put(output, at: 3 &* width &+ j, lanes: lanes)
            if cellNorm == nil { show(new, output, row, place, j, lanes) } else { newCell.store(new, at: j) }
        }
        guard let cellNorm else { return }
        cellNorm.apply(
            to: newCell, width: width, stride: stride, scale: rows.cellGain, shift: rows.cellBias,
            place: place / width)
        sweepRow(of: width) { j, lanes in
            show(newCell.vector(at: j), gates.vector(at: 3 &* width &+ j), row, place, j, lanes)
        }
    }

    /// h = o tanh(c), as far as zoneout lets it.
    @inline(__always)
    private func show(_ cell: Vector, _ output: Vector, _ row: Int, _ place: Int, _ j: Int, _ lanes: Int) {
        let h = state + row &* tile.stride
        let squashed = VectorMath.tanh(cell)
        let next = tile.hiddenKept.mix(output * squashed, h.vector(at: j), at: place &+ j)
        h.store(next, at: j)
        inner.unsafelyUnwrapped.put(squashed, at: place &+ j, lanes: lanes)
        hidden.put(next, at: place &+ j, lanes: lanes)
    }
}

extension RecurrentBackward {
    @inline(__always)
    func lstm(_ row: Int, _ time: Int, _ before: Int?) {
        let (place, width) = (tile.place(row, time), tile.width)
        let gates = self.gates + 4 &* place
        let inner = self.inner.unsafelyUnwrapped
        let old = previous(cells.unsafelyUnwrapped, firstCell, row, before)
        let (sums, scratch) = (inputGradient + 4 &* place, gradient + 4 &* row &* width)
        forEachVector(row, time) { j, lanes, gradient in
            let output = gates.vector(at: 3 &* width &+ j)
            let squashed = inner.vector(at: place &+ j)
            let new = toNewState(gradient, row, place, j)
            put(new * squashed * (output * (1 - output)), sums, scratch, at: 3 &* width &+ j, lanes)
            let toShown = new * output * (1 - squashed * squashed)
            if cellNorm == nil {
                unshow(toShown, gates, old, sums, scratch, row, place, j, lanes)
            } else {
                shown.store(toShown, at: j)
            }
        }
        guard let (norm, gain) = cellNorm else { return }
        (shownGradient.unsafelyUnwrapped + place).update(from: shown, count: width)
        norm.back(shown, scale: gain, place: place / width)
        sweepRow(of: width) { j, lanes in
            unshow(shown.vector(at: j), gates, old, sums, scratch, row, place, j, lanes)
        }
    }

    /// From c' to its three gates and to the c before.
    @inline(__always)
    private func unshow(
        _ gradient: Vector, _ gates: Floats, _ old: Floats?, _ sums: Floats, _ scratch: Floats, _ row: Int,
        _ place: Int, _ j: Int, _ lanes: Int
    ) {
        let (width, own) = (tile.width, row &* tile.stride &+ j)
        let input = gates.vector(at: j)
        let forget = gates.vector(at: width &+ j)
        let candidate = gates.vector(at: 2 &* width &+ j)
        let parts = tile.cellKept.unmix(cellState.vector(at: own), at: place &+ j)
        let cell = parts.new + gradient
        cellState.store(Vector.multiplyAdd(cell, forget, parts.old), at: own)
        put(cell * candidate * (input * (1 - input)), sums, scratch, at: j, lanes)
        put(cell * (old?.vector(at: j) ?? .zero) * (forget * (1 - forget)), sums, scratch, at: width &+ j, lanes)
        put(cell * input * (1 - candidate * candidate), sums, scratch, at: 2 &* width &+ j, lanes)
    }
}

// MARK: GRU

extension RecurrentForward {
    @inline(__always)
    func gru(_ row: Int, _ time: Int) {
        let (place, width, stride) = (tile.place(row, time), tile.width, tile.stride)
        let (s, h) = (sums + row &* tile.gateStride, state + row &* stride)
        let a = projected + 3 &* place
        let gates = self.gates + 3 &* place
        let inner = self.inner.unsafelyUnwrapped
        sweepRow(of: width) { j, lanes in
            let at = place &+ j
            let reset = VectorMath.sigmoid(a.vector(at: j) + s.vector(at: j))
            let update = VectorMath.sigmoid(a.vector(at: width &+ j) + s.vector(at: stride &+ j))
            let own = s.vector(at: 2 &* stride &+ j)
            let new = VectorMath.tanh(
                Vector.multiplyAdd(reset, own, a.vector(at: 2 &* width &+ j) + rows.newBias.vector(at: j)))
            let old = h.vector(at: j)
            let next = tile.hiddenKept.mix(Vector.multiplyAdd(update, old - new, new), old, at: at)
            h.store(next, at: j)
            gates.put(reset, at: j, lanes: lanes)
            gates.put(update, at: width &+ j, lanes: lanes)
            gates.put(new, at: 2 &* width &+ j, lanes: lanes)
            inner.put(own, at: at, lanes: lanes)
            hidden.put(next, at: at, lanes: lanes)
        }
    }
}

extension RecurrentBackward {
    @inline(__always)
    func gru(_ row: Int, _ time: Int, _ before: Int?) {
        let (place, width) = (tile.place(row, time), tile.width)
        let gates = self.gates + 3 &* place
        let inner = self.inner.unsafelyUnwrapped
        let old = previous(hidden, firstHidden, row, before)
        let (inputs, sums) = (inputGradient + 3 &* place, recurrentGradient + 3 &* place)
        let scratch = gradient + 3 &* row &* width
        forEachVector(row, time) { j, lanes, gradient in
            let at = place &+ j
            let reset = gates.vector(at: j)
            let update = gates.vector(at: width &+ j)
            let new = gates.vector(at: 2 &* width &+ j)
            let (next, toOld) = tile.hiddenKept.unmix(gradient, at: at)
            carried.store(Vector.multiplyAdd(next, update, toOld), at: row &* tile.stride &+ j)
            let toUpdate = next * ((old?.vector(at: j) ?? .zero) - new) * (update * (1 - update))
            let toNew = next * (1 - update) * (1 - new * new)
            let toReset = toNew * inner.vector(at: at) * (reset * (1 - reset))
            let toOwn = toNew * reset
            inputs.put(toReset, at: j, lanes: lanes)
            inputs.put(toUpdate, at: width &+ j, lanes: lanes)
            inputs.put(toNew, at: 2 &* width &+ j, lanes: lanes)
            put(toReset, sums, scratch, at: j, lanes)
            put(toUpdate, sums, scratch, at: width &+ j, lanes)
            put(toOwn, sums, scratch, at: 2 &* width &+ j, lanes)
        }
    }
}
