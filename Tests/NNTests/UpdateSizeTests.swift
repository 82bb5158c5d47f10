import Autograd
import NN
import TensorEngine
import XCTest

/// How far a step moved the parameters, against the weights before and after it.
final class UpdateSizeTests: XCTestCase {
    private let lab = Laboratory()

    func testUpdateSizesTellDataFromDecay() throws {
        let w = try lab.parameter([3, 4])
        let optimizer = try SGD([GroupRequest([w])], ["lr": 0.1, "weight_decay": 0.5])
        optimizer.recordsUpdates = true
        w.variable.gradient = try lab.variable([1, 0], [2])
        try optimizer.step(lab.engine)
        let size = try XCTUnwrap(optimizer.lastUpdates.first)
        assertClose(size.weight, 5)
        assertClose(try XCTUnwrap(size.decayPart), 0.25)
        assertClose(try XCTUnwrap(size.dataPart), 0.1, relative: 1e-4)
        // (0.1 + 0.15, 0.2)
        assertClose(size.ratio, 0.1025.squareRoot() / 5, relative: 1e-4)
        let adam = try Adam([GroupRequest([w])], ["weight_decay": 0.5])
        adam.recordsUpdates = true
        try adam.step(lab.engine)
        XCTAssertNil(try XCTUnwrap(adam.lastUpdates.first).decayPart)
    }

    /// Rows that fill whole vectors, rows that do not, rows too long to be summed up at once, few and many elements.
    private let shapes = [[24, 16], [5, 7], [3, 4096], [2, 3, 8], [1], [13], [300, 200]]

    private func parameters() throws -> [NamedVariable] {
        try shapes.enumerated().map { index, shape in
            let values = hashed(shape.reduce(1, *), start: 100 * index)
            return NamedVariable("p\(index)", Variable(try lab.tensor(values, shape), requiresGradient: true))
        }
    }

    /// Two steps with given gradients; the weights before and after the last of them.
    private func steps(_ optimizer: Optimizer, measured: Bool) throws -> (before: [Tensor], after: [Tensor]) {
        var before: [Tensor] = []
        for step in 0..<2 {
            before = optimizer.slots.map { $0.variable.value }
            for slot in optimizer.slots {
                let values = hashed(slot.variable.shape.count, start: 7 + step)
                slot.variable.gradient = Variable(try lab.tensor(values, slot.variable.shape.dimensions))
            }
            if measured { optimizer.measureNextStep(gradients: true) }
            try optimizer.step(lab.engine)
        }
        return (before, optimizer.slots.map { $0.variable.value })
    }

    func testAMeasuredStepIsTheSameStepAndItsSizesAreRight() throws {
        let settings: [String: Double] = ["lr": 0.01, "weight_decay": 0.1]
        let makers: [(String, ([NamedVariable]) throws -> Optimizer)] = [
            ("SGD", { try SGD([GroupRequest($0)], settings) }),
            ("momentum", { try SGD([GroupRequest($0)], settings.merging(["momentum": 0.9]) { $1 }) }),
            ("decoupled SGD", {
                var options = OptimizerOptions()
                options.decay = .decoupled
                return try SGD([GroupRequest($0)], settings, options: options)
            }),
            ("Adam", { try Adam([GroupRequest($0)], settings, flags: ["amsgrad"]) }),
            ("AdamW", { try AdamW([GroupRequest($0)], settings) }),
            ("Lion", { try Lion([GroupRequest($0)], settings) }),
        ]
        for (name, make) in makers {
            let plain = try steps(make(parameters()), measured: false)
            let optimizer = try make(parameters())
            let (before, after) = try steps(optimizer, measured: true)
            XCTAssertEqual(optimizer.lastUpdates.count, shapes.count, name)
            for (index, update) in optimizer.lastUpdates.enumerated() {
                let (old, new) = (before[index].scalars.map(Double.init), after[index].scalars.map(Double.init))
                XCTAssertEqual(after[index].scalars, plain.after[index].scalars, "\(name) \(shapes[index])")
                let weight = old.reduce(0) { $0 + $1 * $1 }.squareRoot()
                let change = zip(old, new).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }.squareRoot()
                assertClose(update.weight, weight, relative: 1e-5)
                assertClose(update.change, change, relative: 1e-5)
                guard let seen = update.seen else { continue }
                let gradient = try XCTUnwrap(optimizer.slots[index].variable.gradient?.value.scalars)
                let squares = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }
                assertClose(try XCTUnwrap(seen.gradientSquares), squares, relative: 1e-5)
                guard let norms = seen.unitNorms else { continue }
                let size = new.count / norms.count
                let units = (0..<norms.count).map { unit in
                    new[unit * size..<(unit + 1) * size].reduce(0) { $0 + $1 * $1 }.squareRoot()
                }
                XCTAssertEqual(norms.count, shapes[index][0])
                assertClose(norms.mean, units.reduce(0, +) / Double(units.count), relative: 1e-5)
                assertClose(norms.largest, try XCTUnwrap(units.max()), relative: 1e-5)
            }
        }
    }

    func testAConstraintCountsAsAPartOfTheStep() throws {
        let layer = try lab.linear(2, 1)
        try layer.replace("weight", with: lab.tensor([3, 4], [1, 2]))
        layer.constraints["weight"] = .maxNorm(1)
        let optimizer = try SGD([GroupRequest(layer.parameters)], ["lr": 0.1])
        optimizer.constrain(layer)
        optimizer.measureNextStep()
        layer.weight.gradient = try lab.variable([0, 0], [1, 2])
        try optimizer.step(lab.engine)
        let size = try XCTUnwrap(optimizer.lastUpdates.first)
        assertClose(size.change, 4, relative: 1e-6)
        try optimizer.step(lab.engine)
        XCTAssertTrue(optimizer.lastUpdates.isEmpty, "only the next step was to be measured")
    }
}
