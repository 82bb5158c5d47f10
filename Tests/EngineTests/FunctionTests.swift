import Foundation
import TensorEngine
import XCTest

final class FunctionTests: XCTestCase {
    private let engine = Engine()

    /// Each function against the C library's in 64 bits: the largest error in units in the last place.
    func testAccuracyOfElementaryFunctions() throws {
        let wide = (0..<20_000).map { Float($0 - 10_000) * 0.0087 }
        let near = (0..<20_000).map { Float($0 - 10_000) * 1e-4 }
        let positive = (1..<20_000).map { Float($0) * 0.003 } + [1e-30, 1e-10, 1e10, 1e30]
        try check("exp", wide, 2, engine.exp, exp)
        try check("expm1", near + wide, 3, engine.expm1, expm1)
        try check("log", positive, 2, engine.log, log)
        try check("log10", positive, 2, engine.log10, log10)
        try check("log1p", positive + near.filter { $0 > -0.9 }, 3, engine.log1p, log1p)
        try check("tanh", wide + near, 3, engine.tanh, tanh)
        try check("sigmoid", wide, 3, engine.sigmoid) { 1 / (1 + exp(-$0)) }
        try check("erf", wide + near, 4, engine.erf, erf)
        try check("sqrt", positive, 1, engine.sqrt) { $0.squareRoot() }
        // Near a zero of sine or cosine the error is measured against 1.
        try check("sin", wide + near + [1e5, 3e7], 2, engine.sin, sin, floor: 0.1)
        try check("cos", wide + near + [1e5, 3e7], 2, engine.cos, cos, floor: 0.1)
    }

    private func check(
        _ name: String, _ inputs: [Float], _ limit: Double, _ ours: (Tensor) throws -> Tensor,
        _ exact: (Double) -> Double, floor: Double = 0
    ) throws {
        let results = try ours(try engine.tensor(inputs, [inputs.count])).scalars
        var worst = (error: 0.0, input: Float(0))
        for (x, y) in zip(inputs, results) {
            let target = exact(Double(x))
            let unit = max(Double(Float(abs(target)).ulp), floor * Double(Float(1).ulp))
            // Units of very small numbers are subnormal, and count as 0.
            if abs(target) < 1e-30 || abs(target) > 3.4e38 { continue }
            let error = abs(Double(y) - target) / unit
            if !(error <= worst.error) { worst = (error, x) }
        }
        XCTAssertLessThanOrEqual(worst.error, limit, "\(name) at \(worst.input)")
    }

    func testSpecialValues() throws {
        let x = try engine.tensor([0, -1, .infinity, -.infinity, .nan], [5])
        let inf = Double.infinity
        assertEqual(try engine.exp(x), [5], [1, exp(-1.0), inf, 0, .nan])
        assertEqual(try engine.log(x), [5], [-inf, .nan, inf, .nan, .nan])
        assertEqual(try engine.sqrt(x), [5], [0, .nan, inf, .nan, .nan])
        assertEqual(try engine.tanh(x), [5], [0, tanh(-1.0), 1, -1, .nan])
        assertEqual(try engine.sigmoid(x), [5], [0.5, 1 / (1 + exp(1.0)), 1, 0, .nan])
        assertEqual(try engine.relu(x), [5], [0, 0, inf, 0, .nan])
        assertEqual(try engine.sign(x), [5], [0, -1, 1, -1, .nan])
        assertEqual(try engine.abs(x), [5], [0, 1, inf, inf, .nan])
        assertEqual(try engine.log1p(x), [5], [0, -inf, inf, .nan, .nan])
        assertEqual(try engine.expm1(x), [5], [0, expm1(-1.0), inf, -1, .nan])
        assertEqual(try engine.erf(x), [5], [0, erf(-1.0), 1, -1, .nan])
    }

    func testFloorDivision() throws {
        let a = try engine.tensor([7, -7, 7, -7, 6, 1], [6])
        let b = try engine.tensor([2, 2, -2, -2, 3, 0], [6])
        assertEqual(try engine.floorDivide(a, b), [6], [3, -4, -4, 3, 2, .infinity])
        assertEqual(try engine.remainder(a, b), [6], [1, 1, -1, -1, 0, .nan])
    }

    func testPowers() throws {
        let a = try engine.tensor([2, 0, -3, 9], [4])
        for exponent: Float in [-2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 2.5] {
            let expected = a.scalars.map { pow(Double($0), Double(exponent)) }
            assertEqual(try engine.power(a, exponent), [4], expected, "\(exponent)")
        }
        assertEqual(try engine.power(2, a), [4], [4, 1, 0.125, 512])
    }

    func testExtremesKeepNaN() throws {
        let a = try engine.tensor([1, .nan, 3], [3])
        let b = try engine.tensor([2, 2, .nan], [3])
        assertEqual(try engine.maximum(a, b), [3], [2, .nan, .nan])
        assertEqual(try engine.minimum(a, b), [3], [1, .nan, .nan])
        assertEqual(try engine.clip(a, low: 1.5, high: 2.5), [3], [1.5, .nan, 2.5])
    }

    func testComparisonsGiveMasks() throws {
        let a = try engine.tensor([1, 2, 3], [3])
        let mask = try engine.compare(.greaterOrEqual, a, try engine.scalar(2))
        XCTAssertTrue(mask.isMask)
        assertEqual(mask, [3], [0, 1, 1])
        assertEqual(try engine.add(mask, mask), [3], [0, 2, 2])
        XCTAssertFalse(try engine.add(mask, mask).isMask)
        let isOther = try engine.compare(.notEqual, a, try engine.scalar(3))
        assertEqual(try engine.maskAnd(mask, isOther), [3], [0, 1, 0])
        assertEqual(try engine.maskOr(mask, isOther), [3], [1, 1, 1])
        assertEqual(try engine.maskNot(mask), [3], [1, 0, 0])
    }

    /// In small and large kernels alike, on this thread and on workers; the thread's own arithmetic keeps subnormals.
    func testKernelsTakeSubnormalsForZero() throws {
        var two: Double = 2
        for threads in [1, 2] {
            let engine = Engine(threads: threads)
            for count in [1, 100, 1_000_000] {
                let tiny = try engine.full(Shape([count]), 1e-30)
                let product = try engine.multiply(tiny, 1e-10)
                XCTAssertEqual(product.scalars.filter { $0 != 0 }.count, 0, "\(count) elements, \(threads) threads")
                XCTAssertGreaterThan(Double.leastNormalMagnitude / two, 0)
                two += 0.1
            }
            for size in [2, 64, 300] {
                let tiny = try engine.full(Shape([size, size]), 1e-20)
                XCTAssertEqual(try engine.matmul(tiny, tiny).scalars.filter { $0 != 0 }.count, 0, "\(size)")
                XCTAssertGreaterThan(Double.leastNormalMagnitude / two, 0)
            }
        }
    }
}
