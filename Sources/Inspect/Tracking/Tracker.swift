import Autograd
import NN
import TensorEngine

/// Follows a net through training: an entry each time `log` is called, with norms, the size of the step just taken,
/// gradients, and histograms of each parameter that the net had when the tracker was made.
///
/// What it gathered is plain data: `names`, `steps` and `epochs` (one number an entry), `series(_:_:)`,
/// `histograms(of:)` and `normGrid()`.
public final class Tracker {
    /// What can be followed.
    public enum Subject: String, CaseIterable, Sendable {
        case norms
        case updateRatio = "update_ratio"
        case gradients = "grads"
        case histograms = "hist"

        /// The numbers it gives for each parameter; the first is what the subject's own name stands for.
        public var quantities: [Quantity] {
            switch self {
            case .norms: return [.l2, .unitMean, .unitMax]
            case .updateRatio: return [.ratio, .change, .dataRatio, .decayRatio]
            case .gradients: return [.gradient]
            case .histograms: return []
            }
        }

        fileprivate var bit: UInt8 {
            switch self {
            case .norms: return 1
            case .updateRatio: return 2
            case .gradients: return 4
            case .histograms: return 8
            }
        }
    }

    /// Several of them, in a word: each step asks.
    public struct Subjects {
        private var bits: UInt8 = 0

        init(_ subjects: [Subject]) {
            for subject in subjects { bits |= subject.bit }
        }

        public func contains(_ subject: Subject) -> Bool { bits & subject.bit != 0 }

        /// Their numbers, in the order of `Subject.allCases`.
        public var quantities: [Quantity] { Subject.allCases.filter(contains).flatMap(\.quantities) }
    }

    /// A number that is followed.
    public enum Quantity: String, CaseIterable, Sendable {
        /// √Σw², and the mean and the largest l2 norm of the units' incoming weights.
        case l2, unitMean = "unit_mean", unitMax = "unit_max"
        /// ‖Δw‖ / ‖w‖, ‖Δw‖, and the ratio's parts.
        case ratio, change, dataRatio = "data", decayRatio = "decay"
        /// The l2 norm of the gradient that the step used.
        case gradient = "grad"
    }

    public let subjects: Subjects
    /// Of so many calls of `log` one makes an entry, beginning with the first.
    public let every: Int
    /// The optimizer's step count at each entry.
    public private(set) var steps: [Int] = []
    /// The epoch of each entry, from 1; 0 where none was given.
    public private(set) var epochs: [Int] = []
    let parameters: [TrackedParameter]
    private var calls = 0
    /// The optimizer whose slots the parameters know.
    private weak var known: Optimizer?

    /// Throws when there is nothing to follow, and when `every` is below 1.
    public init(_ net: Module, what subjects: [Subject] = Subject.allCases, every: Int = 1) throws {
        guard every >= 1 else { throw NNError.size(layer: "Tracker", name: "every", value: every, atLeast: 1) }
        guard !subjects.isEmpty else { throw InspectError.nothingToFollow }
        let followed = Subjects(subjects)
        self.subjects = followed
        self.every = every
        parameters = net.parameters.map { TrackedParameter($0, following: followed) }
    }

    /// The parameters' dotted names, in the net's order.
    public var names: [String] { parameters.map(\.name) }

    /// How many entries there are.
    public var count: Int { steps.count }

    /// Makes an entry after a step of the optimizer, which is told to measure the next step that will be entered.
    public func log(_ optimizer: Optimizer, epoch: Int = 0, _ engine: Engine) throws {
        defer {
            calls += 1
            prepare(optimizer)
        }
        guard calls % every == 0 else { return }
        if known !== optimizer { try match(optimizer) }
        let isUnmeasured = steps.isEmpty && optimizer.lastUpdates.isEmpty
        steps.append(optimizer.steps)
        epochs.append(epoch)
        for parameter in parameters {
            let update = isUnmeasured ? try parameter.firstUpdate(by: optimizer, engine) : parameter.slot?.lastUpdate
            try parameter.add(update, subjects, step: optimizer.steps, engine)
        }
    }

    /// Called before a step that `log` will follow, so that this very step is measured.
    public func prepare(_ optimizer: Optimizer) {
        guard subjects.contains(.updateRatio), calls % every == 0 else { return }
        optimizer.measureNextStep(gradients: subjects.contains(.gradients))
    }

    private func match(_ optimizer: Optimizer) throws {
        let slots = Dictionary(uniqueKeysWithValues: optimizer.slots.map { (ObjectIdentifier($0.variable), $0) })
        for parameter in parameters { parameter.slot = slots[ObjectIdentifier(parameter.variable)] }
        guard parameters.isEmpty || parameters.contains(where: { $0.slot != nil }) else { throw InspectError.otherOptimizer }
        known = optimizer
    }
}
