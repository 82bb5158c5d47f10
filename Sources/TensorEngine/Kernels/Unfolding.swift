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
        let stride = columns.stride
        forEachTap(channels) { row, tap in
            let target = scratch + row &* pitch
            forEachSegment(positions, of: tap) { place, segment, inside, offset in
                let start = target + place
                fill(start, inside.lowerBound &- segment.lowerBound)
                let copy = start + (inside.lowerBound &- segment.lowerBound)
                let source = input + offset
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
            }
        }
        return MatrixView(pointer: scratch, stride: pitch, isTransposed: false)
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
        let stride = columns.stride
        forEachTap(channels) { row, tap in
            let source = matrix + row &* pitch
            forEachSegment(positions, of: tap) { place, segment, inside, offset in
                let values = source + (place &+ inside.lowerBound &- segment.lowerBound)
                let target = input + offset
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
        }
    }

    /// One element of the kernel in one channel, and so a row of the columns' matrix.
    private struct Tap {
        /// Where the channel's plane begins in the input.
        let plane: Int
        let row: Int
        let column: Int
    }

    @inline(__always)
    private func forEachTap(_ channels: Int, _ body: (_ row: Int, Tap) -> Void) {
        var row = 0
        for channel in 0..<channels {
            for tapRow in 0..<rows.kernel {
                for tapColumn in 0..<columns.kernel {
                    body(row, Tap(plane: channel &* inputPlane, row: tapRow, column: tapColumn))
                    row &+= 1
                }
            }
        }
    }

    /// Cuts a range of output positions at the ends of output rows. `body` gets where a segment begins in the range, its
    /// columns, those of them from which the tap sees the input and not its padding, and the input's element that it sees
    /// from the first of these.
    @inline(__always)
    private func forEachSegment(
        _ positions: Range<Int>, of tap: Tap,
        _ body: (_ place: Int, _ columns: Range<Int>, _ inside: Range<Int>, _ offset: Int) -> Void
    ) {
        let seeing = columns.outputs(seeingInputFrom: tap.column)
        let (originRow, originColumn) = (rows.origin(tap: tap.row), columns.origin(tap: tap.column))
        let width = columns.output
        var outputRow = positions.lowerBound < width ? 0 : positions.lowerBound / width
        var start = positions.lowerBound &- outputRow &* width
        var place = 0
        while place < positions.count {
            let segment = start..<min(width, start &+ positions.count &- place)
            let row = outputRow &* rows.stride &+ originRow
            let isInside = row >= 0 && row < rows.input
            let inside = isInside ? seeing.clamped(to: segment) : segment.upperBound..<segment.upperBound
            let column = inside.lowerBound &* columns.stride &+ originColumn
            body(place, segment, inside, tap.plane &+ row &* columns.input &+ column)
            place &+= segment.count
            start = 0
            outputRow &+= 1
        }
    }
}
