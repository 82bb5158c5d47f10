import COneDNN

/// A matrix as the product kernels see it, perhaps transposed. `stride` is the length of a row as stored.
struct MatrixView {
    let pointer: UnsafeMutablePointer<Float>
    let stride: Int
    let isTransposed: Bool

    /// The distance between vertical neighbours of the transposed matrix.
    @inline(__always) var rowStep: Int { isTransposed ? 1 : stride }
    @inline(__always) var columnStep: Int { isTransposed ? stride : 1 }

    @inline(__always)
    func advanced(rows: Int, columns: Int) -> MatrixView {
        MatrixView(
            pointer: pointer + (rows &* rowStep &+ columns &* columnStep), stride: stride, isTransposed: isTransposed)
    }
}

/// Matrix products. Small ones are computed here, as oneDNN's call alone costs more than they do; large ones are
/// cut into tiles of rows and columns, each of which is one oneDNN call on one thread.
extension Engine {
    /// The product of the last two axes under NumPy's rules: other axes broadcast, a vector counts as a row on the
    /// left and as a column on the right. The flags transpose an operand's last two axes without copying.
    public func matmul(
        _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false
    ) throws -> Tensor {
        if a.rank == 2 && b.rank == 2 {
            let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
            let (inner, n) = transposeB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
            guard k == inner else { throw mismatch(a, b) }
            let result = try empty(Shape(rows: m, columns: n, operation: "@"))
            try multiply(
                m, n, k, MatrixView(pointer: a.pointer, stride: a.shape[1], isTransposed: transposeA),
                MatrixView(pointer: b.pointer, stride: b.shape[1], isTransposed: transposeB), into: result.pointer,
                stride: n)
            return result
        }
        // Checked before a vector becomes a matrix, so that the error shows the shapes that were given.
        guard a.rank > 0, b.rank > 0, columns(a, transposeA) == rows(b, transposeB) else { throw mismatch(a, b) }
        if a.rank == 1 {
            let row = a.viewed(as: Shape(unchecked: [1, a.count]))
            let product = try matmul(row, b.rank == 1 ? b.viewed(as: Shape(unchecked: [b.count, 1])) : b,
                                     transposeB: b.rank > 1 && transposeB)
            var dimensions = product.shape.dimensions
            dimensions.remove(at: dimensions.count - 2)
            if b.rank == 1 { dimensions.removeLast() }
            return product.viewed(as: Shape(unchecked: dimensions))
        }
        if b.rank == 1 {
            let product = try matmul(a, b.viewed(as: Shape(unchecked: [b.count, 1])), transposeA: transposeA)
            return product.viewed(as: Shape(unchecked: Array(product.shape.dimensions.dropLast())))
        }
        return try batchedProduct(a, b, transposeA, transposeB)
    }

    private func mismatch(_ a: Tensor, _ b: Tensor) -> EngineError {
        .matrixMismatch(operation: "@", left: a.shape, right: b.shape)
    }

    private func columns(_ left: Tensor, _ isTransposed: Bool) -> Int {
        left.shape[left.rank == 1 || !isTransposed ? left.rank - 1 : left.rank - 2]
    }

    private func rows(_ right: Tensor, _ isTransposed: Bool) -> Int {
        right.shape[right.rank == 1 ? 0 : isTransposed ? right.rank - 1 : right.rank - 2]
    }

    private func batchedProduct(_ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool) throws -> Tensor {
        let (aRows, aColumns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
        let (bRows, bColumns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
        let (m, k) = transposeA ? (aColumns, aRows) : (aRows, aColumns)
        let n = transposeB ? bRows : bColumns
        let aBatch = Shape(unchecked: Array(a.shape.dimensions.dropLast(2)))
        let bBatch = Shape(unchecked: Array(b.shape.dimensions.dropLast(2)))
        let batch = try Shape.broadcast(aBatch, bBatch, operation: "@")
        let result = try empty(Shape(batch.dimensions + [m, n], operation: "@"))
        let right = MatrixView(pointer: b.pointer, stride: bColumns, isTransposed: transposeB)
        if bBatch.count == 1 && !transposeA && aBatch == batch {
            // One matrix for the whole batch: its rows are one long operand.
            let left = MatrixView(pointer: a.pointer, stride: aColumns, isTransposed: false)
            try multiply(batch.count &* m, n, k, left, right, into: result.pointer, stride: n)
            return result
        }
        let aOffsets = Engine.offsets(of: aBatch, in: batch, step: aRows &* aColumns)
        let bOffsets = Engine.offsets(of: bBatch, in: batch, step: bRows &* bColumns)
        func product(_ i: Int) -> (MatrixView, MatrixView, UnsafeMutablePointer<Float>) {
            (
                MatrixView(pointer: a.pointer + aOffsets[i], stride: aColumns, isTransposed: transposeA),
                MatrixView(pointer: b.pointer + bOffsets[i], stride: bColumns, isTransposed: transposeB),
                result.pointer + i &* m &* n
            )
        }
        if m &* n &* k > Engine.tileWork {
            for i in 0..<batch.count {
                let (left, right, target) = product(i)
                try multiply(m, n, k, left, right, into: target, stride: n)
            }
            return result
        }
        prepareForOneDNN()
        try parallel(tiles: batch.count, isHeavy: m &* n &* k > Engine.tileWork / 32) { i in
            let (left, right, target) = product(i)
            Engine.multiplyTile(m, n, k, left, right, into: target, stride: n)
        }
        return result
    }

    /// Where each matrix of a broadcast batch begins in an operand.
    private static func offsets(of own: Shape, in batch: Shape, step: Int) -> [Int] {
        var offsets = [0]
        var stride = step
        for axis in (0..<batch.rank).reversed() {
            let size = own.size(ofAxis: axis, inRank: batch.rank)
            let advance = size == 1 ? 0 : stride
            stride &*= size
            offsets = (0..<batch[axis]).flatMap { i in offsets.map { $0 &+ i &* advance } }
        }
        return offsets
    }

    /// Multiplications in one tile of a large product.
    static let tileWork = 1 << 22

    /// target[m, n] = left[m, k] · right[k, n].
    func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: MatrixView,
        into target: UnsafeMutablePointer<Float>, stride: Int
    ) throws {
        if m == 0 || n == 0 { return }
        if SmallMatrixProduct.isSuitable(m, n, k) {
            Engine.withoutSubnormals {
                SmallMatrixProduct.multiply(m, n, k, left, right, into: target, stride: stride, memory)
            }
            return
        }
        prepareForOneDNN()
        let (tileRows, tileColumns) = Engine.tileSizes(m, n, k)
        if tileRows >= m && tileColumns >= n {
            Engine.withoutSubnormals {
                Engine.multiplyTile(m, n, k, left, right, into: target, stride: stride)
            }
            return
        }
        let across = (n &+ tileColumns &- 1) / tileColumns
        let down = (m &+ tileRows &- 1) / tileRows
        try parallel(tiles: across &* down, isHeavy: true) { tile in
            let (i, j) = (tile / across &* tileRows, tile % across &* tileColumns)
            Engine.multiplyTile(
                min(tileRows, m &- i), min(tileColumns, n &- j), k, left.advanced(rows: i, columns: 0),
                right.advanced(rows: 0, columns: j), into: target + (i &* stride &+ j), stride: stride)
        }
    }

    /// Tiles that are as square as the product allows, so that operands are packed as seldom as possible.
    private static func tileSizes(_ m: Int, _ n: Int, _ k: Int) -> (rows: Int, columns: Int) {
        var (rows, columns) = (m, n)
        while rows &* columns &* k > 2 &* tileWork {
            if rows >= columns && rows > 64 {
                rows = ((rows &+ 1) / 2 &+ 15) & ~15
            } else if columns > 64 {
                columns = ((columns &+ 1) / 2 &+ 15) & ~15
            } else {
                break
            }
        }
        return (rows, columns)
    }

    /// The product as a part of a tile's work, after `prepareForOneDNN`.
    func multiplyOnThisThread(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: MatrixView,
        into target: UnsafeMutablePointer<Float>, stride: Int
    ) {
        if SmallMatrixProduct.isSuitable(m, n, k) {
            SmallMatrixProduct.multiply(m, n, k, left, right, into: target, stride: stride, memory)
        } else {
            Engine.multiplyTile(m, n, k, left, right, into: target, stride: stride)
        }
    }

    /// One call of oneDNN. It replaces the target, or adds to it.
    static func multiplyTile(
        _ m: Int, _ n: Int, _ k: Int, _ left: MatrixView, _ right: MatrixView,
        into target: UnsafeMutablePointer<Float>, stride: Int, accumulating: Bool = false
    ) {
        let transposed = CChar(UInt8(ascii: "T"))
        let plain = CChar(UInt8(ascii: "N"))
        // oneDNN refuses row lengths of 0, which an empty inner axis has.
        let status = dnnl_sgemm(
            left.isTransposed ? transposed : plain, right.isTransposed ? transposed : plain, Int64(m), Int64(n),
            Int64(k), 1, left.pointer, Int64(max(1, left.stride)), right.pointer, Int64(max(1, right.stride)),
            accumulating ? 1 : 0, target, Int64(stride))
        precondition(status == 0, "oneDNN refused a valid product")
    }
}
