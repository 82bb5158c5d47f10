import TensorEngine

/// All generators of a session: the seed, how many streams were made, and where each live one stands.
extension RandomSource: Resumable {
    public var stateKind: String { "generators" }

    public var runState: StateValue {
        let state = self.state
        return .record([
            ("seed", .word(state.seed)),
            ("made", .record(state.made.map { ($0.name, .integer($0.count)) })),
            ("shared", .list(state.shared.map { .text($0) })),
            ("streams", .list(state.streams.map { stream in
                .list([
                    .word(stream.identity), stream.pinnedSeed.map { .word($0) } ?? .none, .word(stream.position),
                ])
            })),
        ])
    }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let mismatch = NNError.stateMismatch(owner: stateKind, detail: "its streams are damaged")
        var restored = State(seed: try reader.word("seed"))
        restored.made = try reader.record("made").map { name, value in
            guard let count = value.count else { throw mismatch }
            return (name, count)
        }
        restored.shared = try reader.list("shared").map { value in
            guard let name = value.text else { throw mismatch }
            return name
        }
        restored.streams = try reader.list("streams").map { value in
            guard let fields = value.list, fields.count == 3, let identity = fields[0].word, let position = fields[2].word
            else { throw mismatch }
            return (identity, fields[1].word, position)
        }
        return { self.restore(restored) }
    }
}
