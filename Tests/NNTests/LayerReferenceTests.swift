import Autograd
import NN
import TensorEngine
import XCTest

/// Outputs, gradients and statistics of every layer against PyTorch's.
final class LayerReferenceTests: XCTestCase {
    private struct Case: Decodable {
        let pass: LayerReference
        let statistics: Statistics

        init(from decoder: Decoder) throws {
            pass = try LayerReference(from: decoder)
            statistics = try Statistics(from: decoder)
        }
    }

    private struct Statistics: Decodable {
        let earlier_inputs: [ReferenceTensor]
        let buffers: [String: ReferenceTensor]
        let eval_output: ReferenceTensor
    }

    private typealias Maker = (Runtime) throws -> Module

    private let makers: [String: Maker] = [
        "linear": { try Linear(3, 5, runtime: $0) },
        "linear_no_bias": { try Linear(3, 2, bias: false, runtime: $0) },
        "weight_norm": {
            let layer = try Linear(3, 5, runtime: $0)
            try layer.weightNorm($0)
            return layer
        },
        "weight_standardization": {
            let layer = try Linear(3, 5, runtime: $0)
            try layer.weightStandardization()
            return layer
        },
        "linear_rank3": { try Linear(4, 2, runtime: $0) },
        "batch_norm1d": { try BatchNorm(3, runtime: $0) },
        "batch_norm1d_rank3": { try BatchNorm(3, runtime: $0) },
        "batch_norm1d_cumulative": { try BatchNorm(3, momentum: .cumulative, runtime: $0) },
        "batch_norm1d_untracked": { try BatchNorm(3, trackRunningStatistics: false, runtime: $0) },
        "batch_norm1d_plain": { try BatchNorm(3, epsilon: 1e-2, momentum: .value(0.3), affine: false, runtime: $0) },
        "batch_norm1d_course": { try BatchNorm(5, epsilon: 0.1, momentum: .value(0.3), runtime: $0) },
        "batch_norm2d": { try BatchNorm(4, spatialAxes: 2, runtime: $0) },
        "batch_norm3d": { try BatchNorm(2, spatialAxes: 3, runtime: $0) },
        "layer_norm_1": { try LayerNorm([3], runtime: $0) },
        "layer_norm_2": { try LayerNorm([3, 3], runtime: $0) },
        "layer_norm_3": { try LayerNorm([4, 3, 3], runtime: $0) },
        "layer_norm_plain": { try LayerNorm([3], epsilon: 1e-3, affine: false, runtime: $0) },
        "group_norm_1": { try GroupNorm(1, 4, runtime: $0) },
        "group_norm_2": { try GroupNorm(2, 4, runtime: $0) },
        "group_norm_4": { try GroupNorm(4, 4, runtime: $0) },
        "instance_norm1d": { try InstanceNorm(3, spatialAxes: 1, runtime: $0) },
        "instance_norm2d_affine": { try InstanceNorm(4, spatialAxes: 2, affine: true, runtime: $0) },
        "instance_norm2d_tracked": {
            try InstanceNorm(4, spatialAxes: 2, affine: true, trackRunningStatistics: true, runtime: $0)
        },
        "instance_norm3d": { try InstanceNorm(2, spatialAxes: 3, runtime: $0) },
        "rms_norm": { try RMSNorm([3], runtime: $0) },
        "rms_norm_eps": { try RMSNorm([3, 3], epsilon: 1e-3, runtime: $0) },
        "local_response_norm": { _ in try LocalResponseNorm(3, alpha: 0.5) },
        "relu": { _ in Activation(.relu) },
        "leaky_relu": { _ in Activation(.leakyReLU()) },
        "leaky_relu_steep": { _ in Activation(.leakyReLU(slope: 0.2)) },
        "elu": { _ in Activation(.elu()) },
        "elu_alpha": { _ in Activation(.elu(alpha: 0.5)) },
        "selu": { _ in Activation(.selu) },
        "gelu": { _ in Activation(.gelu()) },
        "gelu_tanh": { _ in Activation(.gelu(approximate: true)) },
        "silu": { _ in Activation(.silu) },
        "mish": { _ in Activation(.mish) },
        "tanh": { _ in Activation(.tanh) },
        "sigmoid": { _ in Activation(.sigmoid) },
        "softplus": { _ in Activation(.softplus()) },
        "softplus_beta": { _ in Activation(.softplus(beta: 2, threshold: 5)) },
        "hardtanh": { _ in Activation(.hardtanh()) },
        "hardtanh_range": { _ in Activation(.hardtanh(low: -2, high: 0.75)) },
        "prelu": { try PReLU(runtime: $0) },
        "prelu_channels": { try PReLU(channels: 3, initial: 0.1, runtime: $0) },
        "softmax": { _ in Activation(.softmax()) },
    ]

    func testEveryLayerAgreesWithPyTorch() throws {
        let cases: [Case] = try referenceCases("layers")
        XCTAssertEqual(Set(cases.map(\.pass.name)), Set(makers.keys))
        for reference in cases {
            let lab = Laboratory()
            guard let layer = try makers[reference.pass.name]?(lab.runtime) else { continue }
            try check(layer, against: reference, lab)
        }
    }

    private func check(_ layer: Module, against reference: Case, _ lab: Laboratory) throws {
        let (pass, statistics) = (reference.pass, reference.statistics)
        try pass.load(into: layer, lab)
        for earlier in statistics.earlier_inputs { _ = try layer(lab.variable(earlier), lab.runtime) }
        // Gradients through statistics are differences of nearly equal numbers.
        try pass.check(layer, lab, outputs: .init(), gradients: .init(relative: 1e-4, absolute: 2e-5))
        XCTAssertEqual(Set(layer.buffers.map(\.name)), Set(statistics.buffers.keys), pass.name)
        for buffer in layer.buffers {
            let expected = try XCTUnwrap(statistics.buffers[buffer.name])
            assertClose(buffer.variable.value, expected, "\(pass.name) \(buffer.name)")
        }
        layer.eval()
        let x = try lab.variable(pass.input)
        let evaluated = try layer(x, lab.runtime)
        assertClose(evaluated.value, statistics.eval_output, "\(pass.name) in eval mode")
        XCTAssertEqual(try layer(x, lab.runtime).value.scalars, evaluated.value.scalars, "\(pass.name) evaluated twice")
    }
}
