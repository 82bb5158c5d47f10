import Autograd
import NN
import TensorEngine

/// What a tracker knows of one parameter.
final class TrackedParameter {
    let name: String
    let variable: Variable
    /// Its place in the optimizer whose steps are followed.
    var slot: ParameterSlot?
    /// The numbers that are followed, in the order of an entry.
    private let quantities: [Tracker.Quantity]
    /// Entry by entry.
    private var numbers: [Double] = []
    private(set) var timeline = HistogramTimeline()
    /// The value that the parameter had before the first entry, with its version: what the first step is measured by.
    private var beginning: (value: Tensor, version: Int32)?

    init(_ parameter: NamedVariable, following subjects: Tracker.Subjects) {
        name = parameter.name
        variable = parameter.variable
        quantities = subjects.quantities
        if subjects.contains(.updateRatio) { beginning = (variable.value, variable.version) }
    }

    /// A number an entry; empty where the quantity is not followed.
    subscript(quantity: Tracker.Quantity) -> [Double] {
        guard let place = quantities.firstIndex(of: quantity) else { return [] }
        return stride(from: place, to: numbers.count, by: quantities.count).map { numbers[$0] }
    }

    /// The last entry's number; nil where the quantity is not followed or there is no entry.
    func last(_ quantity: Tracker.Quantity) -> Double? {
        guard let place = quantities.firstIndex(of: quantity), !numbers.isEmpty else { return nil }
        return numbers[numbers.count - quantities.count + place]
    }

    /// The first step, which nobody was asked to measure, told by the value that the parameter had before; nil if it was
    /// not changed exactly once since.
    func firstUpdate(by optimizer: Optimizer, _ engine: Engine) throws -> UpdateSize? {
        guard let slot, let beginning, variable.version == beginning.version &+ 1 else { return nil }
        return try optimizer.updateSize(of: slot, from: beginning.value, engine)
    }

    /// An entry, its numbers in the order of `Subjects.quantities`. `update` is the step just taken; nil where it was not
    /// measured.
    func add(_ update: UpdateSize?, _ subjects: Tracker.Subjects, step: Int, _ engine: Engine) throws {
        let seen = update?.seen?.version == variable.version ? update?.seen : nil
        if subjects.contains(.norms) { add(try seen?.unitNorms ?? engine.unitNorms(variable.value)) }
        if subjects.contains(.updateRatio) { add(update) }
        if subjects.contains(.gradients) {
            let squares = try seen?.gradientSquares ?? variable.gradient.map { try engine.sumOfSquares($0.value) }
            numbers.append(squares?.squareRoot() ?? .nan)
        }
        if subjects.contains(.histograms) { timeline.add(variable.value, step: step) }
    }

    private func add(_ norms: UnitNorms) {
        numbers.append(norms.squares.squareRoot())
        numbers.append(norms.mean)
        numbers.append(norms.count > 0 ? norms.largest : .nan)
    }

    private func add(_ update: UpdateSize?) {
        beginning = nil
        guard let update else { return numbers.append(contentsOf: repeatElement(.nan, count: 4)) }
        numbers.append(update.ratio)
        numbers.append(update.change)
        numbers.append(update.dataRatio ?? .nan)
        numbers.append(update.decayRatio ?? .nan)
    }
}
