import TensorEngine
import XCTest

final class MatrixTests: XCTestCase {
    private let engine = Engine()

    func testAllSizesAndTranspositions() throws {
        let sizes = [(1, 1, 1), (1, 7, 5), (7, 1, 5), (5, 7, 1), (3, 8, 4), (4, 17, 9), (33, 15, 31), (10, 10, 10),
                     (40, 50, 60), (130, 70, 90), (200, 1, 300), (1, 300, 200), (6, 3, 0)]
        for (m, n, k) in sizes {
            for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
                let a = try engine.scattered(ta ? [k, m] : [m, k], seed: 5)
                let b = try engine.scattered(tb ? [n, k] : [k, n], seed: 6)
                var expected = [Double](repeating: 0, count: m * n)
                for i in 0..<m {
                    for j in 0..<n {
                        for l in 0..<k {
                            let left = Double(a[ta ? l * m + i : i * k + l])
                            expected[i * n + j] += left * Double(b[tb ? j * k + l : l * n + j])
                        }
                    }
                }
                assertEqual(try engine.matmul(a, b, transposeA: ta, transposeB: tb), [m, n], expected,
                            absolute: 2e-5, "\(m)×\(k) · \(k)×\(n), \(ta) \(tb)")
            }
        }
    }

    /// Result shapes under NumPy's rules; nil where it refuses.
    func testShapes() throws {
        let table: [([Int], [Int], [Int]?)] = [
            ([3], [3], []), ([2, 3], [3], [2]), ([3], [3, 4], [4]), ([5, 2, 3], [3, 4], [5, 2, 4]),
            ([5, 2, 3], [5, 3, 4], [5, 2, 4]), ([2, 3], [5, 3, 4], [5, 2, 4]), ([1, 2, 3], [5, 3, 4], [5, 2, 4]),
            ([6, 1, 2, 3], [5, 3, 4], [6, 5, 2, 4]), ([5, 2, 3], [3], [5, 2]), ([3], [5, 3, 4], [5, 4]),
            ([2, 3], [2, 3], nil), ([3], [4], nil), ([], [3], nil), ([2, 2, 3], [3, 3, 4], nil),
        ]
        for (left, right, expected) in table {
            let (a, b) = (try engine.scattered(left), try engine.scattered(right))
            if let expected {
                XCTAssertEqual(try engine.matmul(a, b).shape.dimensions, expected, "\(left) @ \(right)")
            } else {
                XCTAssertThrowsError(try engine.matmul(a, b), "\(left) @ \(right)")
            }
        }
    }

    func testBatchesAreSeparateProducts() throws {
        let a = try engine.scattered([3, 1, 4, 5])
        let b = try engine.scattered([2, 5, 6], seed: 9)
        let product = try engine.matmul(a, b)
        for i in 0..<3 {
            for j in 0..<2 {
                let one = try engine.matmul(
                    try engine.index(a, [.index(i), .index(0)]), try engine.index(b, [.index(j)]))
                assertEqual(try engine.index(product, [.index(i), .index(j)]), [4, 6], one.scalars.map(Double.init))
            }
        }
    }

    func testLinearAddsItsBias() throws {
        let x = try engine.tensor([1, 2, 3, 4], [2, 2])
        let weight = try engine.tensor([1, 0, 0, 1, 1, 1], [3, 2])
        let bias = try engine.tensor([10, 20, 30], [3])
        assertEqual(try engine.linear(x, weight, bias), [2, 3], [11, 22, 33, 13, 24, 37])
        assertThrows(.linearMismatch(inputs: 2, outputs: 3, got: shape([2, 3]))) {
            try engine.linear(try engine.zeros(shape([2, 3])), weight, bias)
        }
    }

    func testDecompositions() throws {
        let a = try engine.tensor([2, 0, 0, 0, -3, 4], [2, 3])
        assertEqual(try engine.svdvals(a), [2], [5, 2])
        XCTAssertEqual(try engine.sigmaMax(a).item, 5)
        let rotation = try engine.tensor([0, -1, 0, 1, 0, 0, 0, 0, 0.5], [3, 3])
        assertEqual(try engine.eigvals(rotation), [3, 2], [0, 1, 0, -1, 0.5, 0])
        // A companion matrix: the eigenvalues are the roots of (t - 1)(t - 2)(t - 3)(t - 4).
        let companion = try engine.tensor([10, -35, 50, -24, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [4, 4])
        assertEqual(try engine.eigvals(companion), [4, 2], [4, 0, 3, 0, 2, 0, 1, 0], absolute: 1e-5)
        let large = try engine.scattered([40, 40])
        let radius = try engine.spectralRadius(large).item
        XCTAssertLessThanOrEqual(radius, try engine.sigmaMax(large).item)
        let values = try engine.eigvals(large).scalars
        let trace = (0..<40).reduce(Float(0)) { $0 + large[$1 * 41] }
        XCTAssertEqual(stride(from: 0, to: 80, by: 2).reduce(Float(0)) { $0 + values[$1] }, trace, accuracy: 1e-4)
        assertThrows(.notSquare(operation: "eigvals", got: a.shape)) { try engine.eigvals(a) }
        for dimensions in [[5, 3], [3, 5], [4, 4]] {
            let x = try engine.scattered(dimensions)
            let (q, r) = try engine.qr(x)
            assertEqual(try engine.matmul(q, r), dimensions, x.scalars.map(Double.init))
            let rank = q.shape[1]
            assertEqual(try engine.matmul(q, q, transposeA: true), [rank, rank],
                        try engine.eye(rank, rank).scalars.map(Double.init))
        }
    }
}
