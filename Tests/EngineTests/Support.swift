import TensorEngine
import XCTest

func shape(_ dimensions: [Int]) -> Shape { Shape(unchecked: dimensions) }

extension Engine {
    func tensor(_ values: [Float], _ dimensions: [Int]) throws -> Tensor { try tensor(values, shape(dimensions)) }

    /// 0, 1, 2, … in a shape.
    func counting(_ dimensions: [Int]) throws -> Tensor {
        try tensor((0..<shape(dimensions).count).map { Float($0) }, dimensions)
    }

    /// Numbers in [-1, 1) that are the same each time.
    func scattered(_ dimensions: [Int], seed: UInt64 = 1) throws -> Tensor {
        try uniform(shape(dimensions), low: -1, high: 1, from: RandomSource(seed: seed).stream(pinned: seed))
    }
}

/// What differs between a tensor and what was expected: shapes first, then the first value that is off by more than
/// `absolute + relative·|expected|`. Nil if nothing does. NaN equals NaN.
func difference(
    _ tensor: Tensor, _ dimensions: [Int], _ expected: [Double], absolute: Double = 1e-6, relative: Double = 1e-6
) -> String? {
    if tensor.shape.dimensions != dimensions { return "shape \(tensor.shape), expected \(dimensions)" }
    if tensor.count != expected.count { return "\(tensor.count) values, expected \(expected.count)" }
    for (i, (value, target)) in zip(tensor.scalars, expected).enumerated() {
        if value.isNaN && target.isNaN || Double(value) == target { continue }
        let distance = abs(Double(value) - target)
        if !(distance <= absolute + relative * abs(target)) { return "element \(i) is \(value), expected \(target)" }
    }
    return nil
}

func assertEqual(
    _ tensor: Tensor, _ dimensions: [Int], _ expected: [Double], absolute: Double = 1e-6, relative: Double = 1e-6,
    _ label: String = "", file: StaticString = #filePath, line: UInt = #line
) {
    if let text = difference(tensor, dimensions, expected, absolute: absolute, relative: relative) {
        XCTFail("\(label) \(text)", file: file, line: line)
    }
}

func assertThrows<Result>(
    _ expected: EngineError, file: StaticString = #filePath, line: UInt = #line, _ body: () throws -> Result
) {
    XCTAssertThrowsError(try body(), file: file, line: line) {
        XCTAssertEqual($0 as? EngineError, expected, file: file, line: line)
    }
}

final class SupportTests: XCTestCase {
    func testDifferencesAreSeen() throws {
        let engine = Engine()
        let x = try engine.tensor([1, 2, .nan], [3])
        XCTAssertNil(difference(x, [3], [1, 2, .nan]))
        XCTAssertNotNil(difference(x, [1, 3], [1, 2, .nan]))
        XCTAssertNotNil(difference(x, [3], [1, 2.1, .nan]))
        XCTAssertNotNil(difference(x, [3], [1, 2, 3]))
        XCTAssertNotNil(difference(x, [3], [1, .nan, .nan]))
    }
}
