import NN
import TensorEngine

/// All that a run needs to go on bit for bit in another process: the states of its objects, of every generator, and
/// what else its script wants to keep.
public struct Checkpoint {
    /// The objects, in the order in which they are to be given again.
    public let parts: [(kind: String, state: StateValue)]
    /// What the script keeps by name, such as the epoch.
    public let values: [(name: String, value: StateValue)]
    private let generators: StateValue
    private let path: String

    private static let version = 1

    // MARK: Writing

    /// The whole is written beside its place first, and renamed.
    public static func write(
        _ parts: [Resumable], values: [(name: String, value: StateValue)] = [], _ random: RandomSource, to path: String
    ) throws {
        let state = StateValue.record([
            ("version", .integer(version)),
            ("parts", .list(parts.map { .record([("kind", .text($0.stateKind)), ("state", $0.runState)]) })),
            ("values", .record(values)),
            ("generators", random.runState),
        ])
        try FileContents.write(StateArchive.encode(state), to: path)
    }

    // MARK: Reading

    /// Reads and checks a file; nothing is restored yet.
    public init(reading path: String, _ engine: Engine) throws {
        let file = try DataFile(reading: path)
        guard let state = try StateArchive.decode(SafeTensorsFile(decoding: file, engine), file) else {
            throw FileError.checkpoint(path: path, problem: "it is no checkpoint but a file of tensors")
        }
        try self.init(state, file)
    }

    private init(_ state: StateValue, _ file: DataFile) throws {
        do {
            let reader = try StateReader(state, of: "a checkpoint")
            guard try reader.count("version") == Checkpoint.version else {
                throw file.damaged(.checkpoint, .version("\(try reader.count("version"))"))
            }
            parts = try reader.list("parts").map { part in
                let reader = try StateReader(part, of: "a checkpoint")
                guard let kind = try reader.state("kind").text else {
                    throw NNError.stateMismatch(owner: "a checkpoint", detail: "a part has no kind")
                }
                return (kind, try reader.state("state"))
            }
            values = try reader.record("values")
            generators = try reader.state("generators")
            path = file.path
        } catch let error as NNError {
            throw file.damaged(.checkpoint, .header(error.message))
        }
    }

    /// Puts objects and generators where they were: all of them or, after an error, none. The objects must be of the
    /// kinds that were saved, in the same order.
    public func resume(_ objects: [Resumable], _ random: RandomSource) throws {
        let kinds = parts.map(\.kind), given = objects.map(\.stateKind)
        guard kinds == given else {
            throw FileError.checkpoint(
                path: path, problem: "it holds \(Checkpoint.listed(kinds)), and resume got \(Checkpoint.listed(given))")
        }
        let restorers = try zip(objects, parts).map { object, part in
            try restorer { try object.restorer(for: part.state) }
        }
        let restoreGenerators = try restorer { try random.restorer(for: generators) }
        for restore in restorers { restore() }
        restoreGenerators()
    }

    private func restorer(_ make: () throws -> () -> Void) throws -> () -> Void {
        do {
            return try make()
        } catch let error as NNError {
            throw FileError.checkpoint(path: path, problem: error.message)
        }
    }

    private static func listed(_ kinds: [String]) -> String {
        kinds.isEmpty ? "nothing" : kinds.joined(separator: ", ")
    }

    /// The weights of the first net in a checkpoint; nil if this is no checkpoint.
    static func weights(in stored: SafeTensorsFile, _ file: DataFile) throws -> [NamedTensor]? {
        guard let state = try StateArchive.decode(stored, file) else { return nil }
        let checkpoint = try Checkpoint(state, file)
        for part in checkpoint.parts {
            guard let reader = try? StateReader(part.state, of: part.kind), let weights = try? reader.tensors("weights")
            else { continue }
            return weights.map { NamedTensor($0.name, $0.value) }
        }
        throw FileError.checkpoint(path: file.path, problem: "it holds no net")
    }
}
