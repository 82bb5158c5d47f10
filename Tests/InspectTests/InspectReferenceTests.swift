import Autograd
import Foundation
import Inspect
import NN
import TensorEngine
import XCTest

/// Norms, updates, units and classes against NumPy's and PyTorch's numbers (Tests/Reference/make_inspection.py).
final class InspectReferenceTests: XCTestCase {
    private struct Numbers: Decodable {
        let shape: [Int]
        let values: [Float]
    }

    private struct LayerNumbers: Decodable {
        let layer: String
        let fisher: Double
        let coadaptation: [Double]
    }

    private struct Case: Decodable {
        let x: Numbers
        let labels: [Float]
        let parameters: [String: Numbers]
        let kernel: Numbers
        let input_fisher: Double
        let layers: [LayerNumbers]
        let dead: [Int]
        let active: Double
        let low: Double
        let high: Double
        let conv_norm: [Double]
        let linear_norm: [Double]
        let bias_norm: [Double]
        let sigma_max: Double
        let stable_rank: Double
        let spectral_radius: Double
        let second_update_ratio: [String: Double]
        let second_gradient: [String: Double]
    }

    private let runtime = Runtime(tape: Tape(engine: Engine(threads: 2)), random: RandomSource(seed: 1))
    private var reference: Case!
    private var net: Sequential!
    private var x: Variable!

    override func setUpWithError() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appendingPathComponent("Reference/inspection.json"))
        reference = try XCTUnwrap(JSONDecoder().decode([Case].self, from: data).first)
        net = try Sequential([
            Linear(3, 6, runtime: runtime), Activation(.relu), Linear(6, 6, runtime: runtime), Activation(.tanh),
            Linear(6, 2, runtime: runtime),
        ])
        for (name, numbers) in reference.parameters { try net.replace(name, with: tensor(numbers)) }
        x = Variable(try tensor(reference.x))
    }

    private func tensor(_ numbers: Numbers) throws -> Tensor {
        try runtime.engine.tensor(numbers.values, Shape(numbers.shape))
    }

    private func number(_ table: Table, _ row: String, _ column: String, line: UInt = #line) throws -> Double {
        switch try XCTUnwrap(table[row, column], "\(row) \(column)", line: line) {
        case .number(let value): return value
        case .count(let value): return Double(value)
        case let other:
            XCTFail("\(row) \(column) is \(other)", line: line)
            return .nan
        }
    }

    func testWeightsNormIsSeeRNNs() throws {
        let norms = try weightsNorm(net)
        XCTAssertEqual(norms[0].max, reference.linear_norm[0], accuracy: 1e-6)
        XCTAssertEqual(norms[0].mean, reference.linear_norm[1], accuracy: 1e-6)
        XCTAssertEqual(norms[1].max, reference.bias_norm[0], accuracy: 1e-5)
        XCTAssertEqual(norms[1].mean, reference.bias_norm[1], accuracy: 1e-5)
        let settings = ConvolutionSettings(stride: [1], padding: .zeros([0]), dilation: [1], groups: 1)
        let convolution = try Convolution(3, 4, kernel: [5], settings: settings, runtime: runtime)
        try convolution.replace("weight", with: tensor(reference.kernel))
        let norm = try XCTUnwrap(weightsNorm(convolution, layers: [.containing("weight")]).first)
        XCTAssertEqual(norm.max, reference.conv_norm[0], accuracy: 1e-6)
        XCTAssertEqual(norm.mean, reference.conv_norm[1], accuracy: 1e-6)
    }

    func testTheTrackersRatiosAndGradients() throws {
        let optimizer = try SGD(
            [GroupRequest(net.parameters)], ["lr": 0.05, "momentum": 0.9, "weight_decay": 0.02])
        let tracker = try Tracker(net)
        for _ in 0..<2 {
            let tape = runtime.tape
            try optimizer.step(minimizing: tape.mean(tape.square(net(x, runtime))), on: tape)
            try tracker.log(optimizer, runtime.engine)
        }
        for (name, ratio) in reference.second_update_ratio {
            XCTAssertEqual(try tracker.series(name, .ratio)[1], ratio, accuracy: 1e-3 * ratio, name)
            let gradient = try XCTUnwrap(reference.second_gradient[name])
            XCTAssertEqual(try tracker.series(name, .gradient)[1], gradient, accuracy: 1e-4 * gradient, name)
            XCTAssertEqual(try tracker.series(name, .decayRatio)[1], 0.001, accuracy: 1e-8, "lr · λ")
        }
    }

    func testSeparability() throws {
        let labels = try runtime.engine.tensor(reference.labels, Shape([reference.labels.count]))
        let table = try separability(net, x, labels: labels, runtime)
        XCTAssertEqual(try number(table, "input", "ratio"), reference.input_fisher, accuracy: 1e-5)
        for layer in reference.layers {
            XCTAssertEqual(try number(table, layer.layer, "ratio"), layer.fisher, accuracy: 1e-5, layer.layer)
        }
    }

    func testCoadaptation() throws {
        let table = try coadaptation(net, x, runtime)
        for layer in reference.layers {
            let found = try ["correlation", "largest", "effective_rank"].map { try number(table, layer.layer, $0) }
            for (value, wanted) in zip(found, layer.coadaptation) {
                XCTAssertEqual(value, wanted, accuracy: 1e-4, layer.layer)
            }
        }
        XCTAssertEqual(try number(table, "1", "constant"), 1, "the dead unit")
        XCTAssertEqual(try number(table, "0", "constant"), 0)
    }

    func testDeadAndSaturatedUnits() throws {
        let dead = try deadUnits(net, x, runtime)
        XCTAssertEqual(dead["1", "which"], .indices(reference.dead))
        XCTAssertEqual(try number(dead, "1", "active"), reference.active, accuracy: 1e-12)
        let saturated = try saturation(net, x, runtime)
        XCTAssertEqual(try number(saturated, "3", "low"), reference.low, accuracy: 1e-12)
        XCTAssertEqual(try number(saturated, "3", "high"), reference.high, accuracy: 1e-12)
    }

    func testSpectra() throws {
        let table = try spectra(net, runtime.engine)
        XCTAssertEqual(try number(table, "2.weight", "sigma_max"), reference.sigma_max, accuracy: 1e-5)
        XCTAssertEqual(try number(table, "2.weight", "stable_rank"), reference.stable_rank, accuracy: 1e-5)
        XCTAssertEqual(try number(table, "2.weight", "spectral_radius"), reference.spectral_radius, accuracy: 1e-5)
        XCTAssertEqual(table["0.weight", "spectral_radius"], .empty, "not square")
    }
}
