import Autograd
import NN
import TensorEngine

/// What a tracker knows of one parameter.
struct TrackedParameter {
    let name: String
    let variable: Variable
    /// By the quantities' places in their list.
    private var series = [[Double]](repeating: [], count: Tracker.Quantity.allCases.count)
    private(set) var timeline = HistogramTimeline()
    /// The value that the parameter had before the first entry, with its version: what the first step is measured by.
    private var beginning: (value: Tensor, version: Int32)?

    init(_ parameter: NamedVariable, remembersValue: Bool) {
        name = parameter.name
        variable = parameter.variable
        if remembersValue { beginning = (variable.value, variable.version) }
    }

    /// A number an entry; empty where the quantity is not followed.
    subscript(quantity: Tracker.Quantity) -> [Double] { series[quantity.place] }

    private mutating func append(_ quantity: Tracker.Quantity, _ value: Double) {
        series[quantity.place].append(value)
    }

    /// The remembered value, if the parameter was changed exactly once since.
    var valueBeforeOneChange: Tensor? {
        guard let beginning, variable.version == beginning.version &+ 1 else { return nil }
        return beginning.value
    }

    /// An entry. `update` is the step just taken; nil where it was not measured.
    mutating func add(_ update: UpdateSize?, _ subjects: Tracker.Subjects, step: Int, _ engine: Engine) throws {
        let seen = update?.seen?.version == variable.version ? update?.seen : nil
        if subjects.contains(.norms) { add(try seen?.unitNorms ?? engine.unitNorms(variable.value)) }
        if subjects.contains(.gradients) {
            let squares = try seen?.gradientSquares ?? variable.gradient.map { try engine.sumOfSquares($0.value) }
            append(.gradient, squares?.squareRoot() ?? .nan)
        }
        if subjects.contains(.histograms) { timeline.add(variable.value, step: step) }
        if subjects.contains(.updateRatio) { add(update) }
    }

    private mutating func add(_ norms: UnitNorms) {
        append(.l2, norms.squares.squareRoot())
        append(.unitMean, norms.mean)
        append(.unitMax, norms.count > 0 ? norms.largest : .nan)
    }

    private mutating func add(_ update: UpdateSize?) {
        beginning = nil
        let weight = update?.weight ?? .nan
        append(.ratio, update?.ratio ?? .nan)
        append(.change, update?.change ?? .nan)
        append(.dataRatio, (update?.dataPart ?? .nan) / weight)
        append(.decayRatio, (update?.decayPart ?? .nan) / weight)
    }
}

extension Tracker.Quantity {
    fileprivate var place: Int {
        switch self {
        case .l2: return 0
        case .unitMean: return 1
        case .unitMax: return 2
        case .ratio: return 3
        case .change: return 4
        case .dataRatio: return 5
        case .decayRatio: return 6
        case .gradient: return 7
        }
    }
}
