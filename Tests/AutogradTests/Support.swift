import Autograd
import TensorEngine
import XCTest

/// A tape with what tests need to make inputs.
struct Bench {
    let engine = Engine()
    let tape: Tape
    let source = RandomSource(seed: 21)

    init() { tape = Tape(engine: engine) }

    func leaf(_ values: [Float], _ dimensions: [Int]? = nil) throws -> Variable {
        Variable(try engine.tensor(values, Shape(dimensions ?? [values.count])), requiresGradient: true)
    }

    func constant(_ values: [Float], _ dimensions: [Int]? = nil) throws -> Variable {
        Variable(try engine.tensor(values, Shape(dimensions ?? [values.count])))
    }

    /// The gradient of the sum of `body`'s result for each input.
    func gradients(of inputs: [[Float]], _ body: ([Variable]) throws -> Variable) throws -> [[Float]] {
        let leaves = try inputs.map { try leaf($0) }
        try tape.backward(try tape.sum(try body(leaves)))
        return leaves.map { $0.gradient?.value.scalars ?? [] }
    }
}

func assertThrows<Result>(
    _ expected: EngineError, file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Result
) {
    XCTAssertThrowsError(try body(), file: file, line: line) {
        XCTAssertEqual($0 as? EngineError, expected, file: file, line: line)
    }
}
