import Foundation
import TensorEngine
import XCTest

final class ReductionTests: XCTestCase {
    private let engine = Engine()

    func testEveryAxisSetAgainstPlainLoops() throws {
        let dimensions = [3, 4, 5, 2]
        let x = try engine.scattered(dimensions)
        for bits in 0..<16 {
            let axes = (0..<4).filter { bits >> $0 & 1 == 1 }
            for keep in [false, true] {
                let groups = grouped(x, axes)
                let expectedShape = keep
                    ? dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element }
                    : dimensions.enumerated().filter { !axes.contains($0.offset) }.map(\.element)
                func check(_ name: String, _ result: Tensor, _ f: ([Double]) -> Double) {
                    assertEqual(result, expectedShape, groups.map(f), absolute: 2e-6, relative: 2e-6, "\(name) \(axes)")
                }
                let n = Double(groups[0].count)
                check("sum", try engine.sum(x, axes: axes, keepDimensions: keep)) { $0.reduce(0, +) }
                check("mean", try engine.mean(x, axes: axes, keepDimensions: keep)) { $0.reduce(0, +) / n }
                check("prod", try engine.prod(x, axes: axes, keepDimensions: keep)) { $0.reduce(1, *) }
                check("max", try engine.amax(x, axes: axes, keepDimensions: keep)) { $0.max()! }
                check("min", try engine.amin(x, axes: axes, keepDimensions: keep)) { $0.min()! }
                check("norm", try engine.norm(x, axes: axes, keepDimensions: keep)) {
                    $0.reduce(0) { $0 + $1 * $1 }.squareRoot()
                }
                check("norm 3", try engine.norm(x, order: 3, axes: axes, keepDimensions: keep)) {
                    cbrt($0.reduce(0) { $0 + pow(abs($1), 3) })
                }
                check("logsumexp", try engine.logsumexp(x, axes: axes, keepDimensions: keep)) {
                    log($0.reduce(0) { $0 + exp($1) })
                }
                if n > 1 {
                    check("var", try engine.variance(x, axes: axes, keepDimensions: keep)) { group in
                        let mean = group.reduce(0, +) / n
                        return group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
                    }
                }
            }
        }
    }

    /// The elements that each output position reduces.
    private func grouped(_ x: Tensor, _ axes: [Int]) -> [[Double]] {
        var groups: [(key: [Int], values: [Double])] = []
        for i in 0..<x.count {
            var rest = i
            var position = [Int](repeating: 0, count: x.rank)
            for axis in (0..<x.rank).reversed() {
                position[axis] = rest % x.shape[axis]
                rest /= x.shape[axis]
            }
            let key = position.enumerated().filter { !axes.contains($0.offset) }.map(\.element)
            if let group = groups.firstIndex(where: { $0.key == key }) {
                groups[group].values.append(Double(x[i]))
            } else {
                groups.append((key, [Double(x[i])]))
            }
        }
        return groups.map(\.values)
    }

    func testSumsOfMillionsStayAccurate() throws {
        let x = try engine.full(shape([3_000_001]), 0.1)
        XCTAssertEqual(try engine.sum(x).item, 300_000.1, accuracy: 0.07)
        let columns = try engine.full(shape([100_001, 3]), 0.1)
        for sum in try engine.sum(columns, axes: [0]).scalars { XCTAssertEqual(sum, 10_000.1, accuracy: 2e-3) }
        let far = try engine.add(try engine.counting([1000]), 1e6)
        XCTAssertEqual(try engine.variance(far).item, 83_416.664, accuracy: 0.02)
    }

    func testExtremesAndPositions() throws {
        let x = try engine.tensor([1, 5, 5, .nan, -2, 0], [2, 3])
        assertEqual(try engine.amax(x, axes: [1]), [2], [5, .nan])
        assertEqual(try engine.argmax(x, axis: 1), [2], [1, 0])
        assertEqual(try engine.argmin(x, axis: 0), [3], [1, 1, 1])
        XCTAssertEqual(try engine.argmax(x).item, 3)
        let nothing = try engine.zeros(shape([0]))
        assertThrows(.emptyReduction(operation: "max", shape: nothing.shape)) { try engine.amax(nothing) }
    }

    func testEmptySums() throws {
        assertEqual(try engine.sum(try engine.zeros(shape([0, 3])), axes: [0]), [3], [0, 0, 0])
        assertEqual(try engine.sum(try engine.zeros(shape([2, 0])), axes: [1]), [2], [0, 0])
        XCTAssertEqual(try engine.sum(try engine.zeros(shape([0]))).item, 0)
        XCTAssertTrue(try engine.mean(try engine.zeros(shape([0]))).item.isNaN)
    }

    func testAxesAreChecked() throws {
        let x = try engine.zeros(shape([2, 3]))
        assertThrows(.axisOutOfRange(operation: "sum", axis: 2, shape: x.shape)) { try engine.sum(x, axes: [2]) }
        assertThrows(.repeatedAxis(operation: "sum", axis: 1, shape: x.shape)) { try engine.sum(x, axes: [1, -1]) }
    }

    func testSoftmaxAndRunningSums() throws {
        let x = try engine.tensor([1, 2, 3, 1000, 1000, 0], [2, 3])
        assertEqual(try engine.softmax(x, axis: 1), [2, 3], [0.09003057, 0.24472847, 0.66524096, 0.5, 0.5, 0])
        assertEqual(try engine.logSoftmax(x, axis: -1), [2, 3],
                    [-2.4076059, -1.4076059, -0.4076059, -0.6931472, -0.6931472, -1000.6931])
        assertEqual(try engine.softmax(try engine.transpose(x), axis: 0), [3, 2],
                    [0.09003057, 0.5, 0.24472847, 0.5, 0.66524096, 0])
        assertEqual(try engine.cumsum(x, axis: 0), [2, 3], [1, 2, 3, 1001, 1002, 3])
        assertEqual(try engine.cumsum(x, axis: 1), [2, 3], [1, 3, 6, 1000, 2000, 2000])
    }

    func testOrderStatistics() throws {
        let x = try engine.tensor([3, 1, 2, 4, 9, 9, -1, .nan], [2, 4])
        let sorted = try engine.sort(x, axis: 1)
        assertEqual(sorted.values, [2, 4], [1, 2, 3, 4, -1, 9, 9, .nan])
        assertEqual(sorted.indices, [2, 4], [1, 2, 0, 3, 2, 0, 1, 3])
        assertEqual(try engine.sort(x, axis: 1, descending: true).values, [2, 4], [4, 3, 2, 1, .nan, 9, 9, -1])
        assertEqual(try engine.median(x, axis: 1), [2], [2, .nan])
        let row = try engine.tensor([3, 1, 2, 4], [4])
        XCTAssertEqual(try engine.quantile(row, 0.4).item, 2.2, accuracy: 1e-6)
        let best = try engine.topk(row, 2)
        assertEqual(best.values, [2], [4, 3])
        assertEqual(best.indices, [2], [3, 0])
        assertEqual(try engine.bincount(try engine.tensor([0, 2, 2], [3])), [3], [1, 0, 2])
    }
}
