import TensorEngine
import XCTest

final class LayoutTests: XCTestCase {
    private let engine = Engine()

    func testTransposing() throws {
        let x = try engine.counting([2, 3])
        assertEqual(try engine.transpose(x), [3, 2], [0, 3, 1, 4, 2, 5])
        let cube = try engine.counting([2, 3, 4])
        let moved = try engine.permute(cube, [2, 0, 1])
        XCTAssertEqual(moved.shape.dimensions, [4, 2, 3])
        for i in 0..<2 {
            for j in 0..<3 {
                for k in 0..<4 { XCTAssertEqual(moved[(k * 2 + i) * 3 + j], cube[(i * 3 + j) * 4 + k]) }
            }
        }
        let large = try engine.counting([300, 211])
        let back = try engine.transpose(try engine.transpose(large))
        XCTAssertEqual(back.scalars, large.scalars)
        XCTAssertThrowsError(try engine.permute(x, [0, 0]))
    }

    func testReshaping() throws {
        let x = try engine.counting([2, 6])
        XCTAssertEqual(try engine.reshape(x, [3, -1]).shape.dimensions, [3, 4])
        assertThrows(.reshape(from: x.shape, to: [5, -1])) { try engine.reshape(x, [5, -1]) }
        assertThrows(.reshape(from: x.shape, to: [-1, -1])) { try engine.reshape(x, [-1, -1]) }
        XCTAssertThrowsError(try engine.reshape(x, [Int.max, Int.max]))
    }

    func testJoining() throws {
        let a = try engine.counting([2, 2])
        let b = try engine.full(shape([2, 1]), 9)
        assertEqual(try engine.concat([a, b], axis: 1), [2, 3], [0, 1, 9, 2, 3, 9])
        assertEqual(try engine.concat([a, a], axis: -2), [4, 2], [0, 1, 2, 3, 0, 1, 2, 3])
        XCTAssertThrowsError(try engine.concat([a, b], axis: 0))
        assertThrows(.nothingToJoin(operation: "concat")) { try engine.concat([], axis: 0) }
    }

    func testMovingAround() throws {
        let x = try engine.counting([2, 3])
        assertEqual(try engine.flip(x, axes: [1]), [2, 3], [2, 1, 0, 5, 4, 3])
        assertEqual(try engine.flip(x, axes: nil), [2, 3], [5, 4, 3, 2, 1, 0])
        assertEqual(try engine.roll(x, shifts: [1], axes: [1]), [2, 3], [2, 0, 1, 5, 3, 4])
        assertEqual(try engine.roll(x, shifts: [-1], axes: nil), [2, 3], [1, 2, 3, 4, 5, 0])
        assertEqual(try engine.pad(x, pairs: [1, 0, 0, 1], value: 7), [3, 4], [7, 0, 1, 2, 7, 3, 4, 5, 7, 7, 7, 7])
        assertEqual(try engine.pad(x, pairs: [-1, 1], value: 7), [2, 3], [1, 2, 7, 4, 5, 7])
        assertEqual(try engine.pad(x, pairs: [-2, -1], value: 7), [2, 0], [])
        XCTAssertThrowsError(try engine.pad(x, pairs: [-3, -1], value: 0))
    }

    func testTriangles() throws {
        let x = try engine.full(shape([3, 4]), 1)
        assertEqual(try engine.triangle(x, diagonal: 0, lower: true), [3, 4], [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0])
        assertEqual(try engine.triangle(x, diagonal: 1, lower: false), [3, 4], [0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1])
        assertEqual(try engine.triangle(x, diagonal: Int.min, lower: false), [3, 4], [Double](repeating: 1, count: 12))
        assertEqual(try engine.triangle(x, diagonal: Int.max, lower: true), [3, 4], [Double](repeating: 1, count: 12))
        assertEqual(try engine.diagonal(try engine.tensor([1, 2], [2])), [2, 2], [1, 0, 0, 2])
    }

    func testCreation() throws {
        assertEqual(try engine.arange(0, 1, 0.25), [4], [0, 0.25, 0.5, 0.75])
        assertEqual(try engine.arange(3, 0, -1), [3], [3, 2, 1])
        assertEqual(try engine.arange(0, -1, 1), [0], [])
        assertEqual(try engine.linspace(-1, 1, 5), [5], [-1, -0.5, 0, 0.5, 1])
        assertEqual(try engine.oneHot(try engine.tensor([2, 0], [2])), [2, 3], [0, 0, 1, 1, 0, 0])
        assertThrows(.zeroStep(operation: "arange")) { try engine.arange(0, 1, 0) }
        XCTAssertThrowsError(try engine.arange(0, .infinity, 1))
        XCTAssertThrowsError(try engine.arange(0, 1, 1e-300))
    }

    func testGatherAndScatter() throws {
        let x = try engine.counting([2, 3])
        let at = try engine.tensor([2, 0, -1, 1], [2, 2])
        assertEqual(try engine.gather(x, axis: 1, at), [2, 2], [2, 0, 5, 4])
        let source = try engine.full(shape([2, 2]), 10)
        assertEqual(try engine.scatter(x, axis: 1, at, source, adds: false), [2, 3], [10, 1, 10, 3, 10, 10])
        assertEqual(try engine.scatter(x, axis: 1, at, source, adds: true), [2, 3], [10, 1, 12, 3, 14, 15])
        XCTAssertThrowsError(try engine.gather(x, axis: 0, at))
    }
}
