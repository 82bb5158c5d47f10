/// The output positions, cut so that their columns stay in cache.
struct Bands {
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

/// Examples whose columns stand side by side in one product: with few positions each, it would be slow for one alone.
struct ExampleBundles {
    let size: Int
    let count: Int
    private let batch: Int

    /// Columns that keep oneDNN's kernels busy.
    private static let columns = 192
    /// 512 kB, half of a second-level cache.
    private static let columnsLimit = 1 << 17

    init(_ plan: ConvolutionPlan, _ bands: Bands, rows: Int) {
        batch = plan.batch
        if plan.isPointwise || bands.count > 1 {
            size = 1
        } else {
            let wanted = (ExampleBundles.columns &+ plan.outputPlane &- 1) / plan.outputPlane
            size = max(1, min(wanted, batch, ExampleBundles.columnsLimit / max(1, rows &* plan.outputPlane)))
        }
        count = (batch &+ size &- 1) / size
    }

    subscript(bundle: Int) -> Range<Int> { (bundle &* size)..<min(batch, (bundle &+ 1) &* size) }

    /// The length of a row of columns. For several examples there is room behind them, into which unfolding may write.
    func pitch(_ positions: Range<Int>, _ examples: Range<Int>) -> Int {
        let columns = positions.count &* examples.count
        return size == 1 ? columns : (columns &+ 7 &+ 15) & ~15
    }

    /// Room for so many rows of columns.
    func floats(rows: Int, _ bands: Bands) -> Int { rows &* pitch(bands[0], 0..<size) &+ Storage.slack }
}

/// A group's input channels, cut so that each block has about as many rows of columns as a product needs to be fast.
struct ChannelBlocks {
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
