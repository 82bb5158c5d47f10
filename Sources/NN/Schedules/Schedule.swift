/// What a schedule drives: one value, or one a parameter group.
public struct ScheduleTarget {
    /// "lr", for example.
    public let name: String
    let get: () throws -> [Double]
    let set: ([Double]) throws -> Void

    public init(name: String, get: @escaping () throws -> [Double], set: @escaping ([Double]) throws -> Void) {
        self.name = name
        self.get = get
        self.set = set
    }

    /// A hyper-parameter of an optimizer, in each of its groups.
    public static func hyperparameter(_ name: String, of optimizer: Optimizer) throws -> ScheduleTarget {
        _ = try optimizer.value(of: name)
        return ScheduleTarget(
            name: name,
            get: { try optimizer.groups.map { try $0.value(of: name) } },
            set: { values in
                for (group, value) in zip(optimizer.groups, values) { try group.set(name, to: value) }
            })
    }

    /// The share that a dropout layer drops.
    public static func probability(of layer: Dropout) -> ScheduleTarget {
        ScheduleTarget(name: "p", get: { [layer.probability] }, set: { try layer.setProbability($0[0]) })
    }
}

/// Moves a hyper-parameter along a curve, a point a step. The values when it is made are the curve's base.
public final class Schedule {
    public let curve: ScheduleCurve
    public let target: ScheduleTarget
    /// How many steps were taken.
    public internal(set) var steps = 0
    var base: [Double]

    /// Sets the target to the curve's first point.
    public init(_ curve: ScheduleCurve, _ target: ScheduleTarget) throws {
        try curve.validate()
        self.curve = curve
        self.target = target
        base = try target.get()
        try apply()
    }

    public func step() throws {
        steps += 1
        try apply()
    }

    /// The present value and the ones that follow, for the first group; nothing moves.
    public func preview(_ count: Int) throws -> [Double] {
        try ValueRange.between(0, 1e7).check(Double(count), "n", of: "preview")
        return try (0..<count).map { try curve.value(base: base[0], at: steps + $0) }
    }

    private func apply() throws {
        try target.set(base.map { try curve.value(base: $0, at: steps) })
    }
}

/// Lowers a hyper-parameter when a metric stops getting better.
///
/// After `patience` checks in a row without improvement the value is multiplied by `factor`; once it has come down to
/// its first value times `minimumRatio` it stays, and `isFinished` is true.
public final class PlateauSchedule {
    /// Whether smaller or larger metrics are better.
    public enum Goal: String, Sendable, CaseIterable {
        case min, max
    }

    public let target: ScheduleTarget
    public let factor: Double
    public let patience: Int
    public let minimumRatio: Double
    public let goal: Goal
    /// By what share of the best metric a new one must be better.
    public let threshold: Double
    public internal(set) var best: Double?
    public internal(set) var checksWithoutImprovement = 0
    public internal(set) var isFinished = false
    var base: [Double]

    public init(
        _ target: ScheduleTarget, factor: Double = 0.5, patience: Int = 10, minimumRatio: Double = 1.0 / 1024,
        goal: Goal = .min, threshold: Double = 1e-4
    ) throws {
        let owner = "ReduceLROnPlateau"
        try ValueRange.below(0, 1).check(factor, "factor", of: owner)
        try requireSize(patience, "patience", of: owner)
        try ValueRange.between(0, 1).check(minimumRatio, "min_ratio", of: owner)
        try ValueRange.nonNegative.check(threshold, "threshold", of: owner)
        self.target = target
        self.factor = factor
        self.patience = patience
        self.minimumRatio = minimumRatio
        self.goal = goal
        self.threshold = threshold
        base = try target.get()
    }

    /// Looks at the metric after an epoch. NaN is never an improvement.
    public func step(_ metric: Double) throws {
        if isImprovement(metric) {
            best = metric
            checksWithoutImprovement = 0
            return
        }
        checksWithoutImprovement += 1
        guard checksWithoutImprovement >= patience else { return }
        checksWithoutImprovement = 0
        let lowest = base.map { $0 * minimumRatio }
        let values = zip(try target.get(), lowest).map { max($0 * factor, $1) }
        try target.set(values)
        isFinished = zip(values, lowest).allSatisfy { $0 <= $1 }
    }

    private func isImprovement(_ metric: Double) -> Bool {
        guard let best else { return !metric.isNaN }
        let margin = threshold * abs(best)
        return goal == .min ? metric < best - margin : metric > best + margin
    }
}
