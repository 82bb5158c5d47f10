/// All randomness of a session: one seed, and streams that are told apart by what they are for.
///
/// A stream's numbers depend on the seed, on its kind and shape, and on how many streams of that kind and shape were
/// made before it. So adding a layer of another kind does not change the numbers of those that were there.
public final class RandomSource {
    public private(set) var seed: UInt64
    /// Counts the reseedings. A stream that was made in an earlier epoch starts over when it is next used.
    private(set) var epoch = 0
    private var made: [String: Int] = [:]
    private var streams: [WeakStream] = []

    private struct WeakStream {
        weak var stream: RandomStream?
    }

    public init(seed: UInt64 = 0) {
        self.seed = seed
    }

    /// Starts everything again from a new seed, streams in use too.
    public func reseed(_ seed: UInt64) {
        self.seed = seed
        epoch += 1
        made = [:]
    }

    /// A new stream for something of this kind (for example "Linear.weight") and shape.
    public func stream(kind: String, shape: [Int] = []) -> RandomStream {
        let name = "\(kind)\(shape)"
        let ordinal = made[name, default: 0]
        made[name] = ordinal + 1
        return register(RandomStream(self, identity: RandomSource.hash("\(name)#\(ordinal)"), pinnedSeed: nil))
    }

    /// A stream that depends on its own seed alone, not on the session's.
    public func stream(pinned seed: UInt64, kind: String = "pinned") -> RandomStream {
        register(RandomStream(self, identity: RandomSource.hash(kind), pinnedSeed: seed))
    }

    private func register(_ stream: RandomStream) -> RandomStream {
        if streams.count == streams.capacity { streams.removeAll { $0.stream == nil } }
        streams.append(WeakStream(stream: stream))
        return stream
    }

    /// FNV-1a.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The state of the source and of all its streams.
    public struct Snapshot {
        fileprivate let seed: UInt64
        fileprivate let epoch: Int
        fileprivate let made: [String: Int]
        fileprivate let streams: [(stream: RandomStream, position: UInt64, epoch: Int)]
    }

    public func snapshot() -> Snapshot {
        let live = streams.compactMap(\.stream).map { ($0, $0.position, $0.epoch) }
        return Snapshot(seed: seed, epoch: epoch, made: made, streams: live)
    }

    /// Goes back to a snapshot. Streams made since then start over when they are next used.
    public func restore(_ snapshot: Snapshot) {
        let known = Set(snapshot.streams.map { ObjectIdentifier($0.stream) })
        seed = snapshot.seed
        epoch = snapshot.epoch
        made = snapshot.made
        for case let stream? in streams.map(\.stream) where !known.contains(ObjectIdentifier(stream)) {
            stream.restart()
        }
        for (stream, position, epoch) in snapshot.streams { stream.set(position: position, epoch: epoch) }
    }
}
