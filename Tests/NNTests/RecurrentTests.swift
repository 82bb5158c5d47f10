import Autograd
import NN
import TensorEngine
import XCTest

/// What recurrent layers drop, and when.
final class RecurrentTests: XCTestCase {
    private let lab = Laboratory()
    private let cells: [RecurrentCell] = [.tanh, .relu, .lstm, .gru]

    private func make(_ cell: RecurrentCell, _ change: (inout RecurrentOptions) -> Void = { _ in }) throws -> Recurrent {
        var options = RecurrentOptions()
        change(&options)
        lab.runtime.random.reseed(5)
        return try Recurrent(cell, 3, 10, options, runtime: lab.runtime)
    }

    private func sequences(_ examples: Int = 9, _ steps: Int = 6) throws -> Variable {
        try lab.variable(hashed(examples * steps * 3, start: 70, scale: 2), [examples, steps, 3])
    }

    func testEvaluationDropsNothing() throws {
        for cell in cells {
            let x = try sequences()
            let plain = try make(cell)
            let dropping = try make(cell) { ($0.inputDropout, $0.recurrentDropout) = (0.4, 0.6) }
            dropping.eval()
            XCTAssertEqual(try dropping(x, lab.runtime).value.scalars, try plain(x, lab.runtime).value.scalars)
            let stacked = try make(cell) { $0.layers = 2 }
            let stackedDropping = try make(cell) { ($0.layers, $0.dropout) = (2, 0.5) }
            let trained = try stackedDropping(x, lab.runtime).value.scalars
            stackedDropping.eval()
            let expected = try stacked(x, lab.runtime).value.scalars
            XCTAssertEqual(try stackedDropping(x, lab.runtime).value.scalars, expected)
            XCTAssertNotEqual(trained, expected)
        }
    }

    /// Everything dropped: without inputs and states only the biases are left, the same at each step for tanh.
    func testProbabilityOne() throws {
        let layer = try make(.tanh) { ($0.inputDropout, $0.recurrentDropout) = (1, 1) }
        let y = try layer(sequences(), lab.runtime).value.scalars
        let biases = layer.parameters.filter { $0.name.hasPrefix("bias") }.map { $0.variable.value.scalars }
        for (index, value) in y.enumerated() {
            XCTAssertEqual(value, tanhf(biases[0][index % 10] + biases[1][index % 10]), accuracy: 1e-6)
        }
        for cell in cells {
            let still = try make(cell) { $0.zoneout = 1 }
            for _ in 0..<2 {
                XCTAssertEqual(Set(try still(sequences(), lab.runtime).value.scalars), [0], "the state stays as it was")
                still.eval()
            }
        }
    }

    /// Input that is 1 in one step and 0 in the others: a dropped feature is missing in whichever step it is, and the
    /// masks of two gates differ.
    func testMasksAreTheSameAtAllSteps() throws {
        let steps = 4, examples = 40
        for cell in cells {
            let layer = try make(cell) { ($0.recurrentDropout, $0.bias) = (0.5, false) }
            var kept: [Tensor] = []
            for _ in 0..<2 {
                _ = try layer(sequences(examples, steps), lab.runtime)
                let mask = try XCTUnwrap(layer.passes[0].keptStates)
                XCTAssertEqual(mask.shape.dimensions, [cell.gates.count, examples, 10])
                kept.append(mask)
            }
            XCTAssertNotEqual(kept[0].scalars, kept[1].scalars, "each pass draws anew")
            if cell.gates.count > 1 {
                XCTAssertNotEqual(Array(kept[0].scalars[..<400]), Array(kept[0].scalars[400..<800]))
            }
        }
    }

    /// tanh with W_hh = 1 and inputs of 0 shows the mask: a unit whose state is dropped falls to 0 and stays there.
    func testDroppedStatesAreForgotten() throws {
        let layer = try make(.tanh) { ($0.recurrentDropout, $0.bias) = (0.5, false) }
        try layer.replace("weight_hh_l0", with: lab.engine.eye(10, 10))
        let x = Variable(try lab.engine.zeros(Shape([5, 3, 3])))
        let first = Variable(try lab.engine.full(Shape([1, 5, 10]), 0.25))
        let y = try layer(x, from: [first], lab.runtime).output.value.scalars
        let mask = try XCTUnwrap(layer.passes[0].keptStates).scalars
        for example in 0..<5 {
            for unit in 0..<10 {
                var state: Float = 0.25
                for step in 0..<3 {
                    state = tanhf(state * 2 * mask[example * 10 + unit])
                    XCTAssertEqual(y[(example * 3 + step) * 10 + unit], state, accuracy: 1e-6)
                }
            }
        }
        XCTAssertEqual(Set(mask), [0, 1])
    }

    /// While training a unit's state is the old or the new one; in evaluation it is between them.
    func testZoneout() throws {
        let layer = try make(.tanh) { ($0.zoneout, $0.bias) = (0.25, false) }
        try layer.replace("weight_hh_l0", with: lab.engine.zeros(Shape([10, 10])))
        let x = try sequences(30, 8)
        let new = try make(.tanh) { $0.bias = false }
        try new.replace("weight_hh_l0", with: lab.engine.zeros(Shape([10, 10])))
        let candidates = try new(x, lab.runtime).value.scalars
        let y = try layer(x, lab.runtime).value.scalars
        var kept = 0
        for index in y.indices {
            let old = index / 10 % 8 == 0 ? 0 : y[index - 10]
            if y[index] == old { kept += 1 } else { XCTAssertEqual(y[index], candidates[index], accuracy: 1e-6) }
        }
        XCTAssertEqual(Double(kept) / Double(y.count), 0.25, accuracy: 0.03)
        layer.eval()
        let mixed = try layer(x, lab.runtime).value.scalars
        for index in mixed.indices {
            let old = index / 10 % 8 == 0 ? 0 : mixed[index - 10]
            XCTAssertEqual(mixed[index], 0.25 * old + 0.75 * candidates[index], accuracy: 1e-6)
        }
    }

    /// The mean over many passes of what the masks let through is what evaluation gives, for a linear cell.
    func testExpectationIsKept() throws {
        let layer = try make(.relu) { ($0.inputDropout, $0.bias) = (0.3, false) }
        let positive = Variable(try lab.engine.abs(layer.parameters[0].variable.value))
        try layer.replace("weight_ih_l0", with: positive.value)
        let x = Variable(try lab.engine.ones(Shape([2000, 1, 3])))
        let mean = try lab.engine.mean(layer(x, lab.runtime).value, axes: [0, 1]).scalars
        layer.eval()
        let expected = try lab.engine.mean(layer(x, lab.runtime).value, axes: [0, 1]).scalars
        for (a, b) in zip(mean, expected) { XCTAssertEqual(a, b, accuracy: 0.04 * b + 0.01) }
    }

    /// More tiles than are worth but one thread.
    func testSameBitsOnAnyNumberOfThreads() throws {
        for cell in cells {
            var results: [[[Float]]] = []
            for threads in [1, 2, 3] {
                let engine = Engine(threads: threads)
                let runtime = Runtime(tape: Tape(engine: engine), random: RandomSource(seed: 8))
                var options = RecurrentOptions()
                (options.layers, options.isBidirectional, options.dropout) = (2, true, 0.2)
                (options.inputDropout, options.recurrentDropout, options.zoneout) = (0.2, 0.3, 0.1)
                let layer = try Recurrent(cell, 8, 11, options, runtime: runtime)
                let x = Variable(try engine.tensor(hashed(60 * 4 * 8), Shape([60, 4, 8])), requiresGradient: true)
                let y = try layer(x, runtime)
                try runtime.tape.backward(runtime.tape.mean(runtime.tape.square(y)))
                results.append([y.value.scalars] + layer.parameters.map { $0.variable.gradient?.value.scalars ?? [] })
            }
            XCTAssertEqual(results[0], results[1], cell.kind)
            XCTAssertEqual(results[0], results[2], cell.kind)
        }
    }

    /// What an example gives does not depend on the others in its batch.
    func testExamplesAreApart() throws {
        let layer = try make(.lstm)
        let x = try sequences(19, 5)
        let all = try layer(x, lab.runtime).value.scalars
        for example in [0, 7, 8, 18] {
            let one = try lab.tape.index(x, [.slice(start: example, stop: example + 1, step: 1)])
            XCTAssertEqual(try layer(one, lab.runtime).value.scalars, Array(all[example * 50..<(example + 1) * 50]))
        }
    }

    func testLookingInsideChangesNothing() throws {
        let layer = try make(.gru) { $0.recurrentDropout = 0.5 }
        let x = try sequences()
        _ = try layer(x, lab.runtime)
        let mask = layer.passes[0].keptStates?.scalars
        _ = try layer.preservingState(lab.runtime) { try layer(x, lab.runtime) }
        XCTAssertEqual(layer.passes[0].keptStates?.scalars, mask)
    }

    func testCopiesAreApart() throws {
        let layer = try make(.lstm) { $0.layers = 2 }
        let copy = try layer.copy(lab.runtime)
        let x = try sequences()
        let before = try layer(x, lab.runtime).value.scalars
        XCTAssertEqual(try copy(x, lab.runtime).value.scalars, before)
        try copy.replace("weight_hh_l1", with: lab.engine.zeros(Shape([40, 10])))
        XCTAssertNotEqual(try copy(x, lab.runtime).value.scalars, before)
        XCTAssertEqual(try layer(x, lab.runtime).value.scalars, before)
    }

    func testMistakes() throws {
        func expect(_ expected: NNError, line: UInt = #line, _ body: () throws -> Void) {
            XCTAssertThrowsError(try body(), line: line) { XCTAssertEqual($0 as? NNError, expected, line: line) }
        }
        expect(.dropoutBetweenLayers(layer: "LSTM", value: 0.2)) { _ = try make(.lstm) { $0.dropout = 0.2 } }
        expect(.probability(layer: "GRU", name: "zoneout", value: -1)) { _ = try make(.gru) { $0.zoneout = -1 } }
        expect(.probability(layer: "RNN", name: "input_dropout", value: 2)) { _ = try make(.relu) { $0.inputDropout = 2 } }
        expect(.size(layer: "RNN", name: "num_layers", value: 0, atLeast: 1)) { _ = try make(.tanh) { $0.layers = 0 } }
        let layer = try make(.lstm)
        expect(.sequenceInput(layer: "LSTM(3 => 10)", features: 3, shape: [9, 3])) {
            _ = try layer(lab.variable(hashed(27), [9, 3]), lab.runtime)
        }
        expect(.emptySequence(layer: "LSTM(3 => 10)", shape: [2, 0, 3])) {
            _ = try layer(lab.variable([], [2, 0, 3]), lab.runtime)
        }
        let state = try lab.variable(hashed(20), [1, 2, 10])
        expect(.recurrentState(layer: "LSTM(3 => 10)", expected: [1, 9, 10], hasCell: true, got: [[1, 2, 10], [1, 2, 10]])) {
            _ = try layer(sequences(), from: [state, state], lab.runtime)
        }
    }
}
