import Autograd
import NN
import TensorEngine
import XCTest

final class ConvolutionTests: XCTestCase {
    private let lab = Laboratory()

    private func convolution(
        _ inputs: Int, _ outputs: Int, _ kernel: [Int], _ settings: ConvolutionSettings? = nil
    ) throws -> Convolution {
        try Convolution(
            inputs, outputs, kernel: kernel, settings: settings ?? ConvolutionSettings(axes: kernel.count),
            runtime: lab.runtime)
    }

    func testWeightsStartWithinOneOverRootOfFanIn() throws {
        let layer = try convolution(8, 64, [3, 3], ConvolutionSettings(axes: 2, groups: 4))
        let bound = 1 / Float(2 * 9).squareRoot()
        for parameter in layer.parameters {
            let values = parameter.variable.value.scalars
            let largest = values.map(abs).max() ?? 0
            XCTAssertLessThanOrEqual(largest, bound, parameter.name)
            XCTAssertGreaterThan(largest, 0.9 * bound, parameter.name)
        }
        XCTAssertEqual(layer.weight.shape.dimensions, [64, 2, 3, 3])
    }

    func testSummariesNameWhatIsNotTheDefault() throws {
        let settings = ConvolutionSettings(stride: [2, 1], padding: .zeros([1, 1]), dilation: [1, 1], groups: 3)
        XCTAssertEqual(try convolution(3, 6, [5, 5]).summary, "Conv2d(3 => 6, 5)")
        XCTAssertEqual(
            try convolution(3, 6, [5, 3], settings).summary,
            "Conv2d(3 => 6, [5, 3], stride = [2, 1], padding = 1, groups = 3)")
        XCTAssertEqual(
            try convolution(3, 6, [4], ConvolutionSettings(axes: 1, padding: .same)).summary,
            "Conv1d(3 => 6, 4, padding = \"same\")")
        XCTAssertEqual(try MaxPool(PoolingWindow([3, 3], stride: [2, 2])).summary, "MaxPool2d(3, stride = 2)")
        XCTAssertEqual(try AveragePool(PoolingWindow([2])).summary, "AvgPool1d(2)")
        XCTAssertEqual(try AdaptiveAveragePool(output: [2, 3]).summary, "AdaptiveAvgPool2d([2, 3])")
    }

    func testCopiesHaveWeightsOfTheirOwn() throws {
        let layer = try convolution(2, 3, [2])
        try layer.weightNorm(lab.runtime)
        let x = try lab.variable(hashed(2 * 2 * 4), [2, 2, 4])
        let before = try layer(x, lab.runtime).value.scalars
        let copier = ModuleCopier(lab.runtime)
        let copy = try copier.copy(layer)
        XCTAssertEqual(try copy(x, lab.runtime).value.scalars, before)
        try layer.replace("weight_g", with: lab.tensor([0, 0, 0], [3, 1, 1]))
        XCTAssertEqual(try copy(x, lab.runtime).value.scalars, before)
    }

    /// Sizes at which the work is cut into several bands, blocks and parts.
    func testResultsDoNotDependOnThreads() throws {
        func results(threads: Int) throws -> [[Float]] {
            let tape = Tape(engine: Engine(threads: threads))
            let stream = RandomSource(seed: 3).stream(pinned: 1)
            func draw(_ dimensions: [Int]) throws -> Variable {
                Variable(
                    try tape.engine.normal(Shape(dimensions), mean: 0, deviation: 1, from: stream),
                    requiresGradient: true)
            }
            let (x, weight, bias) = (try draw([5, 40, 33, 31]), try draw([24, 20, 3, 3]), try draw([24]))
            let settings = ConvolutionSettings(axes: 2, padding: .same, groups: 2)
            let y = try tape.convolution(x, weight, bias, settings)
            let pooled = try tape.maxPool(y, PoolingWindow([3, 3], stride: [2, 2], padding: [1, 1]))
            try tape.backward(try tape.sum(try tape.square(pooled)))
            return [y.value.scalars] + (try [x, weight, bias].map { try XCTUnwrap($0.gradient).value.scalars })
        }
        XCTAssertEqual(try results(threads: 1), try results(threads: 2))
    }

    func testBandsAndBlocksAgreeWithTheDefinition() throws {
        let (channels, height, width) = (48, 40, 37)
        let x = hashed(channels * height * width)
        let weight = hashed(2 * channels * 9, start: 100_000)
        let y = try lab.tape.convolution(
            lab.variable(x, [1, channels, height, width]), lab.variable(weight, [2, channels, 3, 3]), nil,
            ConvolutionSettings(axes: 2, padding: .same))
        for position in [0, 36, 37 * 17 + 20, 37 * 39, 37 * 40 - 1] {
            let (row, column) = (position / width, position % width)
            for output in 0..<2 {
                var expected = 0.0
                for tap in 0..<(channels * 9) {
                    let (r, c) = (row + tap % 9 / 3 - 1, column + tap % 3 - 1)
                    guard 0..<height ~= r, 0..<width ~= c else { continue }
                    expected += Double(weight[output * channels * 9 + tap])
                        * Double(x[tap / 9 * height * width + r * width + c])
                }
                let actual = Double(y.value.scalars[output * height * width + position])
                assertClose(actual, expected, "output \(output), position \(position)", absolute: 2e-5)
            }
        }
    }

    func testMaximaOfNaN() throws {
        let x = try lab.variable([1, .nan, 2, 3, .infinity, -.infinity], [1, 1, 6], requiresGradient: true)
        let y = try lab.tape.maxPool(x, PoolingWindow([2]))
        XCTAssertTrue(y.value.scalars[0].isNaN)
        XCTAssertEqual(Array(y.value.scalars[1...]), [3, .infinity])
        try lab.tape.backward(try lab.tape.sum(y))
        XCTAssertEqual(x.gradient?.value.scalars, [0, 1, 0, 1, 1, 0])
    }

    func testEmptyBatch() throws {
        let layer = try convolution(2, 3, [2, 2])
        let x = try lab.variable([], [0, 2, 5, 5], requiresGradient: true)
        let y = try MaxPool(PoolingWindow([2, 2]))(try layer(x, lab.runtime), lab.runtime)
        XCTAssertEqual(y.shape.dimensions, [0, 3, 2, 2])
        try lab.tape.backward(try lab.tape.sum(y))
        XCTAssertEqual(layer.weight.gradient?.value.scalars, [Float](repeating: 0, count: 24))
    }

    func testErrorsNameTheLayerAndTheShape() throws {
        let layer = try convolution(3, 6, [5, 5])
        func message(_ dimensions: [Int]) -> String {
            do {
                _ = try layer(Variable(try lab.engine.zeros(Shape(dimensions))), lab.runtime)
                return "no error"
            } catch {
                return (error as? NNError)?.message ?? "\(error)"
            }
        }
        XCTAssertEqual(message([3, 8, 8]), "Conv2d(3 => 6, 5) expects an input [N, C, H, W], got [3, 8, 8]")
        XCTAssertEqual(
            message([1, 4, 8, 8]), "Conv2d(3 => 6, 5) expects 3 channels on its input's axis 1, got [1, 4, 8, 8]")
        XCTAssertEqual(
            message([1, 3, 4, 8]),
            "Conv2d(3 => 6, 5) has a kernel that covers [5, 5], more than the padded input's [4, 8]: got [1, 3, 4, 8]")
        XCTAssertThrowsError(try convolution(4, 6, [3], ConvolutionSettings(axes: 1, groups: 4))) {
            XCTAssertEqual($0 as? NNError, .channelGroups(layer: "Conv1d", inputs: 4, outputs: 6, groups: 4))
        }
        XCTAssertThrowsError(try MaxPool(PoolingWindow([2], padding: [2]))) {
            XCTAssertEqual($0 as? NNError, .poolPadding(layer: "MaxPool1d", padding: [2], kernel: [2]))
        }
    }

    func testHugeArgumentsAreErrors() throws {
        let x = try lab.variable([1, 2, 3, 4], [1, 1, 4])
        let weight = try lab.variable([1, 1], [1, 1, 2])
        for settings in [
            ConvolutionSettings(axes: 1, padding: .zeros([Int.max])),
            ConvolutionSettings(stride: [Int.max], padding: .same, dilation: [Int.max]),
            ConvolutionSettings(stride: [1], padding: .zeros([0]), dilation: [Int.max]),
            ConvolutionSettings(axes: 1, groups: Int.max),
        ] {
            XCTAssertThrowsError(try lab.tape.convolution(x, weight, nil, settings)) {
                XCTAssertTrue($0 is EngineError)
            }
        }
        XCTAssertThrowsError(try lab.tape.averagePool(x, .adaptive(output: [Int.max])))
    }
}
