/// A convolution's sizes, checked: sequences are images of one row.
struct ConvolutionPlan {
    let inputShape: Shape
    let weightShape: Shape
    let outputShape: Shape
    let batch: Int
    let groups: Int
    /// Channels of one group.
    let inputChannels: Int
    let outputChannels: Int
    let rows: SpatialAxis
    let columns: SpatialAxis

    init(input: Shape, weight: Shape, _ settings: ConvolutionSettings) throws {
        let axes = settings.stride.count
        precondition(axes == 1 || axes == 2, "convolutions have one or two spatial axes")
        let operation = "conv\(axes)d"
        let layout = axes == 1 ? "[N, C, L]" : "[N, C, H, W]"
        guard input.rank == axes + 2 else {
            throw EngineError.wrongRank(operation: operation, expected: "an input \(layout)", got: input)
        }
        guard weight.rank == axes + 2 else {
            throw EngineError.wrongRank(
                operation: operation, expected: "a weight [out, in / groups, \(axes == 1 ? "k" : "kH, kW")]",
                got: weight)
        }
        let kernel = Array(weight.dimensions[2...])
        try requireSpatialArgument(kernel, "the kernel's size", atLeast: 1, axes: axes, operation: operation)
        try requireSpatialArgument(settings.stride, "stride", atLeast: 1, axes: axes, operation: operation)
        try requireSpatialArgument(settings.dilation, "dilation", atLeast: 1, axes: axes, operation: operation)
        let groups = settings.groups
        try requireSpatialArgument([groups], "groups", atLeast: 1, axes: 1, operation: operation)
        guard weight[0] % groups == 0 else {
            throw EngineError.indivisible(operation: operation, channels: weight[0], groups: groups)
        }
        guard input[1] % groups == 0, input[1] / groups == weight[1] else {
            throw EngineError.channelMismatch(operation: operation, weight: weight, groups: groups, got: input)
        }

        let (before, after) = try ConvolutionPlan.padding(settings, kernel, operation)
        let moving = (0..<axes).map { axis in
            SpatialAxis(
                input: input[axis + 2], kernel: kernel[axis], stride: settings.stride[axis],
                dilation: settings.dilation[axis], before: before[axis], after: after[axis])
        }
        guard let columns = moving[axes - 1], let rows = axes == 1 ? SpatialAxis.single : moving[0] else {
            throw EngineError.kernelTooLarge(
                operation: operation, extent: zip(kernel, settings.dilation).map { ($0 - 1) * $1 + 1 },
                padded: (0..<axes).map { input[$0 + 2] + before[$0] + after[$0] }, got: input)
        }
        let spatial = axes == 1 ? [columns.output] : [rows.output, columns.output]
        inputShape = input
        weightShape = weight
        outputShape = try Shape([input[0], weight[0]] + spatial, operation: operation)
        batch = input[0]
        self.groups = groups
        inputChannels = weight[1]
        outputChannels = weight[0] / groups
        self.rows = rows
        self.columns = columns
    }

    private static func padding(
        _ settings: ConvolutionSettings, _ kernel: [Int], _ operation: String
    ) throws -> (before: [Int], after: [Int]) {
        switch settings.padding {
        case .zeros(let zeros):
            try requireSpatialArgument(zeros, "padding", atLeast: 0, axes: kernel.count, operation: operation)
            return (zeros, zeros)
        case .same:
            guard settings.stride.allSatisfy({ $0 == 1 }) else {
                throw EngineError.stridedSame(operation: operation, stride: settings.stride)
            }
            let total = zip(kernel, settings.dilation).map { ($0 - 1) * $1 }
            return (total.map { $0 / 2 }, total.map { $0 - $0 / 2 })
        }
    }

    /// Elements of one input and one output channel.
    var inputPlane: Int { rows.input &* columns.input }
    var outputPlane: Int { rows.output &* columns.output }
    /// Weights from one input channel to one output channel.
    var taps: Int { rows.kernel &* columns.kernel }
    /// Weights of one output channel.
    var weightsOfOutput: Int { inputChannels &* taps }

    /// Whether the unfolded input is the input itself.
    var isPointwise: Bool { rows.isPointwise && columns.isPointwise }

    /// Multiplications for one example.
    var work: Int { groups &* outputChannels &* weightsOfOutput &* outputPlane }

    /// Where a channel of a group begins in an input.
    @inline(__always)
    func inputOffset(_ example: Int, _ group: Int, _ channel: Int = 0) -> Int {
        ((example &* groups &+ group) &* inputChannels &+ channel) &* inputPlane
    }

    @inline(__always)
    func outputOffset(_ example: Int, _ group: Int) -> Int {
        (example &* groups &+ group) &* outputChannels &* outputPlane
    }
}
