import Autograd
import NN
import TensorEngine
import XCTest

final class WeightRuleTests: XCTestCase {
    func testWeightNormStartsWithTheWeightAsItIs() throws {
        let lab = Laboratory()
        let layer = try lab.linear(4, 3)
        let x = try lab.variable(hashed(8), [2, 4])
        let before = try layer(x, lab.runtime).value.scalars
        try layer.weightNorm(lab.runtime)
        for (value, wanted) in zip(try layer(x, lab.runtime).value.scalars, before) {
            XCTAssertEqual(value, wanted, accuracy: 1e-6)
        }
        XCTAssertEqual(layer.summary, "weight_norm(Linear(4 => 3))")
        XCTAssertEqual(layer.parameters.map(\.name), ["bias", "weight_g", "weight_v"])
        XCTAssertThrowsError(try layer.weightNorm(lab.runtime))
        XCTAssertThrowsError(try Activation(.relu).weightNorm(lab.runtime)) { error in
            XCTAssertEqual((error as? NNError)?.message, "weight_norm needs a layer with a weight, got ReLU()")
        }
        let copy = try layer.copy(lab.runtime)
        XCTAssertEqual(copy.parameters.map(\.name), layer.parameters.map(\.name))
    }

    func testSpectralNormDividesByTheLargestSingularValue() throws {
        let lab = Laboratory()
        let layer = try lab.linear(6, 5)
        try layer.replace("weight", with: lab.tensor(hashed(30, scale: 4), [5, 6]))
        try layer.spectralNorm(lab.runtime)
        let x = try lab.variable(hashed(6), [1, 6])
        for _ in 0..<30 { _ = try layer(x, lab.runtime) }
        XCTAssertEqual(try lab.engine.sigmaMax(layer.effectiveWeight(lab.runtime).value).item, 1, accuracy: 1e-4)
        XCTAssertEqual(layer.parameters.map(\.name), ["bias", "weight_orig"])
        XCTAssertEqual(layer.buffers.map(\.name), ["weight_u", "weight_v"])

        layer.eval()
        let before = layer.buffers.map { $0.variable.value.scalars }
        _ = try layer(x, lab.runtime)
        XCTAssertEqual(layer.buffers.map { $0.variable.value.scalars }, before, "no iteration in evaluation")
        try lab.tape.backward(lab.tape.sum(layer(x, lab.runtime)))
        XCTAssertNotNil(layer.parameters[1].variable.gradient)
    }

    func testDropConnectDropsWeightsWhileTraining() throws {
        let lab = Laboratory()
        let linear = try Linear(50, 40, bias: false, runtime: lab.runtime)
        try linear.replace("weight", with: lab.engine.ones(Shape([40, 50])))
        let layer = try DropConnect(linear, 0.5, runtime: lab.runtime)
        XCTAssertEqual(layer.parameters.map(\.name), ["layer.weight"])
        let x = Variable(try lab.engine.ones(Shape([2, 50])))
        let y = try layer(x, lab.runtime).value.scalars
        XCTAssertEqual(Array(y[..<40]), Array(y[40...]), "one mask for the whole batch")
        XCTAssertGreaterThan(Set(y).count, 4)
        XCTAssertEqual(y.reduce(0, +) / 80, 50, accuracy: 5)
        layer.eval()
        XCTAssertTrue(try layer(x, lab.runtime).value.scalars.allSatisfy { $0 == 50 })
        XCTAssertEqual(try layer.copy(lab.runtime).summary, "DropConnect(Linear(50 => 40, bias = false), 0.5)")
    }

    func testEmbeddingDropoutDropsAWordEverywhere() throws {
        let lab = Laboratory()
        let embedding = try Embedding(20, 3, runtime: lab.runtime)
        let layer = try EmbeddingDropout(embedding, 0.5, runtime: lab.runtime)
        let words = try lab.variable((0..<20).map(Float.init) + (0..<20).map(Float.init), [2, 20])
        let y = try layer(words, lab.runtime).value
        XCTAssertEqual(y.shape.dimensions, [2, 20, 3])
        XCTAssertEqual(Array(y.scalars[..<60]), Array(y.scalars[60...]))
        let mask = try XCTUnwrap(layer.lastMask)
        XCTAssertEqual(mask.shape.dimensions, [20, 1])
        XCTAssertEqual(Set(mask.scalars), [0, 1])
        let table = embedding.weight.value.scalars
        for word in 0..<20 {
            XCTAssertEqual(y[word * 3 + 1], table[word * 3 + 1] * mask[word] * 2, accuracy: 1e-6)
        }
        XCTAssertThrowsError(try embedding(lab.variable([20], [1]), lab.runtime))
    }

    func testUpdatedStatisticsAreAveragesOverTheBatches() throws {
        let lab = Laboratory()
        let norm = try BatchNorm(1, runtime: lab.runtime)
        _ = try norm(lab.variable([100, 200], [2, 1]), lab.runtime)
        norm.eval()
        try norm.updateBatchNorm(
            [lab.tensor([1, 2, 3, 4], [4, 1]), lab.tensor([2, 3, 4, 5], [4, 1])], lab.runtime)
        XCTAssertEqual(try XCTUnwrap(norm.running?.mean).value.item, 3, accuracy: 1e-6)
        XCTAssertEqual(try XCTUnwrap(norm.running?.variance).value.item, 5.0 / 3, accuracy: 1e-6)
        XCTAssertFalse(norm.isTraining)
        XCTAssertEqual(norm.updateRate, 0.1)
    }

    func testFusedNetsGiveTheSameInEvaluation() throws {
        let lab = Laboratory()
        let net = try Sequential([
            lab.linear(3, 6), BatchNorm(6, runtime: lab.runtime), Activation(.relu),
            Linear(6, 2, bias: false, runtime: lab.runtime), BatchNorm(2, affine: false, runtime: lab.runtime),
        ])
        let x = try lab.variable(hashed(30, scale: 3), [10, 3])
        for _ in 0..<5 { _ = try net(x, lab.runtime) }
        try net.replace("1.weight", with: lab.tensor(hashed(6, start: 9), [6]))
        try net.replace("1.bias", with: lab.tensor(hashed(6, start: 19), [6]))
        let fused = try net.fusingBatchNorm(lab.runtime)
        XCTAssertEqual(fused.children.map { $0.module.kind }, ["Linear", "ReLU", "Linear"])
        XCTAssertTrue(net.isTraining)
        net.eval()
        let wanted = try net(x, lab.runtime).value.scalars
        for (value, wanted) in zip(try fused(x, lab.runtime).value.scalars, wanted) {
            XCTAssertEqual(value, wanted, accuracy: 1e-5)
        }
    }
}
