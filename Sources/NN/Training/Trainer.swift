import Autograd
import Glibc
import TensorEngine

/// How long and in what batches to train.
public struct FitOptions {
    public var epochs = 1
    /// Ends the training after so many steps, within an epoch or beyond `epochs`; nil leaves it to `epochs`.
    public var steps: Int?
    /// nil: all examples in one batch.
    public var batchSize: Int?
    public var shuffle = true
    public var dropLast = false
    public var validation: Examples?

    public init() {}
}

/// How far a training run is, for a progress display.
public struct FitProgress {
    public let step: Int
    public let totalSteps: Int
    public let epoch: Int
    public let epochs: Int
    public let dataLoss: Double
    public let secondsElapsed: Double
}

/// Trains a net: batches, forward, loss, penalties, backward, step; and measures as it goes.
///
/// Data loss and penalty stay apart in what it reports; their sum, the objective, is what is minimized. When an error
/// or an interruption ends a run, net and optimizer are as the last whole step left them and `history` holds the epochs
/// that were completed.
public final class Trainer {
    public let net: Module
    public let optimizer: Optimizer
    /// Takes the optimizer's steps where they are sharpness-aware: two forward and backward passes each.
    public let sharpness: SAM?
    public let runtime: Runtime
    public let loss: (Variable, Variable) throws -> Variable
    /// How outputs come from inputs; at first the net itself.
    public var forward: (Variable) throws -> Variable
    /// Called after every step.
    public var onProgress: ((FitProgress) throws -> Void)?
    /// Called after every epoch; false ends the training.
    public var afterEpoch: ((History) throws -> Bool)?
    public private(set) var history = History()
    /// Whether a loss that is NaN or infinite because the data are is an error, before any parameter follows it.
    public var refusesNonFiniteData = true
    /// Whether something has asked to end the run.
    public private(set) var isStopping = false

    public init(
        net: Module, optimizer: Optimizer, sharpness: SAM? = nil, runtime: Runtime,
        loss: @escaping (Variable, Variable) throws -> Variable
    ) {
        precondition(sharpness == nil || sharpness?.optimizer === optimizer, "SAM takes this optimizer's steps")
        self.net = net
        self.optimizer = optimizer
        self.sharpness = sharpness
        self.runtime = runtime
        self.loss = loss
        forward = { try net($0, runtime) }
        if optimizer.constrained.isEmpty { optimizer.constrain(net) }
    }

    /// What takes the steps, and has a state to keep.
    public var stepping: Resumable { sharpness ?? optimizer }

    /// Ends the run after the step that it is in, or the epoch whose end it is at.
    public func stop() { isStopping = true }

    /// Trains on `data`. A net in evaluation mode is trained in train mode and put back; parts that were set apart
    /// within a net in train mode stay as they are. With an earlier history the run goes on behind its last epoch, up to
    /// as many epochs or steps in all.
    @discardableResult
    public func fit(
        _ data: Examples, _ options: FitOptions = FitOptions(), continuing earlier: History = History()
    ) throws -> History {
        guard options.epochs >= 0 else { throw NNError.duration(name: "epochs", value: options.epochs) }
        if let steps = options.steps, steps < 0 { throw NNError.duration(name: "steps", value: steps) }
        try requireOwnParameters()
        history = earlier
        isStopping = false
        guard net.isTraining else {
            return try net.withTraining(true) { try run(data, options) }
        }
        return try run(data, options)
    }

    private func run(_ data: Examples, _ options: FitOptions) throws -> History {
        let stream = options.shuffle ? runtime.random.sharedStream(kind: "shuffle", shape: [data.count]) : nil
        let batches = try BatchPlan(
            count: data.count, size: options.batchSize, dropLast: options.dropLast, shuffledBy: nil, runtime.engine
        ).batchCount
        let (fromEpochs, overflow) = options.epochs.multipliedReportingOverflow(by: batches)
        let total = options.steps ?? (overflow ? .max : fromEpochs)
        let epochs = options.steps.map { $0 == 0 ? 0 : ($0 - 1) / batches + 1 } ?? options.epochs
        let parts = net.modules
        let start = monotonicSeconds() - history.seconds
        for epoch in min(history.epochs, epochs)..<epochs {
            let plan = try BatchPlan(
                count: data.count, size: options.batchSize, dropLast: options.dropLast, shuffledBy: stream,
                runtime.engine)
            var sums = EpochSums()
            for batch in 0..<min(batches, total - history.steps) {
                let examples = plan.isWhole ? data : try data.rows(plan.indices(of: batch), runtime.engine)
                // Who looks at the run afterwards finds how far its last step went.
                if history.steps + 1 == total { optimizer.measureNextStep() }
                sums.add(try step(examples, parts, of: data), count: examples.count)
                history.steps += 1
                history.seconds = monotonicSeconds() - start
                try onProgress?(FitProgress(
                    step: history.steps, totalSteps: total, epoch: epoch + 1, epochs: epochs,
                    dataLoss: sums.dataLoss, secondsElapsed: history.seconds))
                if isStopping { break }
            }
            let validation = try options.validation.map { try evaluate($0, batchSize: options.batchSize) }
            history.append(
                dataLoss: sums.dataLoss, penalty: sums.penalty, validationLoss: validation,
                learningRate: try optimizer.value(of: "lr"))
            if let afterEpoch, try !afterEpoch(history) { break }
            if isStopping { break }
        }
        return history
    }

    /// An optimizer that was made for another net would leave this one as it is. One over some of its parameters may be
    /// meant, and so may one over others if the net has none of its own.
    private func requireOwnParameters() throws {
        let own = Set(net.parameters.map { ObjectIdentifier($0.variable) })
        let isForeign = !optimizer.slots.contains { own.contains(ObjectIdentifier($0.variable)) }
        if !own.isEmpty && isForeign { throw NNError.foreignOptimizer(optimizer.kind) }
    }

    /// One optimizer step on one batch; the data loss and the penalty before it.
    func step(
        _ batch: Examples, _ parts: [NamedModule], of data: Examples
    ) throws -> (dataLoss: Double, penalty: Double) {
        try runtime.engine.checkInterrupt()
        let tape = runtime.tape
        var first: (dataLoss: Double, penalty: Double)?
        func objective() throws -> Variable {
            let dataLoss = try loss(forward(Variable(batch.inputs)), Variable(batch.targets))
            try check(dataLoss, of: data)
            let penalty = try parts.penalty(tape)
            first = first ?? (Double(dataLoss.value.item), Double(penalty?.value.item ?? 0))
            return try penalty.map { try tape.add(dataLoss, $0) } ?? dataLoss
        }
        if let sharpness {
            try sharpness.step(on: tape, loss: objective)
        } else {
            try optimizer.step(minimizing: try objective(), on: tape)
        }
        return first ?? (.nan, 0)
    }

    /// A loss is one number. It may be NaN, but not because of what the data hold.
    private func check(_ loss: Variable, of data: Examples) throws {
        guard loss.shape.count == 1 else { throw NNError.notScalarLoss(shape: loss.shape.dimensions) }
        if refusesNonFiniteData, !loss.value.item.isFinite { try data.requireFinite() }
    }

    /// The mean data loss over all examples, in evaluation mode and without gradients.
    public func evaluate(_ data: Examples, batchSize: Int? = nil) throws -> Double {
        let engine = runtime.engine
        let plan = try BatchPlan(count: data.count, size: batchSize, shuffledBy: nil, engine)
        return try net.withTraining(false) {
            try runtime.tape.withoutGradients {
                var sums = EpochSums()
                for batch in 0..<plan.batchCount {
                    try engine.checkInterrupt()
                    let examples = plan.isWhole ? data : try data.rows(plan.indices(of: batch), engine)
                    let value = try loss(forward(Variable(examples.inputs)), Variable(examples.targets))
                    try check(value, of: data)
                    sums.add((Double(value.value.item), 0), count: examples.count)
                }
                return sums.dataLoss
            }
        }
    }
}

/// Means over an epoch in which a batch counts by its number of examples.
private struct EpochSums {
    private var examples = 0.0
    private var dataLossSum = 0.0
    private var penaltySum = 0.0

    var dataLoss: Double { dataLossSum / examples }
    var penalty: Double { penaltySum / examples }

    mutating func add(_ values: (dataLoss: Double, penalty: Double), count: Int) {
        examples += Double(count)
        dataLossSum += values.dataLoss * Double(count)
        penaltySum += values.penalty * Double(count)
    }
}

private func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
