import Autograd
import NN
import TensorEngine
import XCTest

final class DropoutTests: XCTestCase {
    func testZeroProbabilityIsTheIdentityToTheBitAndDrawsNothing() throws {
        let lab = Laboratory()
        let layer = try Dropout(0, seed: 3, runtime: lab.runtime)
        let x = try lab.variable([1, -0.0, .infinity, .leastNonzeroMagnitude], [4])
        let y = try layer(x, lab.runtime)
        XCTAssertEqual(y.value.scalars.map(\.bitPattern), x.value.scalars.map(\.bitPattern))
        XCTAssertNil(layer.lastMask)
        // A layer that has drawn nothing draws afterwards what a fresh one of the same seed draws.
        try layer.setProbability(0.5)
        let ones = try lab.variable([Float](repeating: 1, count: 64), [64])
        let late = try layer(ones, lab.runtime).value.scalars
        XCTAssertEqual(late, try Dropout(0.5, seed: 3, runtime: lab.runtime)(ones, lab.runtime).value.scalars)
    }

    func testProbabilityOneGivesZerosAndZeroGradients() throws {
        let lab = Laboratory()
        for inverted in [true, false] {
            let layer = try Dropout(1, inverted: inverted, runtime: lab.runtime)
            let x = try lab.variable([1, -2, 3], [3], requiresGradient: true)
            let y = try layer(x, lab.runtime)
            XCTAssertTrue(y.value.scalars.allSatisfy { $0 == 0 })
            try lab.tape.backward(lab.tape.sum(y))
            XCTAssertTrue(try XCTUnwrap(x.gradient).value.scalars.allSatisfy { $0 == 0 })
        }
    }

    func testKeptValuesAreScaledAndTheMaskSaysWhich() throws {
        let lab = Laboratory()
        let layer = try Dropout(0.2, runtime: lab.runtime)
        let x = try lab.variable([Float](repeating: 3, count: 100_000), [100_000], requiresGradient: true)
        let y = try layer(x, lab.runtime)
        let mask = try XCTUnwrap(layer.lastMask).scalars
        XCTAssertTrue(zip(y.value.scalars, mask).allSatisfy { abs($0 - 3 * $1 / 0.8) < 1e-6 })
        XCTAssertTrue(mask.allSatisfy { $0 == 0 || $0 == 1 })
        // Five standard deviations of the kept share.
        XCTAssertEqual(mask.reduce(0, +) / 100_000, 0.8, accuracy: 5 * 0.4 / 316)
        try lab.tape.backward(lab.tape.sum(y))
        let gradient = try XCTUnwrap(x.gradient).value.scalars
        XCTAssertTrue(zip(gradient, mask).allSatisfy { abs($0 - $1 / 0.8) < 1e-6 })
    }

    func testTenThousandOnesThroughDropoutAndASum() throws {
        let lab = Laboratory()
        let linear = try Linear(10_000, 1, bias: false, runtime: lab.runtime)
        linear.weight.replaceValue(try lab.engine.ones(Shape([1, 10_000])))
        let net = try Sequential([Dropout(0.5, runtime: lab.runtime), linear])
        let x = Variable(try lab.engine.ones(Shape([1, 10_000])))
        let draws = try (0..<200).map { _ in Double(try net(x, lab.runtime).value.item) }
        XCTAssertTrue(draws.allSatisfy { $0.truncatingRemainder(dividingBy: 2) == 0 && abs($0 - 10_000) < 600 })
        let mean = draws.reduce(0, +) / 200
        XCTAssertEqual(mean, 10_000, accuracy: 5 * 100 / 14.1)
        let deviation = (draws.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 199).squareRoot()
        XCTAssertEqual(deviation, 100, accuracy: 30)
        net.eval()
        XCTAssertEqual(try net(x, lab.runtime).value.item, 10_000)
    }

    func testTheOriginalFormScalesInEvaluation() throws {
        let lab = Laboratory()
        let layer = try Dropout(0.3, inverted: false, runtime: lab.runtime)
        let x = try lab.variable([Float](repeating: 1, count: 1000), [1000])
        XCTAssertEqual(Set(try layer(x, lab.runtime).value.scalars), [0, 1])
        layer.eval()
        XCTAssertTrue(try layer(x, lab.runtime).value.scalars.allSatisfy { abs($0 - 0.7) < 1e-6 })
    }

    func testMasksCoverWhatTheUnitSays() throws {
        let lab = Laboratory()
        let x = Variable(try lab.engine.ones(Shape([4, 6, 5])))
        func isConstant(_ unit: Dropout.Unit, along axis: Int) throws -> Bool {
            let layer = try Dropout(0.5, unit: unit, runtime: lab.runtime)
            let y = try layer(x, lab.runtime).value
            let low = try lab.engine.amin(y, axes: [axis]), high = try lab.engine.amax(y, axes: [axis])
            return low.scalars == high.scalars
        }
        XCTAssertTrue(try isConstant(.channel(spatialAxes: 1), along: 2))
        XCTAssertFalse(try isConstant(.channel(spatialAxes: 1), along: 1))
        XCTAssertTrue(try isConstant(.sequence, along: 1))
        XCTAssertFalse(try isConstant(.sequence, along: 2))
        XCTAssertTrue(try isConstant(.example, along: 1) && isConstant(.example, along: 2))
        XCTAssertTrue(try isConstant(.element(shape: [-1, 6, 1]), along: 2))
        XCTAssertFalse(try isConstant(.element(shape: nil), along: 2))

        let flat = try Dropout(0.5, unit: .channel(spatialAxes: 2), runtime: lab.runtime)
        XCTAssertThrowsError(try flat(x, lab.runtime)) { error in
            XCTAssertEqual((error as? NNError)?.message, "Dropout2d(0.5) expects an input of rank 4, got [4, 6, 5]")
        }
        let shaped = try Dropout(0.5, unit: .element(shape: [4, 2, 1]), runtime: lab.runtime)
        XCTAssertThrowsError(try shaped(x, lab.runtime)) { error in
            XCTAssertEqual((error as? NNError)?.kind, .shape)
        }
    }

    func testDropBlockDropsWholeBlocks() throws {
        let lab = Laboratory()
        let layer = try DropBlock2d(0.2, blockSize: 3, runtime: lab.runtime)
        let x = Variable(try lab.engine.ones(Shape([8, 4, 20, 20])))
        let y = try layer(x, lab.runtime).value
        let mask = try XCTUnwrap(layer.lastMask).scalars
        let kept = mask.reduce(0, +) / Float(mask.count)
        // Blocks overlap, so that a little less than p is dropped.
        XCTAssertEqual(kept, 0.81, accuracy: 0.03)
        XCTAssertEqual(try lab.engine.mean(y).item, 1, accuracy: 1e-4)
        // Every dropped position lies in a 3 × 3 block of dropped ones: no row has a lone zero between kept ones.
        for start in stride(from: 0, to: mask.count, by: 20) {
            let runs = mask[start..<start + 20].split(separator: 1)
            XCTAssertTrue(runs.allSatisfy { $0.count >= 3 })
        }
        layer.eval()
        XCTAssertEqual(try layer(x, lab.runtime).value.scalars, x.value.scalars)
        let all = try DropBlock2d(1, blockSize: 50, runtime: lab.runtime)(x, lab.runtime).value.scalars
        XCTAssertTrue(all.allSatisfy { $0 == 0 })
    }

    func testProbabilitiesOutsideZeroToOneAreErrors() throws {
        let lab = Laboratory()
        for p in [1.5, -0.1, .nan] {
            XCTAssertThrowsError(try Dropout(p, runtime: lab.runtime))
        }
        XCTAssertThrowsError(try Dropout(1.5, runtime: lab.runtime)) { error in
            XCTAssertEqual((error as? NNError)?.message, "Dropout expects 0 <= p <= 1, got p = 1.5")
        }
    }

    func testSeedsRepeatAndPinnedLayersIgnoreThem() throws {
        let lab = Laboratory(seed: 5)
        let x = Variable(try lab.engine.ones(Shape([256])))
        let free = try Dropout(runtime: lab.runtime), pinned = try Dropout(seed: 7, runtime: lab.runtime)
        let first = try free(x, lab.runtime).value.scalars
        XCTAssertNotEqual(first, try free(x, lab.runtime).value.scalars)
        lab.runtime.random.reseed(5)
        XCTAssertEqual(first, try free(x, lab.runtime).value.scalars, "a live layer starts again")
        let fixed = try pinned(x, lab.runtime).value.scalars
        lab.runtime.random.reseed(6)
        XCTAssertEqual(fixed, try Dropout(seed: 7, runtime: lab.runtime)(x, lab.runtime).value.scalars)
    }

    func testAlphaDropoutKeepsMeanAndVariance() throws {
        let lab = Laboratory()
        let stream = lab.runtime.random.stream(kind: "test", shape: [])
        let x = Variable(try lab.engine.normal(Shape([200_000]), mean: 0, deviation: 1, from: stream))
        for p in [0.1, 0.5, 0.9] {
            let y = try AlphaDropout(p, runtime: lab.runtime)(x, lab.runtime).value
            let mean = Double(try lab.engine.mean(y).item)
            let deviation = Double(try lab.engine.deviation(y).item)
            XCTAssertEqual(mean, 0, accuracy: 0.02)
            XCTAssertEqual(deviation, 1, accuracy: 0.02)
        }
        let all = try AlphaDropout(1, runtime: lab.runtime)(x, lab.runtime).value.scalars
        XCTAssertTrue(all.allSatisfy { $0 == 0 })
    }

    func testGaussianDropoutAndNoiseKeepTheMean() throws {
        let lab = Laboratory()
        let x = Variable(try lab.engine.full(Shape([100_000]), 2))
        for layer in [try GaussianDropout(0.2, runtime: lab.runtime), try GaussianNoise(1, runtime: lab.runtime)] {
            let y = try layer(x, lab.runtime).value
            XCTAssertEqual(try lab.engine.mean(y).item, 2, accuracy: 0.02)
            // √(0.2 / 0.8) · 2 = 1, as the noise of deviation 1.
            XCTAssertEqual(try lab.engine.deviation(y).item, 1, accuracy: 0.02)
            layer.eval()
            XCTAssertEqual(try layer(x, lab.runtime).value.scalars, x.value.scalars)
        }
    }
}
