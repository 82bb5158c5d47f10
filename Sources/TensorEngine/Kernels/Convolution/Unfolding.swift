/// A convolution as a matrix product: the input's windows become columns, a row for each input channel and tap of the
/// kernel, a column for each output position. Folding is the adjoint: it adds columns back to where they came from.
extension ConvolutionPlan {
    /// The columns for some output positions of some channels, one after another from `input` on: a view of the input
    /// where it can be, otherwise unfolded into `scratch`, whose rows are `pitch` apart. Up to seven floats behind each row
    /// are written too.
    func unfolded(
        _ input: UnsafeMutablePointer<Float>, channels: Int, _ positions: Range<Int>,
        _ scratch: UnsafeMutablePointer<Float>, pitch: Int
    ) -> MatrixView {
        if isPointwise {
            return MatrixView(pointer: input + positions.lowerBound, stride: inputPlane, isTransposed: false)
        }
        var target = scratch
        for channel in 0..<channels {
            let plane = input + channel &* inputPlane
            for tapRow in 0..<rows.kernel {
                for tapColumn in 0..<columns.kernel {
                    unfoldRow(plane, tapRow, tapColumn, positions, target)
                    target += pitch
                }
            }
        }
        return MatrixView(pointer: scratch, stride: pitch, isTransposed: false)
    }

    /// What one tap sees from each output position. Writes up to seven floats more than there are positions.
    @inline(__always)
    private func unfoldRow(
        _ plane: UnsafeMutablePointer<Float>, _ tapRow: Int, _ tapColumn: Int, _ positions: Range<Int>,
        _ target: UnsafeMutablePointer<Float>
    ) {
        let seeing = columns.outputs(seeingInputFrom: tapColumn)
        let originRow = rows.origin(tap: tapRow)
        let originColumn = columns.origin(tap: tapColumn)
        let stride = columns.stride
        var target = target
        forEachSegment(positions) { outputRow, segment in
            let row = outputRow &* rows.stride &+ originRow
            let isInside = row >= 0 && row < rows.input
            let inside = isInside ? seeing.clamped(to: segment) : segment.upperBound..<segment.upperBound
            fill(target, inside.lowerBound &- segment.lowerBound)
            let copy = target + (inside.lowerBound &- segment.lowerBound)
            let source = plane + (row &* columns.input &+ inside.lowerBound &* stride &+ originColumn)
            if stride == 1 {
                var i = 0
                while i < inside.count {
                    copy.store(source.vector(at: i), at: i)
                    i &+= 8
                }
            } else {
                for i in 0..<inside.count { copy[i] = source[i &* stride] }
            }
            fill(copy + inside.count, segment.upperBound &- inside.upperBound)
            target += segment.count
        }
    }

    @inline(__always)
    private func fill(_ target: UnsafeMutablePointer<Float>, _ count: Int) {
        var i = 0
        while i < count {
            target.store(Vector.zero, at: i)
            i &+= 8
        }
    }

    /// Adds the columns of some channels, in rows `pitch` apart, to their input planes, one after another from `input` on.
    func fold(
        _ matrix: UnsafeMutablePointer<Float>, pitch: Int, channels: Int, _ positions: Range<Int>,
        into input: UnsafeMutablePointer<Float>
    ) {
        var source = matrix
        for channel in 0..<channels {
            let plane = input + channel &* inputPlane
            for tapRow in 0..<rows.kernel {
                for tapColumn in 0..<columns.kernel {
                    foldRow(source, tapRow, tapColumn, positions, plane)
                    source += pitch
                }
            }
        }
    }

    @inline(__always)
    private func foldRow(
        _ source: UnsafeMutablePointer<Float>, _ tapRow: Int, _ tapColumn: Int, _ positions: Range<Int>,
        _ plane: UnsafeMutablePointer<Float>
    ) {
        let seeing = columns.outputs(seeingInputFrom: tapColumn)
        let originRow = rows.origin(tap: tapRow)
        let originColumn = columns.origin(tap: tapColumn)
        let stride = columns.stride
        var source = source
        forEachSegment(positions) { outputRow, segment in
            let row = outputRow &* rows.stride &+ originRow
            if row >= 0 && row < rows.input {
                let inside = seeing.clamped(to: segment)
                let values = source + (inside.lowerBound &- segment.lowerBound)
                let target = plane + (row &* columns.input &+ inside.lowerBound &* stride &+ originColumn)
                var i = 0
                if stride == 1 {
                    while i &+ 8 <= inside.count {
                        target.store(target.vector(at: i) + values.vector(at: i), at: i)
                        i &+= 8
                    }
                }
                while i < inside.count {
                    target[i &* stride] += values[i]
                    i &+= 1
                }
            }
            source += segment.count
        }
    }

    /// Cuts a range of output positions at the ends of output rows.
    @inline(__always)
    private func forEachSegment(_ positions: Range<Int>, _ body: (_ row: Int, _ columns: Range<Int>) -> Void) {
        let width = columns.output
        var row = positions.lowerBound < width ? 0 : positions.lowerBound / width
        var start = positions.lowerBound &- row &* width
        var rest = positions.count
        while rest > 0 {
            let end = min(width, start &+ rest)
            body(row, start..<end)
            rest &-= end &- start
            start = 0
            row &+= 1
        }
    }
}
