extension Engine {
    /// The convolution of x, or nil where unfolding is faster.
    func directConvolution(
        _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, _ plan: ConvolutionPlan
    ) throws -> Tensor? {
        guard let shape = DirectConvolution(plan) else { return nil }
        let (depth, source) = (shape.depth, weight.pointer)
        let packed = try packed(shape) { group, output, channel, tap in
            source[(group &* shape.outputs &+ output) &* depth &+ channel &* shape.taps &+ tap]
        }
        return try slide(packed, over: x, bias, shape, into: plan.outputShape)
    }

    /// The gradient with respect to the input, or nil where folding is faster.
    func directInputGradient(_ gradient: Tensor, _ weight: Tensor, _ plan: ConvolutionPlan) throws -> Tensor? {
        guard let shape = DirectConvolution(plan)?.adjoint else { return nil }
        let source = weight.pointer
        let packed = try packed(shape) { group, output, channel, tap in
            // Of the adjoint, whose outputs are the convolution's inputs.
            source[
                ((group &* shape.inputs &+ channel) &* shape.outputs &+ output) &* shape.taps
                    &+ (shape.taps &- 1 &- tap)]
        }
        return try slide(packed, over: gradient, nil, shape, into: plan.inputShape)
    }

    /// The gradient with respect to the weight, or nil where unfolding is faster.
    func directWeightGradient(_ x: Tensor, _ gradient: Tensor, _ plan: ConvolutionPlan) throws -> Tensor? {
        guard let shape = DirectConvolution(plan) else { return nil }
        let x = try framed(x, shape)
        let gradient = try spaced(gradient, shape)
        let offsets = shape.offsets
        let count = plan.weightShape.count
        let parts = Swift.min(shape.batch, Engine.partsOfWeightGradient)
        let sums = try empty(Shape([parts] + plan.weightShape.dimensions, operation: "a convolution's gradient"))
        let gradientPlane = shape.rows.output &* shape.width
        let inputStride = shape.groups &* shape.inputs &* shape.framedPlane
        let gradientStride = shape.groups &* shape.outputs &* gradientPlane
        try parallel(tiles: parts &* shape.groups, isHeavy: true) { tile in
            let (part, group) = (tile / shape.groups, tile % shape.groups)
            let first = part &* shape.batch / parts
            let examples = (part &+ 1) &* shape.batch / parts &- first
            let left = gradient.pointer
                + (first &* gradientStride &+ group &* shape.outputs &* gradientPlane)
            let right = x.pointer + (first &* inputStride &+ group &* shape.inputs &* shape.framedPlane)
            ShiftedProducts.multiply(
                left, rows: shape.outputs, pitch: gradientPlane, stride: gradientStride, right, offsets: offsets,
                stride: inputStride, length: shape.length, repetitions: examples,
                into: sums.pointer + (part &* count &+ group &* shape.outputs &* shape.depth))
        }
        return parts == 1 ? sums.viewed(as: plan.weightShape) : try sum(sums, axes: [0])
    }

    private static let partsOfWeightGradient = 8

    /// The weights of each block of output channels in the order in which they are used.
    @inline(__always)
    private func packed(
        _ shape: DirectConvolution, _ weight: (_ group: Int, _ output: Int, _ channel: Int, _ tap: Int) -> Float
    ) throws -> Tensor {
        let block = ShiftedProducts.block
        let blocks = (shape.outputs &+ block &- 1) / block
        let packed = try empty(
            Shape([shape.groups, blocks, shape.depth, block], operation: "a convolution's weights"))
        var target = packed.pointer
        for group in 0..<shape.groups {
            for first in stride(from: 0, to: shape.outputs, by: block) {
                for channel in 0..<shape.inputs {
                    for tap in 0..<shape.taps {
                        for row in 0..<block {
                            let output = first &+ row
                            target[row] = output < shape.outputs ? weight(group, output, channel, tap) : 0
                        }
                        target += block
                    }
                }
            }
        }
        return packed
    }

    private func slide(
        _ weights: Tensor, over x: Tensor, _ bias: Tensor?, _ shape: DirectConvolution, into result: Shape
    ) throws -> Tensor {
        let x = try framed(x, shape)
        let result = try empty(result)
        let offsets = shape.offsets
        let bands = RowBands(shape)
        let block = ShiftedProducts.block
        let blocks = (shape.outputs &+ block &- 1) / block
        let pitch = bands.longest
        try parallel(tiles: shape.batch &* shape.groups &* bands.count, isHeavy: true) { tile in
            let (plane, band) = (tile / bands.count, tile % bands.count)
            let (group, rows) = (plane % shape.groups, bands.rows(band))
            let positions = bands.positions(rows)
            let source = x.pointer + (plane &* shape.inputs &* shape.framedPlane &+ positions.lowerBound)
            let weights = weights.pointer + group &* blocks &* block &* shape.depth
            withUnsafeTemporaryAllocation(of: Float.self, capacity: blocks &* block &* pitch) { scratch in
                let wide = scratch.baseAddress!
                ShiftedProducts.multiply(
                    weights, blocks: blocks, source, offsets: offsets, length: positions.count, into: wide,
                    pitch: pitch)
                let skipped = rows.lowerBound &* shape.width &- positions.lowerBound
                for output in 0..<shape.outputs {
                    let target = result.pointer
                        + ((plane &* shape.outputs &+ output) &* shape.outputPlane
                            &+ rows.lowerBound &* shape.columns.output)
                    Engine.narrow(
                        wide + (output &* pitch &+ skipped), rows: rows.count, from: shape.width, into: target,
                        to: shape.columns.output, adding: bias?.pointer[group &* shape.outputs &+ output] ?? 0)
                }
            }
        }
        return result
    }

    /// Copies the beginnings of rows, one right after another.
    @inline(__always)
    private static func narrow(
        _ source: UnsafeMutablePointer<Float>, rows: Int, from width: Int, into target: UnsafeMutablePointer<Float>,
        to columns: Int, adding shift: Float
    ) {
        let shifts = Vector(repeating: shift)
        for row in 0..<rows {
            let (from, to) = (source + row &* width, target + row &* columns)
            var i = 0
            while i &+ 8 <= columns {
                to.store(from.vector(at: i) + shifts, at: i)
                i &+= 8
            }
            if i == columns { continue }
            if row &+ 1 < rows && columns >= 8 {
                // What is written beyond the row's end is replaced by the next row.
                to.store(from.vector(at: i) + shifts, at: i)
            } else {
                to.store(from.vector(at: i) + shifts, at: i, count: columns &- i)
            }
        }
    }

    /// x with its padding in place.
    private func framed(_ x: Tensor, _ shape: DirectConvolution) throws -> Tensor {
        if shape.height == shape.rows.input && shape.width == shape.columns.input { return x }
        return try placed(
            x, rows: shape.rows.input, columns: shape.columns.input, height: shape.height, width: shape.width,
            top: shape.rows.before, left: shape.columns.before)
    }

    /// A gradient of the output with its rows as far apart as those of the input, zeros between them.
    private func spaced(_ gradient: Tensor, _ shape: DirectConvolution) throws -> Tensor {
        if shape.width == shape.columns.output { return gradient }
        return try placed(
            gradient, rows: shape.rows.output, columns: shape.columns.output, height: shape.rows.output,
            width: shape.width, top: 0, left: 0)
    }

    /// Each plane of x within a larger plane of zeros.
    private func placed(
        _ x: Tensor, rows: Int, columns: Int, height: Int, width: Int, top: Int, left: Int
    ) throws -> Tensor {
        let planes = rows &* columns == 0 ? 0 : x.count / (rows &* columns)
        let result = try empty(Shape([planes, height, width], operation: "padding"))
        let plane = height &* width
        let planesInTile = Swift.max(1, 16384 / Swift.max(1, plane))
        try parallel(tiles: (planes &+ planesInTile &- 1) / planesInTile) { tile in
            for index in (tile &* planesInTile)..<Swift.min(planes, (tile &+ 1) &* planesInTile) {
                let target = result.pointer + index &* plane
                target.update(repeating: 0, count: plane)
                for row in 0..<rows {
                    (target + ((row &+ top) &* width &+ left)).update(
                        from: x.pointer + (index &* rows &+ row) &* columns, count: columns)
                }
            }
        }
        return result
    }
}
