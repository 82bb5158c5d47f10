import Autograd
import NN
import TensorEngine
import XCTest

final class BatchNormTests: XCTestCase {
    private func column(_ values: [Float], _ lab: Laboratory) throws -> Variable {
        try lab.variable(values, [values.count, 1])
    }

    private func assertValues(
        _ variable: Variable?, _ expected: [Float], accuracy: Float = 1e-5, line: UInt = #line
    ) throws {
        let values = try XCTUnwrap(variable).value.scalars
        XCTAssertEqual(values.count, expected.count, line: line)
        for (value, wanted) in zip(values, expected) {
            XCTAssertEqual(value, wanted, accuracy: accuracy, line: line)
        }
    }

    func testTheVectorsOfOneToFour() throws {
        let lab = Laboratory()
        let norm = try BatchNorm(1, runtime: lab.runtime)
        let x = try column([1, 2, 3, 4], lab)
        try assertValues(norm(x, lab.runtime), [-1.3416354, -0.4472117, 0.4472117, 1.3416354])
        try assertValues(norm.running?.mean, [0.25])
        try assertValues(norm.running?.variance, [1.0666667])
        norm.eval()
        try assertValues(norm(x, lab.runtime), [0.72618, 1.69442, 2.66266, 3.63090])
        try assertValues(norm.running?.mean, [0.25])
    }

    func testCumulativeStatisticsAreAveragesOverBatches() throws {
        let lab = Laboratory()
        let norm = try BatchNorm(1, momentum: .cumulative, runtime: lab.runtime)
        _ = try norm(column([1, 2, 3, 4], lab), lab.runtime)
        _ = try norm(column([2, 3, 4, 5], lab), lab.runtime)
        try assertValues(norm.running?.mean, [3])
        try assertValues(norm.running?.variance, [1.6666667])
    }

    func testKerasKeepsTheShareAndStoresTheBiasedVariance() throws {
        let lab = Laboratory()
        let norm = try BatchNorm(1, convention: .keras, runtime: lab.runtime)
        _ = try norm(column([1, 2, 3, 4], lab), lab.runtime)
        XCTAssertEqual(norm.epsilon, 1e-3)
        try assertValues(norm.running?.mean, [0.025])
        try assertValues(norm.running?.variance, [0.99 + 0.01 * 1.25])
    }

    func testABatchOfOneSaysWhyAndWhatToDo() throws {
        let lab = Laboratory()
        let norm = try BatchNorm(3, runtime: lab.runtime)
        let x = try lab.variable([1, 2, 3], [1, 3])
        XCTAssertThrowsError(try norm(x, lab.runtime)) { error in
            let error = error as? NNError
            XCTAssertEqual(
                error?.message,
                "BatchNorm1d(3) in train mode needs more than one value a channel to take a variance of, got [1, 3]")
            XCTAssertTrue(error?.hint?.contains("drop_last") ?? false)
        }
        try assertValues(norm.running?.mean, [0, 0, 0])
        norm.eval()
        XCTAssertNoThrow(try norm(x, lab.runtime))
        norm.train()
        XCTAssertNoThrow(try norm(lab.variable([1, 2, 3, 4, 5, 6], [1, 3, 2]), lab.runtime), "positions count too")
    }

    func testShapesAreChecked() throws {
        let lab = Laboratory()
        func message(_ spatialAxes: Int, _ shape: [Int]) throws -> String? {
            let norm = try BatchNorm(3, spatialAxes: spatialAxes, runtime: lab.runtime)
            do { _ = try norm(Variable(lab.engine.ones(Shape(shape))), lab.runtime) } catch {
                return (error as? NNError)?.message
            }
            return nil
        }
        XCTAssertEqual(try message(1, [8, 4]), "BatchNorm1d(3) expects 3 channels on its input's axis 1, got [8, 4]")
        XCTAssertEqual(try message(2, [8, 3]), "BatchNorm2d(3) expects an input of rank 4, got [8, 3]")
        XCTAssertEqual(try message(1, [8]), "BatchNorm1d(3) expects an input of rank 2 or 3, got [8]")
        XCTAssertNotNil(try message(1, [0, 3]))
        XCTAssertNil(try message(1, [8, 3]))
    }

    func testNormalizedOutputsHaveMeanZeroAndVarianceOne() throws {
        let lab = Laboratory()
        let x = try lab.variable(hashed(240, scale: 5).map { $0 + 100 }, [20, 3, 4])
        let y = try BatchNorm(3, runtime: lab.runtime)(x, lab.runtime).value
        for mean in try lab.engine.mean(y, axes: [0, 2]).scalars { XCTAssertEqual(mean, 0, accuracy: 1e-4) }
        for variance in try lab.engine.variance(y, axes: [0, 2], unbiased: false).scalars {
            XCTAssertEqual(variance, 1, accuracy: 1e-3)
        }
    }

    func testOneGroupIsLayerNormAndAllGroupsAreInstanceNorm() throws {
        let lab = Laboratory()
        let x = try lab.variable(hashed(8 * 6 * 3 * 4), [8, 6, 3, 4])
        func output(_ layer: Module) throws -> [Float] { try layer(x, lab.runtime).value.scalars }
        func gap(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max()! }
        let one = try output(GroupNorm(1, 6, runtime: lab.runtime))
        let all = try output(GroupNorm(6, 6, runtime: lab.runtime))
        let layer = try output(LayerNorm([6, 3, 4], runtime: lab.runtime))
        let instance = try output(InstanceNorm(6, spatialAxes: 2, runtime: lab.runtime))
        XCTAssertLessThan(gap(one, layer), 1e-5)
        XCTAssertLessThan(gap(all, instance), 1e-5)
        XCTAssertGreaterThan(gap(one, instance), 0.1)
        XCTAssertGreaterThan(gap(all, layer), 0.1)
        XCTAssertThrowsError(try LayerNorm([6, 3], runtime: lab.runtime)(x, lab.runtime)) { error in
            XCTAssertEqual(
                (error as? NNError)?.message,
                "LayerNorm([6, 3]) expects its input's last axes to be [6, 3], got [8, 6, 3, 4]")
        }
        XCTAssertThrowsError(try GroupNorm(4, 6, runtime: lab.runtime)) { error in
            XCTAssertEqual(error as? NNError, .groups(channels: 6, groups: 4))
        }
    }
}
