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
        let bundles = ExampleBundles(plan, bands, rows: plan.weightsOfOutput)
        let (depth, plane) = (plan.weightsOfOutput, plan.outputPlane)
        let columnFloats = bundles.floats(rows: depth, bands)
        let productFloats = bundles.size > 1 ? bundles.floats(rows: plan.outputChannels, bands) : 0
        try forEachConvolutionTile(
            plan, bundles.count &* bands.count, scratch: columnFloats &+ productFloats
        ) { tile, scratch in
            let (examples, positions) = (bundles[tile / bands.count], bands[tile % bands.count])
            let pitch = bundles.pitch(positions, examples)
            for group in 0..<plan.groups {
                let firstOutput = group &* plan.outputChannels
                var columns = MatrixView(pointer: scratch, stride: pitch, isTransposed: false)
                for (index, example) in examples.enumerated() {
                    let part = plan.unfolded(
                        x.pointer + plan.inputOffset(example, group), channels: plan.inputChannels, positions,
                        scratch + index &* positions.count, pitch: pitch)
                    if index == 0 { columns = part }
                }
                let first = result.pointer
                    + (plan.outputOffset(examples.lowerBound, group) &+ positions.lowerBound)
                let (product, stride) = bundles.size > 1 ? (scratch + columnFloats, pitch) : (first, plane)
                multiplyOnThisThread(
                    plan.outputChannels, positions.count &* examples.count, depth,
                    MatrixView(pointer: weight.pointer + firstOutput &* depth, stride: depth, isTransposed: false),
                    columns, into: product, stride: stride)
                if bundles.size == 1 && bias == nil { continue }
                for (index, example) in examples.enumerated() {
                    let target = result.pointer + (plan.outputOffset(example, group) &+ positions.lowerBound)
                    for channel in 0..<plan.outputChannels {
                        Engine.copy(
                            product + (channel &* stride &+ index &* positions.count), positions.count,
                            adding: bias?.pointer[firstOutput &+ channel] ?? 0, to: target + channel &* plane)
                    }
                }
            }
        }
        return result
    }

    @inline(__always)
    private static func copy(
        _ source: UnsafeMutablePointer<Float>, _ count: Int, adding shift: Float, to target: UnsafeMutablePointer<Float>
    ) {
        let shifts = Vector(repeating: shift)
        var i = 0
        while i &+ 8 <= count {
            target.store(source.vector(at: i) + shifts, at: i)
            i &+= 8
        }
        while i < count {
            target[i] = source[i] + shift
            i &+= 1
        }
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
        let bundles = ExampleBundles(plan, bands, rows: blocks.size &* plan.taps)
        let (depth, plane) = (plan.weightsOfOutput, plan.outputPlane)
        let columnFloats = bundles.floats(rows: blocks.size &* plan.taps, bands)
        let gradientFloats = bundles.size > 1 ? bundles.floats(rows: plan.outputChannels, bands) : 0
        try forEachConvolutionTile(
            plan, bundles.count &* plan.groups &* blocks.count, scratch: columnFloats &+ gradientFloats
        ) { tile, scratch in
            let channels = blocks[tile % blocks.count]
            let (examples, group) = (bundles[tile / blocks.count / plan.groups], tile / blocks.count % plan.groups)
            let firstWeight = group &* plan.outputChannels &* depth &+ channels.lowerBound &* plan.taps
            let weights = MatrixView(pointer: weight.pointer + firstWeight, stride: depth, isTransposed: true)
            for band in 0..<bands.count {
                let positions = bands[band]
                let pitch = bundles.pitch(positions, examples)
                var gradients = MatrixView(
                    pointer: gradient.pointer
                        + (plan.outputOffset(examples.lowerBound, group) &+ positions.lowerBound),
                    stride: plane, isTransposed: false)
                if bundles.size > 1 {
                    gradients = MatrixView(pointer: scratch + columnFloats, stride: pitch, isTransposed: false)
                    for (index, example) in examples.enumerated() {
                        for channel in 0..<plan.outputChannels {
                            (gradients.pointer + (channel &* pitch &+ index &* plane)).update(
                                from: gradient.pointer + (plan.outputOffset(example, group) &+ channel &* plane),
                                count: plane)
                        }
                    }
                }
                let target = result.pointer + plan.inputOffset(examples.lowerBound, group, channels.lowerBound)
                multiplyOnThisThread(
                    channels.count &* plan.taps, positions.count &* examples.count, plan.outputChannels, weights,
                    gradients,
                    into: plan.isPointwise ? target + positions.lowerBound : scratch,
                    stride: plan.isPointwise ? plane : pitch)
                if plan.isPointwise { continue }
                for (index, example) in examples.enumerated() {
                    plan.fold(
                        scratch + index &* positions.count, pitch: pitch, channels: channels.count, positions,
                        into: result.pointer + plan.inputOffset(example, group, channels.lowerBound))
                }
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
                        positions, scratch, pitch: positions.count)
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
