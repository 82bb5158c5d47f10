/// An endless row of random blocks of 128 bits, of which each use takes the next ones.
public final class RandomStream {
    private let source: RandomSource
    /// What tells it apart from the source's other streams.
    let identity: UInt64
    let pinnedSeed: UInt64?
    private(set) var epoch: Int
    private var nextBlock: UInt64 = 0

    init(_ source: RandomSource, identity: UInt64, pinnedSeed: UInt64?) {
        self.source = source
        self.identity = identity
        self.pinnedSeed = pinnedSeed
        epoch = source.epoch
    }

    /// The number of blocks taken since the stream began, or began again.
    public var position: UInt64 {
        get { epoch == source.epoch ? nextBlock : 0 }
        set { set(position: newValue, epoch: source.epoch) }
    }

    /// The cipher's key at present.
    var key: UInt64 { RandomStream.mix(RandomStream.mix(pinnedSeed ?? source.seed) ^ identity) }

    /// Takes blocks; returns the first one's number.
    func take(blocks: Int) -> UInt64 {
        let first = position
        set(position: first &+ UInt64(blocks), epoch: source.epoch)
        return first
    }

    func set(position: UInt64, epoch: Int) {
        nextBlock = position
        self.epoch = epoch
    }

    func restart() { set(position: 0, epoch: source.epoch) }

    /// SplitMix64's finalizer: near seeds give far keys.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
