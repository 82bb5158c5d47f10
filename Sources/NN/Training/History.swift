/// What a training run measured, an entry an epoch.
public struct History: Equatable, Sendable {
    public private(set) var dataLoss: [Double] = []
    public private(set) var penalty: [Double] = []
    public private(set) var objective: [Double] = []
    /// The data loss on the validation examples in evaluation mode; empty without such examples.
    public private(set) var validationLoss: [Double] = []
    public private(set) var learningRate: [Double] = []
    /// How many optimizer steps were taken.
    public internal(set) var steps = 0
    public internal(set) var seconds = 0.0

    public init() {}

    init(
        dataLoss: [Double], penalty: [Double], objective: [Double], validationLoss: [Double], learningRate: [Double],
        steps: Int, seconds: Double
    ) {
        self.dataLoss = dataLoss
        self.penalty = penalty
        self.objective = objective
        self.validationLoss = validationLoss
        self.learningRate = learningRate
        self.steps = steps
        self.seconds = seconds
    }

    public var epochs: Int { dataLoss.count }

    mutating func append(dataLoss: Double, penalty: Double, validationLoss: Double?, learningRate: Double) {
        self.dataLoss.append(dataLoss)
        self.penalty.append(penalty)
        objective.append(dataLoss + penalty)
        if let validationLoss { self.validationLoss.append(validationLoss) }
        self.learningRate.append(learningRate)
    }

    /// The lists under the names that scripts read; `val_loss` only where there is one.
    public var series: [(name: String, values: [Double])] {
        var all = [("data_loss", dataLoss), ("penalty", penalty), ("objective", objective)]
        if !validationLoss.isEmpty { all.append(("val_loss", validationLoss)) }
        return all + [("lr", learningRate)]
    }
}
