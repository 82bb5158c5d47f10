/// The affine map of a layer.
extension Engine {
    /// x·Wᵀ + b for x [..., in], W [out, in] and b [out].
    public func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
        guard weight.rank == 2 else {
            throw EngineError.wrongRank(operation: "linear", expected: "a weight matrix", got: weight.shape)
        }
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        guard x.rank > 0, x.shape[x.rank - 1] == inputs else {
            throw EngineError.linearMismatch(inputs: inputs, outputs: outputs, got: x.shape)
        }
        if let bias, bias.count != outputs {
            throw EngineError.wrongShape(
                operation: "linear's bias", expected: Shape(unchecked: [outputs]), got: bias.shape)
        }
        let rows = x.shape.count(of: 0..<x.rank - 1)
        let shape = x.rank == 2
            ? try Shape(rows: rows, columns: outputs, operation: "linear") : x.shape.replacing(axis: x.rank - 1, with: outputs)
        let result = try empty(shape)
        try multiply(
            rows, outputs, inputs, MatrixView(pointer: x.pointer, stride: inputs, isTransposed: false),
            MatrixView(pointer: weight.pointer, stride: inputs, isTransposed: true), into: result.pointer,
            stride: outputs)
        if let bias { try addRow(result, bias.pointer, rows, outputs) }
        return result
    }

    /// Adds a row to each row, in place.
    private func addRow(_ matrix: Tensor, _ row: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int) throws {
        if rows == 0 || columns == 0 { return }
        let target = matrix.pointer
        let rowsInTile = Swift.max(1, 16384 / columns)
        try parallel(tiles: (rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            for i in (tile &* rowsInTile)..<Swift.min(rows, (tile &+ 1) &* rowsInTile) {
                let line = target + i &* columns
                var j = 0
                while j &+ 8 <= columns {
                    line.store(line.vector(at: j) + row.vector(at: j), at: j)
                    j &+= 8
                }
                while j < columns {
                    line[j] += row[j]
                    j &+= 1
                }
            }
        }
    }
}
