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
    private var shared: [String: RandomStream] = [:]

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

    /// The one stream of this kind and shape that all who ask for it share. It goes on from one use to the next.
    public func sharedStream(kind: String, shape: [Int] = []) -> RandomStream {
        sharedStream("\(kind)\(shape)")
    }

    private func sharedStream(_ name: String) -> RandomStream {
        if let stream = shared[name] { return stream }
        let stream = register(RandomStream(self, identity: RandomSource.hash("\(name)#0"), pinnedSeed: nil))
        shared[name] = stream
        return stream
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

    /// The state of the source and of all its streams as plain data, which outlives the process.
    public struct State {
        public let seed: UInt64
        public var made: [(name: String, count: Int)] = []
        public var shared: [String] = []
        /// In the order in which they were made.
        public var streams: [(identity: UInt64, pinnedSeed: UInt64?, position: UInt64)] = []

        public init(seed: UInt64) { self.seed = seed }
    }

    public var state: State {
        var state = State(seed: seed)
        state.made = made.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        state.shared = shared.keys.sorted()
        state.streams = streams.compactMap(\.stream).map { ($0.identity, $0.pinnedSeed, $0.position) }
        return state
    }

    /// Goes back to a state, perhaps of another process. Streams are told apart by what they are for; those that the
    /// state does not know stay where they are, and those that are not there any more are passed over.
    public func restore(_ state: State) {
        seed = state.seed
        made = Dictionary(state.made.map { ($0.name, $0.count) }, uniquingKeysWith: max)
        for name in state.shared { _ = sharedStream(name) }
        // After a reseeding, streams of one identity can follow each other: the first is restored from the first.
        var waiting = streams.compactMap(\.stream)
        for saved in state.streams {
            guard let index = waiting.firstIndex(where: {
                $0.identity == saved.identity && $0.pinnedSeed == saved.pinnedSeed
            }) else { continue }
            waiting.remove(at: index).position = saved.position
        }
    }
}
