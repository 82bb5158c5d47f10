/// The windows of a pooling along one spatial axis.
struct PoolingAxis {
    /// From the first position of the input that a window sees to behind the last.
    let windows: [Range<Int>]
    /// From one position of a window to the next.
    let step: Int
    /// How many positions each window has, those of the padding included, for windows without gaps.
    let spans: [Int]

    /// An axis of one element, which stands for the missing one of sequences.
    static let single = PoolingAxis(windows: [0..<1], spans: [1])

    /// Whether a window has gaps so wide that it sees nothing but padding.
    var isBlind: Bool { windows.contains(where: \.isEmpty) }

    init(windows: [Range<Int>], step: Int = 1, spans: [Int]) {
        self.windows = windows
        self.step = step
        self.spans = spans
    }

    /// Windows of one size, one stride apart; nil where none fits. Arguments must be
    /// `SpatialAxis.largestArgument` at most.
    init?(input: Int, _ window: PoolingWindow, axis: Int) {
        let (stride, padding, step) = (window.stride[axis], window.padding[axis], window.dilation[axis])
        let extent = window.extent[axis]
        let room = input &+ 2 &* padding &- extent &+ (window.roundsUp ? stride &- 1 : 0)
        guard room >= 0 else { return nil }
        var count = room / stride &+ 1
        // A window that would begin behind the input is none.
        if window.roundsUp, (count &- 1) &* stride >= input &+ padding { count &-= 1 }
        let starts = (0..<count).map { $0 &* stride &- padding }
        windows = starts.map { start in
            let skipped = start < 0 ? (step &- 1 &- start) / step : 0
            let first = start &+ skipped &* step
            return first..<max(first, min(input, start &+ extent))
        }
        self.step = step
        spans = starts.map { min($0 &+ window.kernel[axis], input &+ padding) &- $0 }
    }
}
