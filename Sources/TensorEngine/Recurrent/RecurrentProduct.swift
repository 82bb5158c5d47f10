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
                var block = ProductBlock(low, high)
                block.add((a0, a1, a2, a3), step: 1, packed + panel &* panelStride, stride: panelWidth, depth: depth)
                block.store(at: target + (row &* stride &+ column), stride: stride)
                row &+= rowBlock
            }
        }
    }
}
