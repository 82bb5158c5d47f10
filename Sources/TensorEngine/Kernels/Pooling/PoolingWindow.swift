/// How a pooling's window moves over its input. Lists have one entry for each spatial axis.
public struct PoolingWindow: Equatable, Sendable {
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: [Int]
    public let dilation: [Int]
    /// Whether a last window may reach beyond the padding, so that no element is left out: PyTorch's `ceil_mode`.
    public let roundsUp: Bool

    /// The stride defaults to the kernel; all else stays as PyTorch has it.
    public init(
        _ kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil, dilation: [Int]? = nil, roundsUp: Bool = false
    ) {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding ?? kernel.map { _ in 0 }
        self.dilation = dilation ?? kernel.map { _ in 1 }
        self.roundsUp = roundsUp
    }

    /// How much of the input a window covers, its gaps included. Arguments must be small enough to multiply.
    public var extent: [Int] { zip(kernel, dilation).map { ($0 - 1) &* $1 &+ 1 } }

    /// Whether padding is at most half of what a window covers: else a window could see nothing else.
    public var isPaddingInside: Bool { zip(padding, extent).allSatisfy { $0 <= $1 / 2 } }
}
