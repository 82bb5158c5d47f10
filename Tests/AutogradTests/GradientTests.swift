import Autograd
import TensorEngine
import XCTest

/// Walks the table of operations: first and second gradients against central differences.
final class GradientTests: XCTestCase {
    private let bench = Bench()
    private var tape: Tape { bench.tape }

    func testEveryOperationHasASample() {
        let sampled = Set(OperationSample.all.flatMap { [$0.operation, $0.inner ?? $0.operation] })
        let missing = Autograd.Operation.allCases.filter { !sampled.contains($0) && $0 != .custom }
        XCTAssertEqual(missing, [])
    }

    func testFirstGradients() throws {
        for sample in OperationSample.all {
            let inputs = try leaves(sample)
            let result = try sample.body(tape, inputs)
            XCTAssertEqual(result.operation, sample.operation, sample.name)
            let weights = try self.weights(result.shape, 1)
            let gradients = try tape.gradients(of: try weighted(result, weights), for: inputs)
            try compare(sample.name, inputs, gradients) { try self.weighted(try sample.body(self.tape, $0), weights) }
        }
    }

    func testSecondGradients() throws {
        for sample in OperationSample.all {
            let inputs = try leaves(sample)
            let weights = try self.weights(try sample.body(tape, inputs).shape, 1)
            let directions = try inputs.map { try self.weights($0.shape, 2) }
            /// The gradient along fixed directions: a number that can be derived again.
            func slope(_ inputs: [Variable], create: Bool) throws -> Variable {
                let y = try self.weighted(try sample.body(self.tape, inputs), weights)
                let gradients = try self.tape.gradients(of: y, for: inputs, create: create)
                var total = try self.tape.constant(0)
                for (gradient, direction) in zip(gradients, directions) {
                    total = try self.tape.add(total, try self.weighted(gradient, direction))
                }
                return total
            }
            let first = try slope(inputs, create: true)
            let plain = try slope(inputs, create: false)
            let expected = plain.value.item
            XCTAssertEqual(first.value.item, expected, accuracy: 1e-4 + 1e-4 * abs(expected), sample.name)
            let second = first.requiresGradient
                ? try tape.gradients(of: first, for: inputs)
                : try inputs.map { Variable(try bench.engine.zeros($0.shape)) }
            try compare("second gradient of \(sample.name)", inputs, second) { try slope($0, create: false) }
        }
    }

    private func leaves(_ sample: OperationSample) throws -> [Variable] {
        let stream = bench.source.stream(kind: sample.name)
        return try sample.shapes.map { dimensions in
            let value = try bench.engine.uniform(
                Shape(dimensions), low: sample.range.lowerBound, high: sample.range.upperBound, from: stream)
            return Variable(value, requiresGradient: true)
        }
    }

    private func weights(_ shape: Shape, _ seed: UInt64) throws -> Variable {
        Variable(try bench.engine.uniform(shape, low: 0.5, high: 1.5, from: bench.source.stream(pinned: seed)))
    }

    private func weighted(_ x: Variable, _ weights: Variable) throws -> Variable {
        try tape.sum(try tape.multiply(x, weights))
    }

    /// Compares with (f(x + h) - f(x - h))/2h in every coordinate.
    private func compare(
        _ name: String, _ inputs: [Variable], _ gradients: [Variable], _ f: ([Variable]) throws -> Variable
    ) throws {
        let h: Float = 4e-3
        for (input, gradient) in zip(inputs, gradients) {
            XCTAssertEqual(gradient.shape, input.shape, name)
            let original = input.value
            for i in 0..<original.count {
                func moved(_ step: Float) throws -> Double {
                    var value = original
                    try value.withMutableFloats(bench.engine) { $0[i] += step }
                    input.replaceValue(value)
                    return Double(try f(inputs).value.item)
                }
                let slope = (try moved(h) - moved(-h)) / Double(2 * h)
                input.replaceValue(original)
                let ours = Double(gradient.value[i])
                XCTAssertEqual(ours, slope, accuracy: 6e-3 + 6e-3 * abs(slope), "\(name), element \(i)")
            }
        }
    }
}

/// Gradients where functions have no slope, as PyTorch 2 gives them.
final class KinkTests: XCTestCase {
    private let bench = Bench()

    func testUnaryKinks() throws {
        let tape = bench.tape
        let nan = Float.nan
        let table: [(String, [Float], [Float], (Variable) throws -> Variable)] = [
            ("relu", [-1, 0, 1], [0, 0, 1], { try tape.relu($0) }),
            ("relu of nan", [nan], [nan], { try tape.multiply(try tape.relu($0), $0) }),
            ("abs", [-1, 0, 1], [-1, 0, 1], { try tape.abs($0) }),
            ("clip", [-1, 0, 1, 2], [1, 1, 1, 0], { try tape.clip($0, low: -1, high: 1) }),
            ("hardtanh", [-1, 0, 1, 2], [0, 1, 0, 0], { try tape.hardtanh($0) }),
            ("leaky relu", [-1, 0, 1], [0.1, 0.1, 1], { try tape.leakyRelu($0, slope: 0.1) }),
            ("elu", [-1, 0, 1], [0.36787945, 1, 1], { try tape.elu($0) }),
            ("max of all", [1, 3, 3], [0, 0.5, 0.5], { try tape.amax($0) }),
            ("max along an axis", [1, 3, 3], [0, 1, 0], { try tape.amax($0, axes: [0]) }),
            ("sqrt", [0, 4], [.infinity, 0.25], { try tape.sqrt($0) }),
            ("norm at 0", [0, 0], [0, 0], { try tape.norm($0) }),
            ("norm 1", [0, -2], [0, -1], { try tape.norm($0, order: 1) }),
            ("norm 3", [0, -2], [0, -1], { try tape.norm($0, order: 3) }),
            ("norm inf", [2, -2], [0.5, -0.5], { try tape.norm($0, order: .infinity) }),
            ("std of equals", [1, 1], [0, 0], { try tape.deviation($0) }),
            ("prod with one zero", [0, 2, 3], [6, 0, 0], { try tape.prod($0) }),
            ("prod with two zeros", [0, 0, 3], [0, 0, 0], { try tape.prod($0) }),
            ("median", [3, 1, 2, 4], [0, 0, 1, 0], { try tape.median($0) }),
            ("sign", [-1, 0], [0, 0], { try tape.sign($0) }),
        ]
        for (name, input, expected, f) in table {
            let gradient = try bench.gradients(of: [input]) { try f($0[0]) }[0]
            XCTAssertEqual(gradient.count, expected.count, name)
            for (a, b) in zip(gradient, expected) {
                let isSame = a == b || abs(a - b) < 1e-6 || a.isNaN && b.isNaN
                XCTAssertTrue(isSame, "\(name): \(gradient), expected \(expected)")
            }
        }
    }

    func testBinaryKinks() throws {
        let tape = bench.tape
        let larger = try bench.gradients(of: [[1, 2], [1, 3]]) { try tape.maximum($0[0], $0[1]) }
        XCTAssertEqual(larger, [[0.5, 0], [0.5, 1]])
        let powers = try bench.gradients(of: [[0, 0, 2], [0, 2, 3]]) { try tape.power($0[0], $0[1]) }
        XCTAssertEqual(powers[0], [0, 0, 12])
        XCTAssertEqual(powers[1][0], 0)
        XCTAssertEqual(powers[1][1], 0)
        XCTAssertEqual(powers[1][2], 5.5451775, accuracy: 1e-5)
        let rest = try bench.gradients(of: [[5, -5], [3, 3]]) { try tape.remainder($0[0], $0[1]) }
        XCTAssertEqual(rest, [[1, 1], [-1, 2]])
    }

    func testDropoutAtTheEnds() throws {
        let x = try bench.leaf([1, .infinity, .nan])
        let stream = bench.source.stream(kind: "Dropout")
        let kept = try bench.tape.dropout(x, probability: 0, from: stream)
        XCTAssertTrue(kept.output === x)
        XCTAssertEqual(stream.position, 0, "p = 0 draws nothing")
        XCTAssertEqual(try bench.tape.dropout(x, probability: 1, from: stream).output.value.scalars, [0, 0, 0])
    }
}
