import Autograd
import NN
import TensorEngine
import XCTest

/// Outputs and all gradients of convolutions and poolings against PyTorch's.
final class ConvolutionReferenceTests: XCTestCase {
    private typealias Maker = (Runtime) throws -> Module

    private static func convolution(
        _ inputs: Int, _ outputs: Int, _ kernel: [Int], stride: [Int]? = nil,
        padding: ConvolutionSettings.Padding? = nil, dilation: [Int]? = nil, groups: Int = 1, bias: Bool = true
    ) -> Maker {
        let ones = kernel.map { _ in 1 }
        let settings = ConvolutionSettings(
            stride: stride ?? ones, padding: padding ?? .zeros(kernel.map { _ in 0 }), dilation: dilation ?? ones,
            groups: groups)
        return { try Convolution(inputs, outputs, kernel: kernel, settings: settings, bias: bias, runtime: $0) }
    }

    private let makers: [String: Maker] = [
        "conv1d": convolution(4, 3, [3]),
        "conv1d_even_same": convolution(4, 3, [4], padding: .same),
        "conv1d_even_same_dilated": convolution(4, 3, [2], padding: .same, dilation: [3]),
        "conv1d_pointwise": convolution(4, 3, [1]),
        "conv1d_strided": convolution(4, 2, [3], stride: [2], padding: .zeros([2])),
        "conv1d_dilated_groups": convolution(4, 6, [2], padding: .zeros([1]), dilation: [2], groups: 2),
        "conv2d": convolution(4, 3, [3, 3]),
        "conv2d_pointwise": convolution(4, 5, [1, 1], bias: false),
        "conv2d_pointwise_strided": convolution(4, 5, [1, 1], stride: [2, 2]),
        "conv2d_even_same": convolution(4, 3, [2, 4], padding: .same),
        "conv2d_strided": convolution(4, 3, [3, 3], stride: [2, 2], padding: .zeros([1, 1])),
        "conv2d_pairs": convolution(4, 3, [3, 2], stride: [1, 2], padding: .zeros([2, 0]), dilation: [2, 1]),
        "conv2d_dilated": convolution(4, 3, [3, 3], padding: .zeros([2, 2]), dilation: [2, 2]),
        "conv2d_groups": convolution(4, 6, [3, 3], padding: .zeros([1, 1]), groups: 2),
        "conv2d_depthwise": convolution(4, 4, [3, 3], groups: 4, bias: false),
        "conv2d_whole": convolution(4, 3, [5, 4]),
        "conv2d_deep": convolution(30, 2, [3, 3], padding: .zeros([1, 1])),
        "max_pool1d": { _ in try MaxPool(PoolingWindow([3], stride: [2], padding: [1])) },
        "max_pool2d": { _ in try MaxPool(PoolingWindow([2, 2])) },
        "max_pool2d_overlapping": { _ in try MaxPool(PoolingWindow([3, 3], stride: [1, 1], padding: [1, 1])) },
        "max_pool2d_pairs": { _ in try MaxPool(PoolingWindow([3, 2], stride: [2, 1])) },
        "max_pool2d_ties": { _ in try MaxPool(PoolingWindow([3, 3], stride: [1, 1])) },
        "avg_pool1d": { _ in try AveragePool(PoolingWindow([3], stride: [2], padding: [1])) },
        "avg_pool2d": { _ in try AveragePool(PoolingWindow([2, 2])) },
        "avg_pool2d_padded": { _ in try AveragePool(PoolingWindow([3, 2], stride: [1, 2], padding: [1, 1])) },
        "adaptive_avg_pool1d": { _ in try AdaptiveAveragePool(output: [3]) },
        "adaptive_avg_pool2d": { _ in try AdaptiveAveragePool(output: [4, 2]) },
        "adaptive_avg_pool2d_larger": { _ in try AdaptiveAveragePool(output: [7, 6]) },
    ]

    func testEveryConfigurationAgreesWithPyTorch() throws {
        let cases: [LayerReference] = try referenceCases("convolutions")
        XCTAssertEqual(Set(cases.map(\.name)), Set(makers.keys))
        for reference in cases {
            let lab = Laboratory()
            guard let layer = try makers[reference.name]?(lab.runtime) else { continue }
            try reference.load(into: layer, lab)
            try reference.check(
                layer, lab, outputs: .init(absolute: 2e-6), gradients: .init(absolute: 5e-6))
        }
    }
}
