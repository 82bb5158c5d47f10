/// The windows of a pooling over the last one or two axes of [N, C, L] or [N, C, H, W].
struct PoolingPlan {
    let inputShape: Shape
    let outputShape: Shape
    /// For each row and column of the output the input's rows and columns in its window.
    let rowWindows: [Range<Int>]
    let columnWindows: [Range<Int>]
    /// The length of a row of the input.
    let width: Int
    /// Examples times channels.
    let planes: Int
    let inputPlane: Int
    let outputPlane: Int

    private init(_ input: Shape, rows: [Range<Int>], columns: [Range<Int>], operation: String) throws {
        let isSequence = input.rank == 3
        inputShape = input
        outputShape = try Shape(
            [input[0], input[1]] + (isSequence ? [columns.count] : [rows.count, columns.count]), operation: operation)
        rowWindows = rows
        columnWindows = columns
        width = input[input.rank - 1]
        planes = input[0] &* input[1]
        inputPlane = (isSequence ? 1 : input[2]) &* width
        outputPlane = rows.count &* columns.count
    }

    /// Windows of one size, one stride apart. Padding widens the input, at most by half a window.
    init(_ input: Shape, kernel: [Int], stride: [Int], padding: [Int], operation: String) throws {
        let axes = kernel.count
        try PoolingPlan.check(input, axes: axes, operation)
        try requireSpatialArgument(kernel, "kernel_size", atLeast: 1, axes: axes, operation: operation)
        try requireSpatialArgument(stride, "stride", atLeast: 1, axes: axes, operation: operation)
        try requireSpatialArgument(padding, "padding", atLeast: 0, axes: axes, operation: operation)
        guard zip(padding, kernel).allSatisfy({ $0 <= $1 / 2 }) else {
            throw EngineError.paddingTooLarge(operation: operation, padding: padding, kernel: kernel)
        }
        let moving = (0..<axes).map { axis in
            SpatialAxis(
                input: input[axis + 2], kernel: kernel[axis], stride: stride[axis], dilation: 1,
                before: padding[axis], after: padding[axis])
        }
        guard let columns = moving[axes - 1], let rows = axes == 1 ? SpatialAxis.single : moving[0] else {
            throw EngineError.kernelTooLarge(
                operation: operation, extent: kernel, padded: (0..<axes).map { input[$0 + 2] + 2 * padding[$0] },
                got: input)
        }
        try self.init(
            input, rows: (0..<rows.output).map(rows.window), columns: (0..<columns.output).map(columns.window),
            operation: operation)
    }

    /// As many windows as the output has positions, of about equal sizes, which cover the input (PyTorch's adaptive
    /// pooling): the i-th of n reaches from ⌊i·size/n⌋ to ⌈(i + 1)·size/n⌉.
    init(_ input: Shape, output: [Int], operation: String) throws {
        let axes = output.count
        try PoolingPlan.check(input, axes: axes, operation)
        try requireSpatialArgument(output, "output_size", atLeast: 1, axes: axes, operation: operation)
        // Before the lists of windows, so that an absurd size is refused rather than listed.
        _ = try Shape([input[0], input[1]] + output, operation: operation)
        try SystemMemory.require(bytes: output.reduce(0, +) &* MemoryLayout<Range<Int>>.stride)
        let windows = (0..<axes).map { axis in
            let (size, count) = (input[axis + 2], output[axis])
            return (0..<count).map { i in (i &* size / count)..<(((i &+ 1) &* size &+ count &- 1) / count) }
        }
        try self.init(
            input, rows: axes == 1 ? [0..<1] : windows[0], columns: windows[axes - 1], operation: operation)
    }

    private static func check(_ input: Shape, axes: Int, _ operation: String) throws {
        guard input.rank == axes + 2 else {
            let layout = axes == 1 ? "[N, C, L]" : "[N, C, H, W]"
            throw EngineError.wrongRank(operation: operation, expected: "an input \(layout)", got: input)
        }
        guard input.dimensions[2...].allSatisfy({ $0 > 0 }) else {
            throw EngineError.emptyReduction(operation: operation, shape: input)
        }
    }

    /// Planes that one tile works through.
    var planesInTile: Int { max(1, 16384 / max(1, max(inputPlane, outputPlane))) }
    var tiles: Int { (planes &+ planesInTile &- 1) / planesInTile }

    @inline(__always)
    func planes(ofTile tile: Int) -> Range<Int> { (tile &* planesInTile)..<min(planes, (tile &+ 1) &* planesInTile) }
}
