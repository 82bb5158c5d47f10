import Autograd
import Inspect
import NN
import TensorEngine
import XCTest

/// Tables about recurrent layers, against what the layers themselves hold.
final class RecurrentInspectionTests: XCTestCase {
    private let runtime = Runtime(tape: Tape(engine: Engine(threads: 1)), random: RandomSource(seed: 2))

    private func layer(_ cell: RecurrentCell, _ change: (inout RecurrentOptions) -> Void = { _ in }) throws -> Recurrent {
        var options = RecurrentOptions()
        change(&options)
        return try Recurrent(cell, 3, 4, options, runtime: runtime)
    }

    private func input() throws -> Variable {
        Variable(try runtime.engine.normal(Shape([5, 6, 3]), from: runtime.random.stream(pinned: 1)))
    }

    private func number(_ cell: Table.Cell?) throws -> Double {
        guard case .number(let value)? = cell else { throw Missing() }
        return value
    }

    private struct Missing: Error {}

    func testGatesAreThoseOfTheLastPass() throws {
        let gru = try layer(.gru) { $0.layers = 2 }
        _ = try gru(input(), runtime)
        let table = try gates(gru)
        XCTAssertEqual(table.rows.map(\.name), ["reset_l0", "update_l0", "new_l0", "reset_l1", "update_l1", "new_l1"])
        let pass = try XCTUnwrap(gru.passes[1].report.pass)
        let entries: [TensorIndex] = [.all, .all, .slice(start: 4, stop: 8, step: 1)]
        let update = try runtime.engine.index(pass.gates, IndexPlan(entries, of: pass.gates.shape))
        XCTAssertEqual(try number(table["update_l1", "mean"]), Double(try runtime.engine.mean(update).item), accuracy: 1e-6)
        let deviation = try runtime.engine.variance(update, unbiased: true).item.squareRoot()
        XCTAssertEqual(try number(table["update_l1", "std"]), Double(deviation), accuracy: 1e-6)
    }

    func testRelusHaveNoUpperEnd() throws {
        let rnn = try layer(.relu)
        let y = try rnn(input(), runtime).value.scalars
        let table = try gates(rnn)
        XCTAssertEqual(table["state_l0", "high"], .empty)
        let zeros = y.filter { $0 == 0 }.count
        XCTAssertGreaterThan(zeros, 0)
        XCTAssertEqual(try number(table["state_l0", "low"]), Double(zeros) / Double(y.count), accuracy: 1e-9)
    }

    func testSpectrumOfEachGate() throws {
        let lstm = try layer(.lstm)
        let weight = try XCTUnwrap(lstm.recurrentWeights.first).weight.value
        let table = try recurrentSpectrum(lstm, runtime.engine)
        for (index, gate) in ["input_l0", "forget_l0", "cell_l0", "output_l0"].enumerated() {
            let rows = TensorIndex.slice(start: index * 4, stop: index * 4 + 4, step: 1)
            let part = try runtime.engine.index(weight, IndexPlan([rows], of: weight.shape))
            XCTAssertEqual(try number(table[gate, "sigma_max"]), Double(try runtime.engine.sigmaMax(part).item))
            XCTAssertEqual(try number(table[gate, "spectral_radius"]), Double(try runtime.engine.spectralRadius(part).item))
            XCTAssertEqual(table[gate, "bound"], .number(gate == "cell_l0" ? 1 : 4))
        }
    }

    func testTimeGradientsAreOfTheLastBackwardPass() throws {
        let lstm = try layer(.lstm) { $0.isBidirectional = true }
        XCTAssertThrowsError(try timeGradients(lstm))
        let y = try lstm(input(), runtime)
        XCTAssertThrowsError(try timeGradients(lstm), "only the way forward")
        try runtime.tape.backward(runtime.tape.sum(y))
        let table = try timeGradients(lstm)
        XCTAssertEqual(table.columns, ["l0", "l0_reverse"])
        XCTAssertEqual(table.rows.count, 6)
        // In the sum each state counts once, the ones that come last in their direction only so.
        XCTAssertEqual(try number(table["5", "l0"]), 20.0.squareRoot(), accuracy: 1e-5)
        XCTAssertEqual(try number(table["0", "l0_reverse"]), 20.0.squareRoot(), accuracy: 1e-5)
        // Twice the loss, twice the gradients.
        try runtime.tape.backward(runtime.tape.multiply(runtime.tape.sum(lstm(input(), runtime)), 2))
        XCTAssertEqual(
            try number(timeGradients(lstm)["2", "l0"]), 2 * (try number(table["2", "l0"])), accuracy: 1e-5)
    }

    func testExplainChangesNothing() throws {
        let gru = try layer(.gru) { $0.recurrentDropout = 0.5 }
        let x = try input()
        _ = try gru(x, runtime)
        let before = gru.passes[0].keptStates?.scalars
        let first = try explain(gru, x, runtime)
        XCTAssertEqual(try explain(gru, x, runtime), first, "the next draw is not used up")
        XCTAssertEqual(gru.passes[0].keptStates?.scalars, before)
        let kept = try XCTUnwrap(first["kept_reset"]?.values)
        let y = try gru(x, runtime).value
        XCTAssertEqual(first["h"]?.values, y.scalars[20..<24].map(Double.init), "the masks shown are those of the next call")
        XCTAssertEqual(kept, try XCTUnwrap(gru.passes[0].keptStates).scalars[..<4].map(Double.init))
    }
}
