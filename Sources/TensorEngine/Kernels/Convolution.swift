/// Convolutions (cross-correlations, as every network library has them) of [N, C, L] and [N, C, H, W] with weights
/// [out, in / groups, kernel…]. Few channels are convolved directly (DirectConvolution.swift); otherwise each tile unfolds a
/// part of the input that stays in cache and multiplies it.
extension Engine {
    public func convolution(
        _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ settings: ConvolutionSettings
    ) throws -> Tensor {
        let plan = try ConvolutionPlan(input: x.shape, weight: weight.shape, settings)
        if let bias, bias.shape.dimensions != [weight.shape[0]] {
            throw EngineError.wrongShape(
                operation: "conv\(x.rank - 2)d's bias", expected: Shape(unchecked: [weight.shape[0]]), got: bias.shape)
        }
        if plan.outputShape.count == 0 { return try empty(plan.outputShape) }
        if let result = try directConvolution(x, weight, bias, plan) { return result }
        let result = try empty(plan.outputShape)
        let bands = Bands(plan, rows: plan.weightsOfOutput)
        let (depth, plane) = (plan.weightsOfOutput, plan.outputPlane)
        try forEachConvolutionTile(plan, plan.batch &* bands.count, scratch: bands.scratch) { tile, scratch in
            let (example, positions) = (tile / bands.count, bands[tile % bands.count])
            for group in 0..<plan.groups {
                let columns = plan.unfolded(
                    x.pointer + plan.inputOffset(example, group), channels: plan.inputChannels, positions, scratch)
                let first = group &* plan.outputChannels
                let target = result.pointer + (plan.outputOffset(example, group) &+ positions.lowerBound)
                multiplyOnThisThread(
                    plan.outputChannels, positions.count, depth,
                    MatrixView(pointer: weight.pointer + first &* depth, stride: depth, isTransposed: false), columns,
                    into: target, stride: plane)
                if let bias {
                    for channel in 0..<plan.outputChannels {
                        let row = target + channel &* plane
                        let shift = bias.pointer[first &+ channel]
                        for i in 0..<positions.count { row[i] += shift }
                    }
                }
            }
        }
        return result
    }

    /// The gradient of `convolution` with respect to its input (the transposed convolution): `inputShape` from the
    /// gradient of the output.
    public func convolutionInputGradient(
        _ gradient: Tensor, _ weight: Tensor, inputShape: Shape, _ settings: ConvolutionSettings
    ) throws -> Tensor {
        let plan = try ConvolutionPlan(input: inputShape, weight: weight.shape, settings)
        precondition(gradient.shape == plan.outputShape, "the gradient has the output's shape")
        if gradient.count == 0 || inputShape.count == 0 { return try zeros(inputShape) }
        if let result = try directInputGradient(gradient, weight, plan) { return result }
        let result = plan.isPointwise ? try empty(inputShape) : try zeros(inputShape)
        let blocks = ChannelBlocks(plan)
        let bands = Bands(plan, rows: blocks.size &* plan.taps)
        let (depth, plane) = (plan.weightsOfOutput, plan.outputPlane)
        let tiles = plan.batch &* plan.groups &* blocks.count
        try forEachConvolutionTile(plan, tiles, scratch: bands.scratch) { tile, scratch in
            let channels = blocks[tile % blocks.count]
            let (example, group) = (tile / blocks.count / plan.groups, tile / blocks.count % plan.groups)
            let target = result.pointer + plan.inputOffset(example, group, channels.lowerBound)
            let firstWeight = group &* plan.outputChannels &* depth &+ channels.lowerBound &* plan.taps
            let weights = MatrixView(pointer: weight.pointer + firstWeight, stride: depth, isTransposed: true)
            for band in 0..<bands.count {
                let positions = bands[band]
                let gradients = MatrixView(
                    pointer: gradient.pointer + (plan.outputOffset(example, group) &+ positions.lowerBound),
                    stride: plane, isTransposed: false)
                multiplyOnThisThread(
                    channels.count &* plan.taps, positions.count, plan.outputChannels, weights, gradients,
                    into: plan.isPointwise ? target + positions.lowerBound : scratch,
                    stride: plan.isPointwise ? plane : positions.count)
                if !plan.isPointwise { plan.fold(scratch, channels: channels.count, positions, into: target) }
            }
        }
        return result
    }

    /// The gradient of `convolution` with respect to its weight: `weightShape` from the gradient of the output.
    public func convolutionWeightGradient(
        _ x: Tensor, _ gradient: Tensor, weightShape: Shape, _ settings: ConvolutionSettings
    ) throws -> Tensor {
        let plan = try ConvolutionPlan(input: x.shape, weight: weightShape, settings)
        precondition(gradient.shape == plan.outputShape, "the gradient has the output's shape")
        if gradient.count == 0 || weightShape.count == 0 { return try zeros(weightShape) }
        if let result = try directWeightGradient(x, gradient, plan) { return result }
        let blocks = ChannelBlocks(plan)
        let bands = Bands(plan, rows: blocks.size &* plan.taps)
        // Few blocks leave threads idle; then parts of the batch are summed apart, and the sums added in order.
        let parts = Swift.min(plan.batch, Swift.max(1, Engine.tilesOfWeightGradient / (blocks.count &* plan.groups)))
        let sums = try empty(Shape([parts] + weightShape.dimensions, operation: "a convolution's gradient"))
        let (depth, plane) = (plan.weightsOfOutput, plan.outputPlane)
        try forEachConvolutionTile(
            plan, parts &* plan.groups &* blocks.count, scratch: bands.scratch
        ) { tile, scratch in
            let channels = blocks[tile % blocks.count]
            let (part, group) = (tile / blocks.count / plan.groups, tile / blocks.count % plan.groups)
            let firstWeight = group &* plan.outputChannels &* depth &+ channels.lowerBound &* plan.taps
            let target = sums.pointer + (part &* weightShape.count &+ firstWeight)
            let examples = (part &* plan.batch / parts)..<((part &+ 1) &* plan.batch / parts)
            for example in examples {
                for band in 0..<bands.count {
                    let positions = bands[band]
                    let columns = plan.unfolded(
                        x.pointer + plan.inputOffset(example, group, channels.lowerBound), channels: channels.count,
                        positions, scratch)
                    let gradients = MatrixView(
                        pointer: gradient.pointer + (plan.outputOffset(example, group) &+ positions.lowerBound),
                        stride: plane, isTransposed: false)
                    Engine.multiplyTile(
                        plan.outputChannels, channels.count &* plan.taps, positions.count, gradients,
                        MatrixView(pointer: columns.pointer, stride: columns.stride, isTransposed: true), into: target,
                        stride: depth, accumulating: example > examples.lowerBound || band > 0)
                }
            }
        }
        return parts == 1 ? sums.viewed(as: weightShape) : try sum(sums, axes: [0])
    }

    private static let tilesOfWeightGradient = 8

    /// Calls `body` with each tile's number and scratch space, on all compute threads.
    private func forEachConvolutionTile(
        _ plan: ConvolutionPlan, _ tiles: Int, scratch: Int, _ body: (Int, UnsafeMutablePointer<Float>) -> Void
    ) throws {
        let needed = plan.isPointwise ? 1 : scratch &+ Storage.slack
        try SystemMemory.require(bytes: threads &* needed &* MemoryLayout<Float>.stride)
        prepareForOneDNN()
        let isHeavy = plan.work / Swift.max(1, tiles / plan.batch) > Engine.tileWork / 32
        try parallel(tiles: tiles, isHeavy: isHeavy) { tile in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: needed) { body(tile, $0.baseAddress!) }
        }
    }
}

/// The output positions, cut so that their columns stay in cache.
private struct Bands {
    let count: Int
    /// Floats of the largest band's columns.
    let scratch: Int
    private let length: Int
    private let total: Int

    /// 256 kB, a part of the second-level cache.
    private static let columnsLimit = 1 << 16
    /// Fewer positions would make the product slow.
    private static let shortest = 32

    init(_ plan: ConvolutionPlan, rows: Int) {
        total = plan.outputPlane
        let fitting = max(Bands.shortest, Bands.columnsLimit / max(1, rows))
        // Of about equal lengths, in whole vectors.
        let pieces = max(1, (total &+ fitting &- 1) / fitting)
        length = min(total, ((total &+ pieces &- 1) / pieces &+ 7) & ~7)
        count = (total &+ length &- 1) / length
        scratch = length &* rows
    }

    subscript(band: Int) -> Range<Int> { (band &* length)..<min(total, (band &+ 1) &* length) }
}

/// A group's input channels, cut so that each block has about as many rows of columns as a product needs to be fast.
private struct ChannelBlocks {
    let size: Int
    let count: Int
    private let total: Int

    private static let rowsOfBlock = 256

    init(_ plan: ConvolutionPlan) {
        total = plan.inputChannels
        size = min(max(1, total), max(1, ChannelBlocks.rowsOfBlock / plan.taps))
        count = (total &+ size &- 1) / size
    }

    subscript(block: Int) -> Range<Int> { (block &* size)..<min(total, (block &+ 1) &* size) }
}
