/// The products of a few states with the same weights, step after step: the weights are packed once a pass, in panels
/// of sixteen columns that fit the registers.
enum RecurrentProduct {
    static let panelWidth = 16
    /// Scratch memory for states has a multiple of so many rows.
    static let rowBlock = 4

    static func panels(_ columns: Int) -> Int { (columns &+ panelWidth &- 1) / panelWidth }

    /// W_hhᵀ, gate after gate: a panel has H rows.
    static func packTransposed(_ weight: Tensor, gates: Int, _ engine: Engine) throws -> Tensor {
        let width = weight.shape[1]
        let panels = self.panels(width)
        let packed = try engine.zeros(Shape([gates, panels, width, panelWidth]))
        for gate in 0..<gates {
            for unit in 0..<width {
                let source = weight.pointer + (gate &* width &+ unit) &* width
                let panel = gate &* panels &+ unit / panelWidth
                let target = packed.pointer + (panel &* width &* panelWidth &+ unit % panelWidth)
                for i in 0..<width { target[i &* panelWidth] = source[i] }
            }
        }
        return packed
    }

    /// W_hh itself: a panel has gates · H rows.
    static func pack(_ weight: Tensor, _ engine: Engine) throws -> Tensor {
        let (rows, width) = (weight.shape[0], weight.shape[1])
        let panels = self.panels(width)
        let packed = try engine.zeros(Shape([panels, rows, panelWidth]))
        for panel in 0..<panels {
            let columns = min(panelWidth, width &- panel &* panelWidth)
            for row in 0..<rows {
                let source = weight.pointer + (row &* width &+ panel &* panelWidth)
                (packed.pointer + (panel &* rows &+ row) &* panelWidth).update(from: source, count: columns)
            }
        }
        return packed
    }

    /// target[rows, 16 · panels] = start + left[rows, depth] · packed, for rows in blocks of four. `start` is a row.
    static func multiply(
        rows: Int, depth: Int, panels: Int, _ left: UnsafeMutablePointer<Float>, stride leftStride: Int,
        _ packed: UnsafeMutablePointer<Float>, panelStride: Int, start: UnsafeMutablePointer<Float>?,
        into target: UnsafeMutablePointer<Float>, stride: Int
    ) {
        for panel in 0..<panels {
            let column = panel &* panelWidth
            let (low, high) = start.map { ($0.vector(at: column), $0.vector(at: column &+ 8)) } ?? (.zero, .zero)
            var row = 0
            while row < rows {
                let a0 = left + row &* leftStride
                let (a1, a2, a3) = (a0 + leftStride, a0 + 2 &* leftStride, a0 + 3 &* leftStride)
                var b = packed + panel &* panelStride
                var (c00, c10, c20, c30) = (low, low, low, low)
                var (c01, c11, c21, c31) = (high, high, high, high)
                for i in 0..<depth {
                    let (b0, b1) = (b.vector(at: 0), b.vector(at: 8))
                    let (x0, x1) = (Vector(repeating: a0[i]), Vector(repeating: a1[i]))
                    let (x2, x3) = (Vector(repeating: a2[i]), Vector(repeating: a3[i]))
                    c00 = Vector.multiplyAdd(x0, b0, c00)
                    c01 = Vector.multiplyAdd(x0, b1, c01)
                    c10 = Vector.multiplyAdd(x1, b0, c10)
                    c11 = Vector.multiplyAdd(x1, b1, c11)
                    c20 = Vector.multiplyAdd(x2, b0, c20)
                    c21 = Vector.multiplyAdd(x2, b1, c21)
                    c30 = Vector.multiplyAdd(x3, b0, c30)
                    c31 = Vector.multiplyAdd(x3, b1, c31)
                    b += panelWidth
                }
                let c = target + (row &* stride &+ column)
                c.store(c00, at: 0)
                c.store(c01, at: 8)
                c.store(c10, at: stride)
                c.store(c11, at: stride &+ 8)
                c.store(c20, at: 2 &* stride)
                c.store(c21, at: 2 &* stride &+ 8)
                c.store(c30, at: 3 &* stride)
                c.store(c31, at: 3 &* stride &+ 8)
                row &+= rowBlock
            }
        }
    }
}
