import Autograd
import NN
import TensorEngine
import XCTest

final class MetricsTests: XCTestCase {
    private let lab = Laboratory()

    func testClassMetrics() throws {
        let scores = try lab.tensor([3, 1, 2, 0, 5, 1, 1, 2, 3, 9, 0, 8], [4, 3])
        let targets = try lab.tensor([0, 2, 2, 2], [4])
        XCTAssertEqual(try Metrics.accuracy(scores, targets), 0.5)
        XCTAssertEqual(try Metrics.topK(scores, targets, k: 2), 1)
        XCTAssertEqual(try Metrics.topK(scores, targets, k: 1), 0.5)
        XCTAssertEqual(
            try Metrics.confusion(scores, targets, lab.engine).scalars, [1, 0, 0, 0, 0, 0, 1, 1, 1])
        // Class 0: 2/3, class 1: 0, class 2: 1/2.
        XCTAssertEqual(try Metrics.f1(scores, targets, lab.engine), (2.0 / 3 + 0.5) / 3, accuracy: 1e-12)
        XCTAssertThrowsError(try Metrics.topK(scores, lab.tensor([0, 1, 2, 3], [4]), k: 1))
        XCTAssertThrowsError(try Metrics.accuracy(scores, lab.tensor([0.5, 1, 2, 1], [4])))
        XCTAssertThrowsError(try Metrics.accuracy(scores, lab.tensor([0, 1], [2])))
    }

    func testTwoClassMetrics() throws {
        let scores = try lab.tensor([0.1, 0.4, 0.35, 0.8], [4])
        let targets = try lab.tensor([0, 0, 1, 1], [4])
        XCTAssertEqual(try Metrics.auc(scores, targets), 0.75)
        XCTAssertEqual(try Metrics.auc(lab.tensor([1, 1, 1, 1], [4]), targets), 0.5, "ties count half")
        XCTAssertEqual(try Metrics.accuracy(scores, targets), 0.75)
        XCTAssertEqual(try Metrics.f1(scores, targets, lab.engine), 2.0 / 3, accuracy: 1e-12)
    }

    func testR2() throws {
        let y = try lab.tensor([3, -0.5, 2, 7], [4])
        XCTAssertEqual(try Metrics.r2(lab.tensor([2.5, 0, 2, 8], [4]), y), 0.9486081, accuracy: 1e-6)
        XCTAssertEqual(try Metrics.r2(y, y), 1)
    }

    func testEarlyStoppingWaitsAndRestoresTheBest() throws {
        let layer = try lab.linear(1, 1)
        let stopping = try EarlyStopping(patience: 2)
        var goesOn: [Bool] = []
        for (epoch, metric) in [3.0, 2, .nan, 2.5, 1].enumerated() {
            try layer.replace("weight", with: lab.tensor([Float(epoch)], [1, 1]))
            goesOn.append(stopping.check(metric, of: layer))
        }
        XCTAssertEqual(goesOn, [true, true, true, false, true])
        try layer.replace("weight", with: lab.tensor([99], [1, 1]))
        stopping.restoreBest(of: layer)
        XCTAssertEqual(layer.weight.value.item, 4)
        XCTAssertEqual(stopping.bestEpoch, 5)
    }
}
