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

    public let subjects: Set<Subject>
    /// Of so many calls of `log` one makes an entry, beginning with the first.
    public let every: Int
    /// The optimizer's step count at each entry.
    public private(set) var steps: [Int] = []
    /// The epoch of each entry, from 1; 0 where none was given.
    public private(set) var epochs: [Int] = []
    private(set) var parameters: [TrackedParameter]
    private var calls = 0
    /// The optimizer seen last, and which parameter each of its slots holds.
    private weak var known: Optimizer?
    private var positions: [String: Int] = [:]

    /// Throws when `every` is below 1.
    public init(_ net: Module, what subjects: Set<Subject> = Set(Subject.allCases), every: Int = 1) throws {
        guard every >= 1 else { throw NNError.size(layer: "Tracker", name: "every", value: every, atLeast: 1) }
        self.subjects = subjects
        self.every = every
        let remembers = subjects.contains(.updateRatio)
        parameters = net.parameters.map { TrackedParameter($0, remembersValue: remembers, every: every) }
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
        if known !== optimizer { match(optimizer) }
        let updates = try lastUpdates(of: optimizer, engine)
        steps.append(optimizer.steps)
        epochs.append(epoch)
        for index in parameters.indices {
            let update = updates[index]
            let seen = update?.seen.flatMap { $0.version == parameters[index].variable.version ? $0 : nil }
            if subjects.contains(.norms) { try parameters[index].addNorms(seen?.unitNorms, engine) }
            if subjects.contains(.gradients) { try parameters[index].addGradient(seen?.gradientSquares, engine) }
            if subjects.contains(.histograms) { parameters[index].addHistogram(step: optimizer.steps) }
            if subjects.contains(.updateRatio) { parameters[index].add(update) }
        }
    }

    /// Called before a step that `log` will follow, so that this very step is measured.
    public func prepare(_ optimizer: Optimizer) {
        if subjects.contains(.updateRatio), calls % every == 0 { optimizer.measuresNextStep = true }
    }

    /// By parameter, what the optimizer measured of the step just taken.
    private func lastUpdates(of optimizer: Optimizer, _ engine: Engine) throws -> [UpdateSize?] {
        var updates = [UpdateSize?](repeating: nil, count: parameters.count)
        for update in optimizer.lastUpdates {
            if let position = positions[update.parameter] { updates[position] = update }
        }
        if steps.isEmpty, optimizer.lastUpdates.isEmpty {
            for slot in optimizer.slots {
                guard let position = positions[slot.name], let before = parameters[position].valueBeforeOneChange
                else { continue }
                updates[position] = try optimizer.updateSize(of: slot, from: before, engine)
            }
        }
        return updates
    }

    private func match(_ optimizer: Optimizer) {
        let places = Dictionary(uniqueKeysWithValues: zip(parameters.map { ObjectIdentifier($0.variable) }, parameters.indices))
        positions = [:]
        for slot in optimizer.slots { positions[slot.name] = places[ObjectIdentifier(slot.variable)] }
        known = optimizer
    }
}
