import TensorEngine
import XCTest

final class BroadcastingTests: XCTestCase {
    private let engine = Engine()

    /// Left, right and common shape; nil where NumPy refuses.
    private let table: [([Int], [Int], [Int]?)] = [
        ([], [], []), ([], [3], [3]), ([2, 3], [], [2, 3]), ([2, 3], [3], [2, 3]), ([2, 3], [1, 3], [2, 3]),
        ([2, 3], [2, 1], [2, 3]), ([2, 1], [1, 3], [2, 3]), ([2, 1], [3], [2, 3]), ([4, 2, 3], [2, 3], [4, 2, 3]),
        ([4, 1, 3], [2, 1], [4, 2, 3]), ([2, 3, 1, 5], [3, 4, 1], [2, 3, 4, 5]), ([0], [1], [0]), ([0, 3], [3], [0, 3]),
        ([1, 1, 1], [5], [1, 1, 5]), ([1, 17], [9, 1], [9, 17]), ([3, 1, 33], [2, 33], [3, 2, 33]),
        ([2, 3], [2], nil), ([2, 3], [4, 3], nil), ([0], [2], nil), ([2, 3, 4], [2, 1, 3], nil),
    ]

    func testShapesAndValues() throws {
        for (left, right, common) in table {
            for (a, b) in [(left, right), (right, left)] {
                let x = try engine.scattered(a, seed: 2)
                let y = try engine.scattered(b, seed: 3)
                guard let common else {
                    assertThrows(.shapeMismatch(operation: "-", left: shape(a), right: shape(b))) {
                        try engine.subtract(x, y)
                    }
                    continue
                }
                let expected = positions(common).map { p in Double(at(x, p)) - Double(at(y, p)) }
                assertEqual(try engine.subtract(x, y), common, expected, "\(a) - \(b)")
            }
        }
    }

    func testThreeOperandsOfSelect() throws {
        let mask = try engine.tensor([1, 0], [2, 1])
        let a = try engine.tensor([1, 2, 3], [3])
        let b = try engine.scalar(-1)
        assertEqual(try engine.select(mask, a, b), [2, 3], [1, 2, 3, -1, -1, -1])
    }

    func testLargeOperandsUseEveryTile() throws {
        let x = try engine.counting([300, 257])
        let row = try engine.counting([257])
        let sum = try engine.add(x, row)
        for (r, c) in [(0, 0), (0, 256), (63, 100), (150, 255), (299, 256)] {
            XCTAssertEqual(sum[r * 257 + c], Float(r * 257 + 2 * c))
        }
    }

    private func positions(_ dimensions: [Int]) -> [[Int]] {
        dimensions.reduce([[]]) { lists, size in lists.flatMap { list in (0..<size).map { list + [$0] } } }
    }

    /// The element that NumPy's rules put at a position of the common shape.
    private func at(_ x: Tensor, _ position: [Int]) -> Float {
        var offset = 0
        for (size, index) in zip(x.shape.dimensions, position.suffix(x.rank)) {
            offset = offset * size + (size == 1 ? 0 : index)
        }
        return x[offset]
    }
}
