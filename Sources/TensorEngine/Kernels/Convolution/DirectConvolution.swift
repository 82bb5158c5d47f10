/// The sizes of a convolution of stride 1 that needs no unfolding. In an input with its padding in place, a tap of the
/// kernel sees the whole plane from a fixed distance: with rows of the input's length, the output is a sum of shifted
/// input planes. The positions where a window would reach from one row into the next are computed in vain and left out.
struct DirectConvolution {
    let batch: Int
    let groups: Int
    /// Channels of one group.
    let inputs: Int
    let outputs: Int
    let rows: SpatialAxis
    let columns: SpatialAxis

    /// Nil where unfolding is faster: for many output channels, for which oneDNN's product pays, and for planes of
    /// hardly more than one vector or mostly of padding.
    init?(_ plan: ConvolutionPlan) {
        self.init(
            batch: plan.batch, groups: plan.groups, inputs: plan.inputChannels, outputs: plan.outputChannels,
            rows: plan.rows, columns: plan.columns)
    }

    private init?(
        batch: Int, groups: Int, inputs: Int, outputs: Int, rows: SpatialAxis, columns: SpatialAxis
    ) {
        guard rows.stride == 1, columns.stride == 1, outputs <= DirectConvolution.mostOutputs, inputs > 0 else {
            return nil
        }
        self.batch = batch
        self.groups = groups
        self.inputs = inputs
        self.outputs = outputs
        self.rows = rows
        self.columns = columns
        let planes = rows.input &* columns.input &+ rows.output &* columns.output
        let (framed, overflow) = height.multipliedReportingOverflow(by: width)
        guard taps > 1, !overflow, framed <= 4 &* planes, length >= ShiftedProducts.tile else { return nil }
    }

    private static let mostOutputs = 24

    /// The gradient with respect to the input is a convolution too: of the output's gradient, with its channels
    /// exchanged and the kernel turned around. Nil where that one does not fit.
    var adjoint: DirectConvolution? {
        guard let rows = rows.adjoint, let columns = columns.adjoint else { return nil }
        return DirectConvolution(
            batch: batch, groups: groups, inputs: outputs, outputs: inputs, rows: rows, columns: columns)
    }

    var taps: Int { rows.kernel &* columns.kernel }
    /// Weights of one output channel.
    var depth: Int { inputs &* taps }
    /// The input's rows and columns with their padding.
    var height: Int { rows.output &+ rows.reach }
    var width: Int { columns.output &+ columns.reach }
    var framedPlane: Int { height &* width }
    var outputPlane: Int { rows.output &* columns.output }
    /// Positions from the first output to the last in rows of the input's length.
    var length: Int { (rows.output &- 1) &* width &+ columns.output }

    /// Where each weight of an output channel sees the input, from the first output position.
    var offsets: [Int] {
        var offsets: [Int] = []
        offsets.reserveCapacity(depth)
        for channel in 0..<inputs {
            for row in 0..<rows.kernel {
                for column in 0..<columns.kernel {
                    offsets.append(
                        channel &* framedPlane &+ row &* rows.dilation &* width &+ column &* columns.dilation)
                }
            }
        }
        return offsets
    }
}

extension SpatialAxis {
    /// How far the last tap is from the first.
    var reach: Int { dilation &* (kernel &- 1) }

    /// The axis of the gradient with respect to the input, for a stride of 1. Nil where outputs see padding alone.
    fileprivate var adjoint: SpatialAxis? {
        let (front, back) = (reach &- before, input &+ before &- output)
        guard front >= 0, back >= 0 else { return nil }
        return SpatialAxis(
            input: output, kernel: kernel, stride: 1, dilation: dilation, before: front, after: back)
    }
}

/// The output's rows, cut so that a part of all channels stays in cache.
struct RowBands {
    let count: Int
    private let rowsInBand: Int
    private let shape: DirectConvolution

    private static let positionsInBand = 1024

    init(_ shape: DirectConvolution) {
        self.shape = shape
        let total = shape.rows.output
        let fitting = max(1, RowBands.positionsInBand / shape.width)
        let pieces = (total &+ fitting &- 1) / fitting
        rowsInBand = (total &+ pieces &- 1) / pieces
        count = (total &+ rowsInBand &- 1) / rowsInBand
    }

    func rows(_ band: Int) -> Range<Int> {
        (band &* rowsInBand)..<min(shape.rows.output, (band &+ 1) &* rowsInBand)
    }

    /// The positions from a band's first output to its last, more of them if these are less than a tile.
    func positions(_ rows: Range<Int>) -> Range<Int> {
        let start = rows.lowerBound &* shape.width
        let end = max((rows.upperBound &- 1) &* shape.width &+ shape.columns.output, ShiftedProducts.tile)
        return min(start, end &- ShiftedProducts.tile)..<end
    }

    var longest: Int { max(rowsInBand &* shape.width, ShiftedProducts.tile) }
}
