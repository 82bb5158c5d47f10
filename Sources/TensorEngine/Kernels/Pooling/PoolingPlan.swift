/// The windows of a pooling over the last one or two axes of [N, C, L] or [N, C, H, W].
struct PoolingPlan {
    let inputShape: Shape
    let outputShape: Shape
    let rows: PoolingAxis
    let columns: PoolingAxis
    /// The length of a row of the input.
    let width: Int
    /// Examples times channels.
    let planes: Int
    let inputPlane: Int
    let outputPlane: Int

    private init(_ input: Shape, rows: PoolingAxis, columns: PoolingAxis, operation: String) throws {
        let isSequence = input.rank == 3
        inputShape = input
        outputShape = try Shape(
            [input[0], input[1]] + (isSequence ? [columns.windows.count] : [rows.windows.count, columns.windows.count]),
            operation: operation)
        self.rows = rows
        self.columns = columns
        width = input[input.rank - 1]
        planes = input[0] &* input[1]
        inputPlane = (isSequence ? 1 : input[2]) &* width
        outputPlane = rows.windows.count &* columns.windows.count
    }

    /// Windows of one size, one stride apart. Padding widens the input, at most by half a window.
    init(_ input: Shape, _ window: PoolingWindow, operation: String) throws {
        let axes = window.kernel.count
        try PoolingPlan.check(input, axes: axes, operation)
        for (argument, values) in [
            ("kernel_size", window.kernel), ("stride", window.stride), ("dilation", window.dilation),
        ] { try requireSpatialArgument(values, argument, atLeast: 1, axes: axes, operation: operation) }
        try requireSpatialArgument(window.padding, "padding", atLeast: 0, axes: axes, operation: operation)
        guard window.isPaddingInside else {
            throw EngineError.paddingTooLarge(operation: operation, padding: window.padding, kernel: window.extent)
        }
        let last = PoolingAxis(input: input[axes + 1], window, axis: axes - 1)
        let first = axes == 1 ? PoolingAxis.single : PoolingAxis(input: input[2], window, axis: 0)
        guard let columns = last, let rows = first else {
            throw EngineError.kernelTooLarge(
                operation: operation, extent: window.extent,
                padded: (0..<axes).map { input[$0 + 2] + 2 * window.padding[$0] }, got: input)
        }
        if rows.isBlind || columns.isBlind { throw EngineError.emptyReduction(operation: operation, shape: input) }
        try self.init(input, rows: rows, columns: columns, operation: operation)
    }

    /// As many windows as the output has positions, of about equal sizes, which cover the input (PyTorch's adaptive
    /// pooling): the i-th of n reaches from ⌊i·size/n⌋ to ⌈(i + 1)·size/n⌉.
    init(_ input: Shape, output: [Int], operation: String) throws {
        let axes = output.count
        try PoolingPlan.check(input, axes: axes, operation)
        try requireSpatialArgument(output, "output_size", atLeast: 1, axes: axes, operation: operation)
        // Before the lists of windows, so that an absurd size is refused rather than listed.
        let result = try Shape([input[0], input[1]] + output, operation: operation)
        try SystemMemory.require(bytes: result.count &* MemoryLayout<Float>.stride)
        try SystemMemory.require(bytes: output.reduce(0, +) &* MemoryLayout<Range<Int>>.stride)
        let moving = (0..<axes).map { axis in
            let (size, count) = (input[axis + 2], output[axis])
            let windows = (0..<count).map { i in (i &* size / count)..<(((i &+ 1) &* size &+ count &- 1) / count) }
            return PoolingAxis(windows: windows, spans: windows.map(\.count))
        }
        try self.init(input, rows: axes == 1 ? .single : moving[0], columns: moving[axes - 1], operation: operation)
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
