import TensorEngine
import XCTest

/// The numbers are NumPy's, for x = arange(24).reshape(2, 3, 4).
final class IndexingTests: XCTestCase {
    private let engine = Engine()

    private struct Case {
        let name: String
        let entries: [TensorIndex]
        let shape: [Int]
        let values: [Int]

        init(_ name: String, _ entries: [TensorIndex], _ shape: [Int], _ values: [Int]) {
            (self.name, self.entries, self.shape, self.values) = (name, entries, shape, values)
        }
    }

    private func list(_ values: [Int], _ dimensions: [Int]) throws -> TensorIndex {
        .indices(try engine.tensor(values.map { Float($0) }, dimensions))
    }

    private func makeCases() throws -> [Case] {
        let x = try engine.counting([2, 3, 4])
        let fives = try engine.compare(.equal, try engine.remainder(x, try engine.scalar(5)), try engine.scalar(0))
        let rows = try engine.tensor([1, 0, 1], [3]).asMask()
        return [
            Case("[1]", [.index(1)], [3, 4],
                 [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
            Case("[-1, :, 2]", [.index(-1), .all, .index(2)], [3],
                 [14, 18, 22]),
            Case("[:, ::-1]", [.all, .slice(start: nil, stop: nil, step: -1)], [2, 3, 4],
                 [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3, 20, 21, 22, 23, 16, 17, 18, 19, 12, 13, 14, 15]),
            Case("[..., 1:3]", [.ellipsis, .slice(start: 1, stop: 3, step: 1)], [2, 3, 2],
                 [1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22]),
            Case("[..., 10:0:-2]", [.ellipsis, .slice(start: 10, stop: 0, step: -2)], [2, 3, 2],
                 [3, 1, 7, 5, 11, 9, 15, 13, 19, 17, 23, 21]),
            Case("[:, -2:, -3:-1]", [.all, .slice(start: -2, stop: nil, step: 1), .slice(start: -3, stop: -1, step: 1)],
                 [2, 2, 2],
                 [5, 6, 9, 10, 17, 18, 21, 22]),
            Case("[none, 1, ..., none]", [.newAxis, .index(1), .ellipsis, .newAxis], [1, 3, 4, 1],
                 [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
            Case("[:, 5:]", [.all, .slice(start: 5, stop: nil, step: 1)], [2, 0, 4],
                 []),
            Case("[[1, 0, 1]]", [try list([1, 0, 1], [3])], [3, 3, 4],
                 [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                  14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
            Case("[:, [2, -1]]", [.all, try list([2, -1], [2])], [2, 2, 4],
                 [8, 9, 10, 11, 8, 9, 10, 11, 20, 21, 22, 23, 20, 21, 22, 23]),
            Case("[:, :, [[0, 1], [2, 3]]]", [.all, .all, try list([0, 1, 2, 3], [2, 2])], [2, 3, 2, 2],
                 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
            Case("[[0, 1], :, [3, 0]]", [try list([0, 1], [2]), .all, try list([3, 0], [2])], [2, 3],
                 [3, 7, 11, 12, 16, 20]),
            Case("[[[0], [1]], [0, 2]]", [try list([0, 1], [2, 1]), try list([0, 2], [2])], [2, 2, 4],
                 [0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23]),
            Case("[:, [0, 2], [1, 3]]", [.all, try list([0, 2], [2]), try list([1, 3], [2])], [2, 2],
                 [1, 11, 13, 23]),
            Case("[1:, [0, 2], ::2]",
                 [.slice(start: 1, stop: nil, step: 1), try list([0, 2], [2]), .slice(start: nil, stop: nil, step: 2)],
                 [1, 2, 2],
                 [12, 14, 20, 22]),
            Case("[x % 5 == 0]", [.mask(fives)], [5],
                 [0, 5, 10, 15, 20]),
            Case("[:, mask of axis 1]", [.all, .mask(rows)], [2, 2, 4],
                 [0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23]),
        ]
    }

    func testReading() throws {
        let x = try engine.counting([2, 3, 4])
        for test in try makeCases() {
            assertEqual(try engine.index(x, test.entries), test.shape, test.values.map(Double.init), test.name)
        }
    }

    func testWritingReachesTheSameElements() throws {
        for test in try makeCases() {
            var x = try engine.counting([2, 3, 4])
            try engine.assign(&x, try IndexPlan(test.entries, of: x.shape), try engine.scalar(-1))
            let selected = Set(test.values)
            let expected = (0..<24).map { selected.contains($0) ? -1.0 : Double($0) }
            assertEqual(x, [2, 3, 4], expected, test.name)
        }
    }

    func testAddingCountsRepeatedPositions() throws {
        var x = try engine.zeros(shape([3]))
        let plan = try IndexPlan([try list([0, 2, 0], [3])], of: x.shape)
        try engine.accumulate(&x, plan, try engine.tensor([1, 10, 100], [3]))
        assertEqual(x, [3], [101, 0, 10])
    }

    func testWritingBroadcastsAndLeavesCopiesAlone() throws {
        var x = try engine.zeros(shape([2, 3]))
        let copy = x
        try engine.assign(&x, try IndexPlan([.all, .index(1)], of: x.shape), try engine.tensor([5, 6], [2]))
        assertEqual(x, [2, 3], [0, 5, 0, 0, 6, 0])
        assertEqual(copy, [2, 3], [0, 0, 0, 0, 0, 0])
        assertThrows(.wrongShape(operation: "an index assignment", expected: shape([2]), got: shape([3]))) {
            try engine.assign(&x, try IndexPlan([.all, .index(1)], of: x.shape), try engine.tensor([1, 2, 3], [3]))
        }
    }

    func testRefusals() throws {
        let x = try engine.counting([2, 3])
        assertThrows(.indexOutOfRange(index: 2, axis: 0, size: 2)) { try engine.index(x, [.index(2)]) }
        assertThrows(.indexOutOfRange(index: -4, axis: 1, size: 3)) { try engine.index(x, [.all, .index(-4)]) }
        assertThrows(.indexOutOfRange(index: 7, axis: 0, size: 2)) { try engine.index(x, [try list([0, 7], [2])]) }
        assertThrows(.tooManyIndices(count: 3, shape: x.shape)) { try engine.index(x, [.all, .all, .all]) }
        assertThrows(.severalEllipses) { try engine.index(x, [.ellipsis, .ellipsis]) }
        assertThrows(.zeroStep(operation: "a slice")) {
            try engine.index(x, [.slice(start: nil, stop: nil, step: 0)])
        }
        assertThrows(.notWhole(operation: "an index", value: 0.5)) {
            try engine.index(x, [.indices(try engine.tensor([0.5], [1]))])
        }
        let mask = try engine.tensor([1, 0, 1], [3]).asMask()
        assertThrows(.maskMismatch(mask: mask.shape, indexed: x.shape)) { try engine.index(x, [.mask(mask)]) }
    }

    func testExtremeSlices() throws {
        let x = try engine.counting([4])
        let far = [Int.min, Int.min + 1, -5, -1, 0, 3, 4, 5, Int.max - 1, Int.max]
        for start in far {
            for stop in far {
                for step in [Int.min, -Int.max, -3, -1, 1, 3, Int.max] {
                    let part = try engine.index(x, [.slice(start: start, stop: stop, step: step)])
                    let low = step > 0 ? 0 : -1
                    let high = step > 0 ? 4 : 3
                    func bound(_ p: Int) -> Int { min(high, max(low, p < 0 ? max(p, -10) + 4 : p)) }
                    var expected: [Double] = []
                    var p = bound(start)
                    while step > 0 ? p < bound(stop) : p > bound(stop) {
                        expected.append(Double(p))
                        p = step > 0 ? (step > 10 ? 100 : p + step) : (step < -10 ? -100 : p + step)
                    }
                    assertEqual(part, [expected.count], expected, "\(start):\(stop):\(step)")
                }
            }
        }
    }
}
