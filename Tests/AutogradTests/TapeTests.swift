import Autograd
import Foundation
import TensorEngine
import XCTest

final class TapeTests: XCTestCase {
    private let bench = Bench()
    private var tape: Tape { bench.tape }

    func testGradientsAddUp() throws {
        let x = try bench.leaf([3])
        XCTAssertNil(x.gradient)
        for expected: Float in [6, 12] {
            try tape.backward(try tape.sum(try tape.square(x)))
            XCTAssertEqual(x.gradient?.value.scalars, [expected])
        }
        x.gradient = nil
        XCTAssertNil(x.gradient)
    }

    func testGradientsOfTwoLeavesAreSeparate() throws {
        let (a, b) = (try bench.leaf([1]), try bench.leaf([2]))
        try tape.backward(try tape.sum(try tape.add(a, b)))
        try a.gradient?.modify { try bench.engine.scale(&$0, 5) }
        XCTAssertEqual(a.gradient?.value.scalars, [5])
        XCTAssertEqual(b.gradient?.value.scalars, [1])
    }

    func testAGraphServesOnceUnlessRetained() throws {
        let x = try bench.leaf([2])
        let y = try tape.sum(try tape.exp(x))
        try tape.backward(y, retain: true)
        try tape.backward(y)
        XCTAssertEqual(x.gradient!.value.item, 2 * exp(2), accuracy: 1e-5)
        assertThrows(.graphUsedTwice) { try tape.backward(y) }
        // A part of it counts too.
        let h = try tape.exp(x)
        try tape.backward(try tape.sum(h))
        assertThrows(.graphUsedTwice) { try tape.backward(try tape.sum(try tape.square(h))) }
    }

    func testAFailedPassLeavesNothingBehind() throws {
        let x = try bench.leaf([2])
        let h = try tape.square(x)
        let y = try tape.sum(try tape.multiply(h, h))
        bench.engine.interrupt.raise()
        assertThrows(.interrupted) { try tape.backward(y) }
        bench.engine.interrupt.clear()
        XCTAssertTrue(tape.isRecording)
        try tape.backward(y)
        XCTAssertEqual(x.gradient?.value.scalars, [32])
    }

    func testChangesInPlaceAreNoticed() throws {
        let x = try bench.leaf([1, 2])
        let saved = try tape.add(x, 1)
        let y = try tape.sum(try tape.square(saved))
        try tape.assign(saved, [.index(0)], try tape.constant(9))
        assertThrows(.changedInPlace(operation: "square")) { try tape.backward(y) }

        let output = try tape.exp(x)
        try tape.update(output) { try tape.multiply($0, 2) }
        assertThrows(.changedInPlace(operation: "exp")) { try tape.backward(try tape.sum(output)) }

        assertThrows(.leafChangedInPlace) { try tape.assign(x, [.index(0)], try tape.constant(1)) }
        assertThrows(.leafChangedInPlace) { try tape.update(x) { try tape.add($0, 1) } }
        try tape.withoutGradients { try tape.update(x) { try tape.add($0, 1) } }
        XCTAssertEqual(x.value.scalars, [2, 3])
        XCTAssertTrue(x.isLeaf && x.requiresGradient)
    }

    func testInPlaceChangesCarryGradients() throws {
        let (x, e) = (try bench.leaf([1, 2, 3]), try bench.leaf([10]))
        let y = try tape.multiply(x, 2)
        try tape.assign(y, [.slice(start: 1, stop: 3, step: 1)], e)
        try tape.update(y) { try tape.multiply($0, try tape.constant(3)) }
        XCTAssertEqual(y.value.scalars, [6, 30, 30])
        try tape.backward(try tape.sum(y))
        XCTAssertEqual(x.gradient?.value.scalars, [6, 0, 0])
        XCTAssertEqual(e.gradient?.value.scalars, [6])
    }

    func testGradientsForChosenVariables() throws {
        let (a, b, unused) = (try bench.leaf([2]), try bench.leaf([3]), try bench.leaf([4, 5]))
        let h = try tape.multiply(a, b)
        let y = try tape.sum(try tape.square(h))
        let gradients = try tape.gradients(of: y, for: [h, a, unused], retain: true)
        XCTAssertEqual(gradients.map(\.value.scalars), [[12], [36], [0, 0]])
        XCTAssertNil(a.gradient)
        assertThrows(.unreachable(index: 1)) { try tape.gradients(of: y, for: [a, try bench.constant([1])]) }
    }

    func testThirdDerivative() throws {
        let x = try bench.leaf([2])
        var y = try tape.power(x, 4)
        for _ in 0..<2 { y = try tape.gradients(of: y, for: [x], create: true)[0] }
        XCTAssertEqual(try tape.gradients(of: y, for: [x])[0].value.scalars, [48])
    }

    func testGradientPenaltyThroughBackward() throws {
        let x = try bench.leaf([3])
        try tape.backward(try tape.power(x, 3), create: true)
        let slope = x.gradient!
        x.gradient = nil
        try tape.backward(try tape.square(slope))
        XCTAssertEqual(x.gradient?.value.scalars, [2 * 27 * 18])
    }

    func testOnlyNumbersHaveADefaultSeed() throws {
        let x = try bench.leaf([1, 2])
        let y = try tape.square(x)
        assertThrows(.notScalar(operation: "backward", got: y.shape)) { try tape.backward(y) }
        try tape.backward(y, seed: try bench.constant([1, 10]))
        XCTAssertEqual(x.gradient?.value.scalars, [2, 40])
        assertThrows(.noGraph) { try tape.backward(try bench.constant([1])) }
    }

    func testNothingIsRecordedWithoutNeed() throws {
        let x = try bench.leaf([1])
        let y = try tape.withoutGradients { try tape.exp(x) }
        XCTAssertFalse(y.requiresGradient)
        XCTAssertNil(try tape.exp(try bench.constant([1])).operation)
        XCTAssertFalse(tape.detach(try tape.exp(x)).requiresGradient)
        XCTAssertThrowsError(try tape.withoutGradients { throw EngineError.interrupted })
        XCTAssertTrue(tape.isRecording)
        assertThrows(.leafOnly) { try tape.exp(x).setRequiresGradient(false) }
    }

    func testALongChainNeitherOverflowsForwardsNorBackwards() throws {
        let x = try bench.leaf([1])
        var y = x
        for _ in 0..<100_000 { y = try tape.add(y, 1) }
        try tape.backward(y)
        XCTAssertEqual(x.gradient?.value.scalars, [1])
        // Freed without ever having been used, with saved values in every node.
        var z = x
        let one = try bench.constant([1])
        for _ in 0..<100_000 { z = try tape.multiply(z, one) }
        z = x
        XCTAssertTrue(z === x)
    }

    func testGraphsDoNotLeak() throws {
        weak var intermediate: Variable?
        try autoreleased {
            let x = try bench.leaf([1, 2])
            let h = try tape.tanh(try tape.exp(x))
            intermediate = h
            _ = try tape.sum(try tape.multiply(h, h))
        }
        XCTAssertNil(intermediate)
    }

    private func autoreleased(_ body: () throws -> Void) rethrows { try body() }

    func testBatchNormalizationVectors() throws {
        let x = try bench.constant([1, 2, 3, 4], [4, 1])
        let result = try tape.batchNormTraining(x, weight: nil, bias: nil)
        XCTAssertEqual(result.mean.scalars, [2.5])
        XCTAssertEqual(result.variance.scalars, [1.25])
        let normalized: [Float] = [-1.341_635_4, -0.447_211_7, 0.447_211_7, 1.341_635_4]
        for (value, expected) in zip(result.output.value.scalars, normalized) {
            XCTAssertEqual(value, expected, accuracy: 1e-6)
        }
        let one = try bench.constant([1], [1, 1])
        assertThrows(.singleSample(operation: "batch_norm", shape: one.shape)) {
            try tape.batchNormTraining(one, weight: nil, bias: nil)
        }
    }
}
