import Autograd
import NN
import TensorEngine
import XCTest

/// Values and gradients of the losses against PyTorch's.
final class LossReferenceTests: XCTestCase {
    private struct Case: Decodable {
        let name: String
        let prediction: ReferenceTensor
        let target: ReferenceTensor
        let loss: Double
        let gradient: ReferenceTensor
        let arguments: [String: ReferenceArgument]
        let tensors: [String: ReferenceTensor]
    }

    func testEveryLossAgreesWithPyTorch() throws {
        for reference in try referenceCases("losses", as: Case.self) {
            let lab = Laboratory()
            let prediction = try lab.variable(reference.prediction, requiresGradient: true)
            let target = try lab.variable(reference.target)
            let loss = try value(reference, prediction, target, lab)
            let what = "\(reference.name) \(reference.arguments.keys.sorted()) \(reference.tensors.keys.sorted())"
            XCTAssertEqual(loss.shape.dimensions, [], what)
            assertClose(Double(loss.value.item), reference.loss, what)
            try lab.tape.backward(loss)
            assertClose(try XCTUnwrap(prediction.gradient, what).value, reference.gradient, what)
        }
    }

    private func value(
        _ reference: Case, _ prediction: Variable, _ target: Variable, _ lab: Laboratory
    ) throws -> Variable {
        let tape = lab.tape
        func argument(_ name: String, _ standard: Double) -> Double { reference.arguments[name]?.number ?? standard }
        let weight = try reference.tensors["weight"].map { try lab.variable($0) }
        switch reference.name {
        case "mse": return try Loss.mse(prediction, target, tape)
        case "l1_loss": return try Loss.l1(prediction, target, tape)
        case "huber": return try Loss.huber(prediction, target, delta: argument("delta", 1), tape)
        case "smooth_l1": return try Loss.smoothL1(prediction, target, beta: argument("beta", 1), tape)
        case "cross_entropy":
            return try Loss.crossEntropy(
                prediction, target, labelSmoothing: argument("label_smoothing", 0), weight: weight, tape)
        case "nll": return try Loss.nll(prediction, target, weight: weight, tape)
        case "bce": return try Loss.bce(prediction, target, tape)
        case "bce_with_logits":
            let positive = try reference.tensors["pos_weight"].map { try lab.variable($0) }
            return try Loss.bceWithLogits(prediction, target, positiveWeight: positive, tape)
        case "kl_div":
            let reduction: LossReduction = reference.arguments["reduction"] == nil ? .mean : .batchmean
            return try Loss.klDivergence(prediction, target, reduction: reduction, tape)
        case "hinge": return try Loss.hinge(prediction, target, tape)
        case "focal": return try Loss.focal(prediction, target, gamma: argument("gamma", 2), tape)
        default:
            XCTFail("no loss is called \(reference.name)")
            return prediction
        }
    }

    func testShapesThatWouldBroadcastAreRefused() throws {
        let lab = Laboratory()
        let column = try lab.variable([1, 2, 3], [3, 1])
        let flat = try lab.variable([1, 2, 3], [3])
        XCTAssertThrowsError(try Loss.mse(column, flat, lab.tape)) { error in
            XCTAssertEqual(error as? NNError, .lossShapes(loss: "mse", prediction: [3, 1], target: [3]))
            XCTAssertEqual((error as? NNError)?.hint, "unsqueeze(target, -1) would make it [3, 1]")
        }
        XCTAssertEqual(try Loss.mse(flat, lab.variable([0], []), lab.tape).value.item, 14.0 / 3, accuracy: 1e-6)
    }

    func testHingeTakesZeroAndOneAsSigns() throws {
        let lab = Laboratory()
        let x = try lab.variable([0.5, -0.25], [2])
        let binary = try Loss.hinge(x, lab.variable([0, 1], [2]), lab.tape)
        let signs = try Loss.hinge(x, lab.variable([-1, 1], [2]), lab.tape)
        XCTAssertEqual(binary.value.item, 1.375)
        XCTAssertEqual(signs.value.item, 1.375)
    }

    func testProbabilitiesOutsideZeroToOneAreErrors() throws {
        let lab = Laboratory()
        let raw = try lab.variable([0.5, 1.5], [2])
        XCTAssertThrowsError(try Loss.bce(raw, lab.variable([0, 1], [2]), lab.tape)) { error in
            XCTAssertEqual((error as? NNError)?.message, "bce expects predictions between 0 and 1, got 1.5")
            XCTAssertEqual((error as? NNError)?.hint, "for raw outputs use bce_with_logits, or sigmoid first")
        }
    }
}
