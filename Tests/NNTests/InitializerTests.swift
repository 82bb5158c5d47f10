import NN
import TensorEngine
import XCTest

final class InitializerTests: XCTestCase {
    private let lab = Laboratory()

    private func values(_ initializer: Initializer, _ shape: [Int]) throws -> [Double] {
        let stream = lab.runtime.random.stream(kind: "test", shape: shape)
        return try initializer.values(Shape(shape), from: stream, lab.engine).scalars.map { Double($0) }
    }

    private func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)).squareRoot()
    }

    func testUniformBoundsAreReachedAndKept() throws {
        let cases: [(Initializer, Double)] = [
            (.xavierUniform(gain: 2), 2 * (6.0 / (30 * 9 + 20 * 9)).squareRoot()),
            (.kaimingUniform(), (2 * 3.0 / (30 * 9)).squareRoot()),
            (.kaimingUniform(slope: 5.0.squareRoot()), 1 / (30.0 * 9).squareRoot()),
            (.kaimingUniform(fan: .output, nonlinearity: .tanh), 5.0 / 3 * (3.0 / (20 * 9)).squareRoot()),
        ]
        for (initializer, bound) in cases {
            let largest = try values(initializer, [20, 30, 3, 3]).map { abs($0) }.max()!
            XCTAssertLessThanOrEqual(largest, bound * (1 + 1e-6))
            XCTAssertGreaterThan(largest, bound * 0.99)
        }
    }

    func testNormalDeviations() throws {
        let cases: [(Initializer, Double)] = [
            (.xavierNormal(), (2.0 / 500).squareRoot()),
            (.kaimingNormal(nonlinearity: .relu), (2.0 / 300).squareRoot()),
            (.normal(mean: 3, deviation: 0.5), 0.5), (.kaimingNormal(nonlinearity: .selu), 0.75 / 300.0.squareRoot()),
            // A normal distribution cut off at two deviations.
            (.truncatedNormal(deviation: 0.1, low: -0.2, high: 0.2), 0.1 * 0.8796),
        ]
        for (initializer, wanted) in cases {
            XCTAssertEqual(try deviation(values(initializer, [200, 300])), wanted, accuracy: wanted * 0.01)
        }
    }

    func testTruncationIsAbsolute() throws {
        let drawn = try values(.truncatedNormal(mean: 1, deviation: 5, low: -2, high: 2), [50_000])
        XCTAssertTrue(drawn.allSatisfy { -2 <= $0 && $0 <= 2 })
        XCTAssertLessThan(drawn.min()!, -1.99)
        XCTAssertGreaterThan(drawn.max()!, 1.99)
    }

    func testOrthogonalRowsOrColumns() throws {
        for (rows, columns) in [(3, 8), (8, 3), (5, 5)] {
            let w = try values(.orthogonal(gain: 2), [rows, columns])
            func element(_ unit: Int, _ place: Int) -> Double {
                rows < columns ? w[unit * columns + place] : w[place * columns + unit]
            }
            for i in 0..<min(rows, columns) {
                for j in 0..<min(rows, columns) {
                    var product = 0.0
                    for place in 0..<max(rows, columns) { product += element(i, place) * element(j, place) }
                    XCTAssertEqual(product, i == j ? 4 : 0, accuracy: 1e-5)
                }
            }
        }
    }

    func testSparseZerosAreCountedByColumn() throws {
        let w = try values(.sparse(share: 0.3), [10, 4])
        for column in 0..<4 {
            XCTAssertEqual((0..<10).filter { w[$0 * 4 + column] == 0 }.count, 3)
        }
    }

    func testApplyingByPatternChangesAllOrNothing() throws {
        let net = try Sequential([lab.linear(4, 8), lab.linear(8, 1)])
        XCTAssertEqual(try net.initialize(NamePattern("*.bias"), .constant(0.25), lab.runtime), 2)
        XCTAssertEqual(net.parameters[3].variable.value.scalars, [0.25])
        let before = net.parameters.map { $0.variable.value.scalars }
        XCTAssertThrowsError(try net.initialize(NamePattern("*"), .xavierNormal(), lab.runtime)) { error in
            XCTAssertEqual(
                (error as? NNError)?.message,
                "xavier_normal needs a weight with at least two axes and no empty one, got [8]")
        }
        XCTAssertEqual(net.parameters.map { $0.variable.value.scalars }, before)
        XCTAssertThrowsError(try net.initialize(NamePattern("2.*"), .constant(0), lab.runtime))
    }
}
