import TensorEngine
import XCTest

/// Five steps on the loss Σ w⁴/4 (gradient w³) from w = [1, -2]; the numbers are PyTorch's.
final class OptimizerKernelTests: XCTestCase {
    private let engine = Engine()

    private func run(_ step: (inout Tensor, Tensor, Int) throws -> Void) throws -> [Float] {
        var w = try engine.tensor([Float]([1, -2]), Shape([2]))
        for i in 1...5 { try step(&w, try engine.power(w, 3), i) }
        return w.scalars
    }

    private func expect(_ values: [Float], _ expected: [Float], line: UInt = #line) {
        for (a, b) in zip(values, expected) { XCTAssertEqual(a, b, accuracy: 2e-6, line: line) }
    }

    func testSGD() throws {
        let table: [(String, SGDSettings, [Float])] = [
            ("plain", SGDSettings(learningRate: 0.05),
             [0.80759573, -1.0815791]),
            ("momentum, dampening and decay",
             SGDSettings(learningRate: 0.05, momentum: 0.9, dampening: 0.3, weightDecay: 0.1),
             [0.54598761, 0.32593316]),
            ("nesterov", SGDSettings(learningRate: 0.05, momentum: 0.9, weightDecay: 0.1, nesterov: true),
             [0.41859108, 0.39735088]),
        ]
        for (name, settings, expected) in table {
            var buffer: Tensor?
            let result = try run { w, g, _ in try engine.sgdStep(&w, g, buffer: &buffer, settings) }
            XCTAssertEqual(buffer != nil, settings.momentum > 0, name)
            expect(result, expected)
        }
    }

    func testAdam() throws {
        let table: [(String, Bool, Bool, [Float])] = [
            ("Adam with coupled decay", false, false, [0.44094539, -1.4669003]),
            ("AMSGrad", false, true, [0.53827929, -1.5093131]),
            ("AdamW", true, false, [0.35282862, -1.2812641]),
            ("AdamW with AMSGrad", true, true, [0.48609304, -1.3521838]),
        ]
        for (name, isDecoupled, isAMSGrad, expected) in table {
            var first = try engine.zeros(Shape([2]))
            var second = first
            var largest: Tensor? = isAMSGrad ? first : nil
            let result = try run { w, g, step in
                let settings = AdamSettings(
                    learningRate: 0.1, beta2: 0.5, weightDecay: 0.2, isDecoupled: isDecoupled, step: step)
                try engine.adamStep(
                    &w, g, first: &first, second: &second, largestSecond: &largest, settings)
            }
            XCTAssertEqual(largest != nil, isAMSGrad, name)
            expect(result, expected)
        }
    }
}
