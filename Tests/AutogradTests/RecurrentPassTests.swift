import Autograd
import TensorEngine
import XCTest

/// The fused passes of recurrent layers against their definition, where numbers must agree or be the same.
final class RecurrentPassTests: XCTestCase {
    private let bench = Bench()
    private let cells: [RecurrentCell] = [.tanh, .relu, .lstm, .gru]
    private let (examples, steps, width) = (11, 5, 19)

    private func operands(_ cell: RecurrentCell, layerNorm: Bool = false) throws -> [RecurrentOperand: Variable] {
        let rows = cell.gates.count * width
        var shapes: [RecurrentOperand: [Int]] = [
            .projected: [examples, steps, rows], .weight: [rows, width], .inputBias: [rows], .recurrentBias: [rows],
            .hidden: [examples, width],
        ]
        if cell.hasCell { shapes[.cell] = [examples, width] }
        if layerNorm { shapes[.gain] = [rows] }
        if layerNorm && cell.hasCell { (shapes[.cellGain], shapes[.cellBias]) = ([width], [width]) }
        let stream = bench.source.stream(pinned: 3)
        return try Dictionary(
            uniqueKeysWithValues: RecurrentOperand.allCases.compactMap { operand in
                guard let shape = shapes[operand] else { return nil }
                let value = try bench.engine.uniform(Shape(shape), low: -0.6, high: 0.6, from: stream)
                return (operand, Variable(value, requiresGradient: true))
            })
    }

    private func draw(_ shape: [Int], _ probability: Float) throws -> Tensor {
        try bench.engine.bernoulli(Shape(shape), probability: probability, from: bench.source.stream(pinned: 4)).asNumbers()
    }

    func testFusedPassesAgreeWithTheirDefinition() throws {
        for cell in cells {
            for (isReversed, layerNorm) in [(false, false), (true, false), (true, true)] {
                let output = layerNorm ? RecurrentOutput.last : .sequence
                var masks = RecurrentMasks()
                masks.recurrent = try draw([cell.gates.count, examples, width], 0.5)
                masks.hiddenKept = .mask(try draw([examples, steps, width], 0.2))
                masks.cellKept = .share(0.3)
                let operands = try operands(cell, layerNorm: layerNorm)
                let fused = try bench.tape.recurrent(
                    cell, operands, masks: masks, isReversed: isReversed, output: output)
                let plain = try bench.tape.unrolled(
                    cell, operands, masks: masks, isReversed: isReversed, output: output)
                try compare(fused.value, plain.value, "\(cell)")
                let inputs = RecurrentOperand.allCases.compactMap { operands[$0] }
                let found = try bench.tape.gradients(of: try bench.tape.sum(try bench.tape.square(fused)), for: inputs)
                let expected = try bench.tape.gradients(
                    of: try bench.tape.sum(try bench.tape.square(plain)), for: inputs)
                for (a, b) in zip(found, expected) { try compare(a.value, b.value, "gradient of \(cell)") }
            }
        }
    }

    private func compare(_ a: Tensor, _ b: Tensor, _ name: String) throws {
        XCTAssertEqual(a.shape, b.shape, name)
        for (a, b) in zip(a.scalars, b.scalars) { XCTAssertEqual(a, b, accuracy: 3e-5 + 3e-5 * abs(b), name) }
    }

    func testMasksThatDropNothingChangeNoBit() throws {
        for cell in cells {
            var masks = RecurrentMasks()
            masks.recurrent = try bench.engine.ones(Shape([cell.gates.count, examples, width]))
            masks.hiddenKept = .mask(try bench.engine.zeros(Shape([examples, steps, width])))
            masks.cellKept = masks.hiddenKept
            let operands = try operands(cell)
            let plain = try bench.tape.recurrent(cell, operands).value.scalars
            XCTAssertEqual(try bench.tape.recurrent(cell, operands, masks: masks).value.scalars, plain)
        }
    }

    /// ‖dL/dh‖² after each step, against the definition's own.
    func testGradientsOfStates() throws {
        let report = RecurrentReport()
        let operands = try operands(.tanh)
        let y = try bench.tape.recurrent(.tanh, operands, report: report)
        XCTAssertNil(report.stateSquares)
        try bench.tape.backward(try bench.tape.sum(y))
        let squares = try XCTUnwrap(report.stateSquares)
        XCTAssertEqual(squares.shape.dimensions, [examples, steps])
        // The last state goes nowhere but into the sum.
        for example in 0..<examples { XCTAssertEqual(squares[example * steps + steps - 1], Float(width), accuracy: 1e-4) }
        // dL/dh of the step before it is 1 + W_hhᵀ (1 - h²).
        let (weight, hidden) = (try XCTUnwrap(operands[.weight]).value.scalars, y.value.scalars)
        var expected: Float = 0
        for unit in 0..<width {
            var slope: Float = 1
            for next in 0..<width {
                let h = hidden[(steps - 1) * width + next]
                slope += weight[next * width + unit] * (1 - h * h)
            }
            expected += slope * slope
        }
        XCTAssertEqual(squares[steps - 2], expected, accuracy: 1e-4 * expected)
    }

    func testShapesAreChecked() throws {
        var operands = try operands(.gru)
        operands[.hidden] = try bench.constant([1, 2], [1, 2])
        let expected = try Shape([examples, width])
        assertThrows(.wrongShape(operation: "recurrent", expected: expected, got: try Shape([1, 2]))) {
            try bench.tape.recurrent(.gru, operands)
        }
        operands[.hidden] = nil
        operands[.projected] = try bench.constant([], [2, 0, 57])
        XCTAssertThrowsError(try bench.tape.recurrent(.gru, operands))
    }
}
