import Autograd
import NN
import TensorEngine
import XCTest

final class PenaltyTests: XCTestCase {
    /// The penalty of [[3, 4], [-1, 0]] and its gradient.
    private func evaluate(_ penalty: Penalty) throws -> (Float, [Float]) {
        let lab = Laboratory()
        let w = try lab.variable([3, 4, -1, 0], [2, 2], requiresGradient: true)
        let value = try penalty(w, lab.tape)
        try lab.tape.backward(value)
        return (value.value.item, try XCTUnwrap(w.gradient).value.scalars)
    }

    private func check(_ penalty: Penalty, _ value: Float, _ gradient: [Float], line: UInt = #line) throws {
        let (actual, slope) = try evaluate(penalty)
        XCTAssertEqual(actual, value, accuracy: 1e-5, line: line)
        for (own, wanted) in zip(slope, gradient) { XCTAssertEqual(own, wanted, accuracy: 1e-5, line: line) }
    }

    func testValuesAndGradients() throws {
        try check(.l1(0.1), 0.8, [0.1, 0.1, -0.1, 0])
        try check(.l2(0.1), 2.6, [0.6, 0.8, -0.2, 0])
        try check(.l1l2(0.1, 0.2), 0.8 + 5.2, [1.3, 1.7, -0.5, 0])
        try check(.groupLasso(0.5), 3, [0.3, 0.4, -0.5, 0])
        // The rows' cosine is -0.6, so that the one pair adds λ · 0.6; its slopes are ((-1, 0) + 0.6 (0.6, 0.8)) / 5
        // and (0.6, 0.8) + 0.6 (-1, 0), with the sign turned.
        try check(.orthogonal(0.1), 0.06, [0.0128, -0.0096, 0, -0.08])
    }

    func testPenaltiesAttachByPatternAndAddUp() throws {
        let lab = Laboratory()
        let net = try Sequential([lab.linear(2, 2), lab.linear(2, 1)])
        XCTAssertNil(try net.penalty(lab.tape))
        XCTAssertEqual(try net.regularize(NamePattern("*.weight"), .l2(0.5)), 2)
        try net.regularize(NamePattern("0.weight"), .l1(2))
        try net.replace("0.weight", with: lab.tensor([1, -1, 2, 0], [2, 2]))
        try net.replace("1.weight", with: lab.tensor([3, 0], [1, 2]))
        XCTAssertEqual(try XCTUnwrap(net.penalty(lab.tape)).value.item, 0.5 * 6 + 2 * 4 + 0.5 * 9)
        XCTAssertThrowsError(try net.regularize(NamePattern("*.wieght"), .l2(1)))
        XCTAssertThrowsError(try net.regularize(NamePattern("*"), .l2(-1)))
        let copy = try net.copy(lab.runtime)
        XCTAssertEqual(try XCTUnwrap(copy.penalty(lab.tape)).value.item, 15.5)
    }

    func testActivityPenaltiesAreThoseOfTheLastCallByExample() throws {
        let lab = Laboratory()
        let net = try Sequential([lab.linear(2, 2), Activation(.relu)])
        net.layers[1].activityPenalty = .l1(0.5)
        try net.replace("0.weight", with: lab.tensor([1, 0, 0, 1], [2, 2]))
        try net.replace("0.bias", with: lab.tensor([0, 0], [2]))
        _ = try net(lab.variable([9, 9], [1, 2]), lab.runtime)
        _ = try net(lab.variable([1, -2, 3, 4], [2, 2]), lab.runtime)
        let penalty = try XCTUnwrap(net.penalty(lab.tape))
        XCTAssertEqual(penalty.value.item, 0.5 * 8 / 2)
        try lab.tape.backward(penalty)
        XCTAssertEqual(net.parameters[1].variable.gradient?.value.scalars, [0.5, 0.25])
        XCTAssertNil(try net.penalty(lab.tape), "it counts once")
        net.eval()
        _ = try net(lab.variable([1, 1], [1, 2]), lab.runtime)
        XCTAssertNil(try net.penalty(lab.tape))
    }

    private func constrained(_ constraint: Constraint, _ values: [Float], _ shape: [Int]) throws -> [Float] {
        let lab = Laboratory()
        var tensor = try lab.tensor(values, shape)
        try constraint.apply(to: &tensor, lab.engine)
        return tensor.scalars
    }

    func testConstraintsWorkByUnit() throws {
        let w: [Float] = [3, 4, 0.3, 0.4]
        func close(_ a: [Float], _ b: [Float]) -> Bool { zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 } }
        XCTAssertTrue(close(try constrained(.maxNorm(2), w, [2, 2]), [1.2, 1.6, 0.3, 0.4]))
        XCTAssertTrue(close(try constrained(.unitNorm, w, [2, 2]), [0.6, 0.8, 0.6, 0.8]))
        XCTAssertTrue(close(
            try constrained(.minMaxNorm(low: 1, high: 2, rate: 0.5), w, [2, 2]), [2.1, 2.8, 0.45, 0.6]))
        XCTAssertEqual(try constrained(.nonNegative, [-1, 2, -0.5], [3]), [0, 2, 0])
        XCTAssertEqual(try constrained(.unitNorm, [0, 0], [1, 2]), [0, 0], "zeros have no direction")
        XCTAssertEqual(try constrained(.maxNorm(0), [1, 2], [1, 2]), [0, 0])
        XCTAssertTrue(close(try constrained(.spectralCap(2), [0, 4, 1, 0], [2, 2]), [0, 2, 0.5, 0]))
        XCTAssertEqual(try constrained(.spectralCap(5), [0, 4, 1, 0], [2, 2]), [0, 4, 1, 0])
    }

    func testConstraintsHoldAfterEveryStep() throws {
        let lab = Laboratory()
        let net = try Sequential([lab.linear(3, 4)])
        try net.constrain(NamePattern("*.weight"), .maxNorm(0.5))
        let optimizer = try SGD([GroupRequest(net.parameters)], ["lr": 1])
        optimizer.constrain(net)
        let loss = try lab.tape.sum(net(lab.variable(hashed(6), [2, 3]), lab.runtime))
        try optimizer.step(minimizing: loss, on: lab.tape)
        let norms = try lab.engine.norm(net.parameters[0].variable.value, axes: [1]).scalars
        XCTAssertTrue(norms.allSatisfy { $0 <= 0.5 + 1e-6 })
        XCTAssertTrue(norms.contains { $0 > 0.49 })
    }
}
