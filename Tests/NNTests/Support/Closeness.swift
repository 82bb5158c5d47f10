import TensorEngine
import XCTest

/// Why two lists of numbers of a shape are not close, or nil: shapes first, then each value within
/// `absolute + relative · |expected|`; NaN equals NaN.
func difference(
    _ actual: [Float], _ actualShape: [Int], from expected: [Double], _ expectedShape: [Int], relative: Double,
    absolute: Double
) -> String? {
    guard actualShape == expectedShape else { return "shape \(actualShape), expected \(expectedShape)" }
    guard actual.count == expected.count else { return "\(actual.count) values, expected \(expected.count)" }
    for (index, (value, wanted)) in zip(actual, expected).enumerated() {
        let value = Double(value)
        if value == wanted || (value.isNaN && wanted.isNaN) { continue }
        guard abs(value - wanted) <= absolute + relative * abs(wanted) else {
            return "value \(index) is \(value), expected \(wanted)"
        }
    }
    return nil
}

/// Fails unless the tensor has the expected shape and values.
func assertClose(
    _ actual: Tensor, _ expected: ReferenceTensor, _ what: String = "", relative: Double = 1e-5,
    absolute: Double = 1e-6, file: StaticString = #filePath, line: UInt = #line
) {
    let problem = difference(
        actual.scalars, actual.shape.dimensions, from: expected.values, expected.shape, relative: relative,
        absolute: absolute)
    if let problem { XCTFail("\(what): \(problem)", file: file, line: line) }
}

/// Fails unless the number is close to the expected one.
func assertClose(
    _ actual: Double, _ expected: Double, _ what: String = "", relative: Double = 1e-5, absolute: Double = 1e-6,
    file: StaticString = #filePath, line: UInt = #line
) {
    let isClose = actual == expected || abs(actual - expected) <= absolute + relative * abs(expected)
    if !isClose { XCTFail("\(what): \(actual), expected \(expected)", file: file, line: line) }
}

final class ClosenessTests: XCTestCase {
    private func differs(_ actual: [Float], _ shape: [Int], _ expected: [Double], _ expectedShape: [Int]) -> Bool {
        difference(actual, shape, from: expected, expectedShape, relative: 1e-3, absolute: 1e-3) != nil
    }

    func testFindsWhatDiffers() {
        XCTAssertFalse(differs([1, 2], [2], [1.0005, 2.002], [2]))
        XCTAssertTrue(differs([1, 2], [2], [1, 2.01], [2]), "value")
        XCTAssertTrue(differs([1, 2], [2], [1, 2], [1, 2]), "shape")
        XCTAssertTrue(differs([1], [1], [1, 2], [2]), "shorter")
        XCTAssertTrue(differs([.nan], [1], [0], [1]), "NaN for a number")
        XCTAssertTrue(differs([0], [1], [.nan], [1]), "a number for NaN")
        XCTAssertTrue(differs([.infinity], [1], [1e30], [1]), "Inf for a number")
        XCTAssertFalse(differs([.infinity, .nan], [2], [.infinity, .nan], [2]))
    }
}
