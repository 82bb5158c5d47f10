import TensorEngine
import XCTest

final class ErrorTests: XCTestCase {
    func testWordingShowsTheValues() {
        let (a, b) = (shape([2, 3]), shape([2, 4]))
        let table: [(EngineError, EngineErrorKind, String, String?)] = [
            (.shapeMismatch(operation: "+", left: a, right: b), .shape, "+ cannot broadcast [2, 3] with [2, 4]", nil),
            (.linearMismatch(inputs: 784, outputs: 32, got: shape([64, 1, 28, 28])), .shape,
             "Linear(784 => 32) expects its input's last axis to be 784, got [64, 1, 28, 28]",
             "flatten(x) would make it [64, 784]"),
            (.matrixMismatch(operation: "@", left: a, right: a), .shape,
             "@ cannot multiply [2, 3] by [2, 3]: inner sizes differ", "x @ y.T would multiply [2, 3] by [3, 2]"),
            (.indexOutOfRange(index: 7, axis: 1, size: 3), .index, "index 7 is out of range for axis 1 of size 3", nil),
            (.outOfMemory(bytes: 4_000_000_000_000), .memory,
             "a tensor of 4 TB does not fit into this machine's free memory", nil),
            (.outOfRange(operation: "dropout", argument: "p", value: 1.5, low: 0, high: 1), .value,
             "dropout expects p between 0 and 1, got 1.5", nil),
            (.outOfRange(operation: "bincount", argument: "numbers", value: -1, low: 0, high: .infinity), .value,
             "bincount expects numbers to be at least 0, got -1", nil),
            (.graphUsedTwice, .value, "this graph's gradients were already computed, and its saved values freed",
             "use backward(retain = true) the first time"),
            (.interrupted, .interrupted, "interrupted", nil),
        ]
        for (error, kind, message, hint) in table {
            XCTAssertEqual(error.kind, kind)
            XCTAssertEqual(error.message, message)
            XCTAssertEqual(error.hint, hint)
        }
    }

    func testComparingWholeTensors() throws {
        let engine = Engine()
        let a = try engine.tensor([1, .nan, .infinity], [3])
        XCTAssertTrue(a.isSame(as: a))
        XCTAssertFalse(a.isClose(to: a), "NaN is close to nothing")
        let b = try engine.tensor([1, 2, .infinity], [3])
        XCTAssertTrue(b.isClose(to: try engine.tensor([1.000_005, 2, .infinity], [3])))
        XCTAssertFalse(b.isClose(to: try engine.tensor([1.001, 2, .infinity], [3])))
        XCTAssertFalse(b.isClose(to: try engine.tensor([1, 2, 5], [3])))
        XCTAssertFalse(b.isSame(as: try engine.tensor([1, 2, .infinity], [1, 3])))
    }
}
