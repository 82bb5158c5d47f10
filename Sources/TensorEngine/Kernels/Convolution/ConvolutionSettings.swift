/// How a convolution's kernel moves over its input. Lists have one entry for each spatial axis.
public struct ConvolutionSettings: Equatable, Sendable {
    public enum Padding: Equatable, Sendable {
        /// So many zeros at both ends of each axis.
        case zeros([Int])
        /// As many zeros as keep the size, dilation·(kernel - 1) in all and half of them, rounded down, in front.
        case same
    }

    public let stride: [Int]
    public let padding: Padding
    public let dilation: [Int]
    /// Channels are divided into so many groups, each of which is convolved on its own.
    public let groups: Int

    public init(stride: [Int], padding: Padding, dilation: [Int], groups: Int = 1) {
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
    }

    /// The plain settings for one or two spatial axes, in which all but what is named stays as PyTorch has it.
    public init(axes: Int, padding: Padding? = nil, groups: Int = 1) {
        let ones = [Int](repeating: 1, count: axes)
        self.init(
            stride: ones, padding: padding ?? .zeros([Int](repeating: 0, count: axes)), dilation: ones, groups: groups)
    }
}
