import TensorEngine
import XCTest

/// Convolution and its two gradients against the definition, at sizes that take each of the ways to compute them.
final class ConvolutionKernelTests: XCTestCase {
    private struct Case {
        var input: [Int]
        var weight: [Int]
        var padding = [0, 0]
        var dilation = [1, 1]
        var groups = 1
    }

    private let cases = [
        // Few output channels: directly.
        Case(input: [2, 3, 9, 11], weight: [6, 3, 3, 3]),
        Case(input: [9, 2, 8, 8], weight: [7, 2, 5, 5]),
        Case(input: [2, 4, 10, 7], weight: [6, 2, 3, 2], padding: [2, 1], groups: 2),
        Case(input: [1, 1, 16, 17], weight: [1, 1, 3, 3], padding: [1, 0], dilation: [2, 3]),
        Case(input: [2, 3, 4, 6], weight: [13, 3, 1, 3], padding: [0, 1]),
        // Rows in several bands, of which the last is short.
        Case(input: [1, 2, 70, 61], weight: [3, 2, 3, 3], padding: [1, 1]),
        Case(input: [1, 1, 3, 1030], weight: [2, 1, 2, 1021]),
        // Unfolded: many channels, hardly any positions, padding beyond the kernel's reach.
        Case(input: [2, 3, 6, 6], weight: [30, 3, 3, 3], padding: [1, 1]),
        Case(input: [2, 2, 4, 4], weight: [3, 2, 3, 3]),
        // Several examples in one product.
        Case(input: [5, 4, 6, 7], weight: [50, 2, 3, 3], padding: [1, 1], groups: 2),
        Case(input: [3, 26, 5, 5], weight: [26, 26, 3, 3]),
        Case(input: [1, 2, 6, 6], weight: [3, 2, 2, 2], padding: [3, 3]),
    ]

    func testAgreesWithTheDefinition() throws {
        let engine = Engine()
        for (index, item) in cases.enumerated() {
            let settings = ConvolutionSettings(
                stride: [1, 1], padding: .zeros(item.padding), dilation: item.dilation, groups: item.groups)
            let x = try engine.scattered(item.input, seed: 1)
            let weight = try engine.scattered(item.weight, seed: 2)
            let bias = try engine.scattered([item.weight[0]], seed: 3)
            let y = try engine.convolution(x, weight, bias, settings)
            let g = try engine.scattered(y.shape.dimensions, seed: 4)
            var output = [Double](repeating: 0, count: y.count)
            var inputSlope = [Double](repeating: 0, count: x.count)
            var weightSlope = [Double](repeating: 0, count: weight.count)
            let positions = y.shape[2] * y.shape[3]
            for i in output.indices { output[i] = Double(bias[i / positions % item.weight[0]]) }
            forEachProduct(item, output: y.shape.dimensions) { inputIndex, weightIndex, outputIndex in
                output[outputIndex] += Double(x[inputIndex]) * Double(weight[weightIndex])
                inputSlope[inputIndex] += Double(g[outputIndex]) * Double(weight[weightIndex])
                weightSlope[weightIndex] += Double(g[outputIndex]) * Double(x[inputIndex])
            }
            assertEqual(y, y.shape.dimensions, output, absolute: 1e-4, "case \(index), output:")
            assertEqual(
                try engine.convolutionInputGradient(g, weight, inputShape: x.shape, settings), item.input, inputSlope,
                absolute: 1e-4, "case \(index), gradient of the input:")
            assertEqual(
                try engine.convolutionWeightGradient(x, g, weightShape: weight.shape, settings), item.weight,
                weightSlope, absolute: 1e-4, "case \(index), gradient of the weight:")
        }
    }

    func testBitsDoNotDependOnThreads() throws {
        for item in cases {
            func results(threads: Int) throws -> [[UInt32]] {
                let engine = Engine(threads: threads)
                let settings = ConvolutionSettings(
                    stride: [1, 1], padding: .zeros(item.padding), dilation: item.dilation, groups: item.groups)
                let x = try engine.scattered(item.input, seed: 1)
                let weight = try engine.scattered(item.weight, seed: 2)
                let y = try engine.convolution(x, weight, nil, settings)
                return [
                    y, try engine.convolutionInputGradient(y, weight, inputShape: x.shape, settings),
                    try engine.convolutionWeightGradient(x, y, weightShape: weight.shape, settings),
                ].map { $0.scalars.map(\.bitPattern) }
            }
            XCTAssertEqual(try results(threads: 1), try results(threads: 2))
        }
    }

    /// What lies beyond a tensor's end in memory, or between its rows, must not reach a result.
    func testForeignMemoryDoesNotReachResults() throws {
        let engine = Engine(threads: 1)
        let settings = ConvolutionSettings(stride: [1, 1], padding: .zeros([0, 0]), dilation: [1, 1])
        // Freed at once: x takes the same buffer, and the NaN behind its own elements stay.
        _ = try engine.full(shape([56]), .nan)
        let x = try engine.ones(shape([1, 1, 6, 7]))
        let weight = try engine.ones(shape([1, 1, 2, 2]))
        let y = try engine.convolution(x, weight, nil, settings)
        assertEqual(y, [1, 1, 5, 6], [Double](repeating: 4, count: 30))
        let slope = try engine.convolutionWeightGradient(x, y, weightShape: weight.shape, settings)
        assertEqual(slope, [1, 1, 2, 2], [120, 120, 120, 120])
    }

    /// Calls `body` with the places of each input and weight that are multiplied, and of the output they add to.
    private func forEachProduct(_ item: Case, output: [Int], _ body: (Int, Int, Int) -> Void) {
        let (channels, rows, columns) = (item.input[1], item.input[2], item.input[3])
        let (outputs, inputs, kernelRows, kernelColumns) = (item.weight[0], item.weight[1], item.weight[2], item.weight[3])
        for n in 0..<item.input[0] {
            for o in 0..<outputs {
                for c in 0..<inputs {
                    let channel = o / (outputs / item.groups) * inputs + c
                    for (i, j) in pairs(output[2], output[3]) {
                        for (k, l) in pairs(kernelRows, kernelColumns) {
                            let row = i + k * item.dilation[0] - item.padding[0]
                            let column = j + l * item.dilation[1] - item.padding[1]
                            guard row >= 0, row < rows, column >= 0, column < columns else { continue }
                            body(
                                ((n * channels + channel) * rows + row) * columns + column,
                                ((o * inputs + c) * kernelRows + k) * kernelColumns + l,
                                ((n * outputs + o) * output[2] + i) * output[3] + j)
                        }
                    }
                }
            }
        }
    }

    private func pairs(_ rows: Int, _ columns: Int) -> [(Int, Int)] {
        (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
    }
}
