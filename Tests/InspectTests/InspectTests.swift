import Autograd
import Inspect
import NN
import TensorEngine
import XCTest

final class InspectTests: XCTestCase {
    private let runtime = Runtime(tape: Tape(engine: Engine(threads: 1)), random: RandomSource(seed: 1))
    private var engine: Engine { runtime.engine }

    private func tensor(_ values: [Float], _ shape: [Int]) throws -> Tensor {
        try engine.tensor(values, Shape(shape))
    }

    private func variable(_ values: [Float], _ shape: [Int]) throws -> Variable {
        Variable(try tensor(values, shape))
    }

    private func number(_ table: Table, _ row: String, _ column: String) throws -> Double {
        let cell = try XCTUnwrap(table[row, column], "\(row) \(column)")
        guard case .number(let value) = cell else {
            XCTFail("\(row) \(column) is \(cell)")
            return .nan
        }
        return value
    }

    private func net() throws -> Sequential {
        try Sequential([
            Linear(4, 8, runtime: runtime), BatchNorm(8, runtime: runtime), Activation(.relu),
            Dropout(0.5, runtime: runtime), Linear(8, 1, runtime: runtime),
        ])
    }

    // MARK: Norms

    func testNormsOfAKnownWeight() throws {
        let layer = try Linear(2, 2, runtime: runtime)
        try layer.replace("weight", with: tensor([3, 4, 0, 1], [2, 2]))
        try layer.replace("bias", with: tensor([-2, 0], [2]))
        let table = norms(layer)
        XCTAssertEqual(table.rows.map(\.name), ["weight", "bias"])
        XCTAssertEqual(table["weight", "shape"], .shape([2, 2]))
        XCTAssertEqual(try number(table, "weight", "l2"), 26.0.squareRoot(), accuracy: 1e-12)
        XCTAssertEqual(try number(table, "weight", "unit_mean"), 3)
        XCTAssertEqual(try number(table, "weight", "unit_max"), 5)
        XCTAssertEqual(try number(table, "weight", "zeros"), 0.25)
        // Around the mean of 2: 1 + 4 + 4 + 1 over 3.
        XCTAssertEqual(try number(table, "weight", "std"), (10.0 / 3).squareRoot(), accuracy: 1e-12)
        XCTAssertEqual(try number(table, "bias", "unit_max"), 2, "a bias counts by element")
        XCTAssertEqual(try number(table, "bias", "unit_mean"), 1)
    }

    func testWeightsNormSelectsByPartsOfNames() throws {
        let net = try net()
        XCTAssertEqual(try weightsNorm(net).count, net.parameters.count)
        XCTAssertEqual(try weightsNorm(net, omit: [.containing("bias")]).map(\.name), ["0.weight", "1.weight", "4.weight"])
        XCTAssertEqual(try weightsNorm(net, layers: [.layer(4)], omit: [.containing("bias")]).map(\.name), ["4.weight"])
        try net.replace("4.weight", with: tensor([0, 0, 0, 3, 0, 4, 0, 0], [1, 8]))
        let norm = try XCTUnwrap(weightsNorm(net, layers: [.containing("4.weight")]).first)
        XCTAssertEqual([norm.max, norm.mean], [5, 5])
    }

    // MARK: Trace

    func testTraceShowsEachLayerAndChangesNothing() throws {
        let net = try net()
        let x = try variable((0..<24).map { Float($0) / 10 - 1 }, [6, 4])
        let before = net.buffers.map { $0.variable.value.scalars }
        let table = try trace(net, x, runtime)
        XCTAssertEqual(table.rows.map(\.name), ["input", "0", "1", "2", "3", "4", "output"])
        XCTAssertEqual(table["2", "kind"], .text("ReLU()"))
        XCTAssertEqual(table["3", "shape"], .shape([6, 8]))
        XCTAssertEqual(table["1", "action"], .text("batch statistics, running ones moved by 0.1"))
        guard case .text(let dropped)? = table["3", "action"] else { return XCTFail("no text") }
        XCTAssertTrue(dropped.hasPrefix("kept ") && dropped.hasSuffix(" of 48, scaled by 2"), dropped)
        XCTAssertEqual(try number(table, "1", "mean"), 0, accuracy: 1e-5)
        XCTAssertEqual(net.buffers.map { $0.variable.value.scalars }, before)
        XCTAssertNil((net.layers[3] as? Dropout)?.lastMask)
        XCTAssertNil(runtime.observer)

        // The generators stand where they stood: the net now gives what trace saw.
        let output = try net(x, runtime).value
        let sum = output.scalars.map(Double.init).reduce(0, +)
        XCTAssertEqual(try number(table, "output", "mean"), sum / 6, accuracy: 1e-6)

        net.eval()
        let evaluated = try trace(net, x, runtime)
        XCTAssertEqual(evaluated["3", "action"], .text("identity"))
        XCTAssertEqual(evaluated["1", "action"], .text("running statistics"))
        XCTAssertEqual(evaluated.notes, ["eval mode"])
    }

    func testTracePutsEverythingBackAfterAnError() throws {
        let net = try net()
        let x = try variable([1, 2, 3, 4], [1, 4])
        XCTAssertThrowsError(try trace(net, x, runtime), "one example has no variance")
        XCTAssertNil(runtime.observer)
        XCTAssertTrue(runtime.tape.isRecording)
    }

    func testSummaryHasNoSideEffects() throws {
        let net = try net()
        net.layers[1].eval()
        try net.setTrainable(false, matching: NamePattern("0.*"))
        let table = try summary(net, shape: Shape([1, 4]), runtime)
        XCTAssertEqual(table.rows.map(\.name), ["0", "1", "2", "3", "4"])
        XCTAssertEqual(table["0", "parameters"], .count(40))
        XCTAssertEqual(table["0", "trained"], .text("no"))
        XCTAssertEqual(table["1", "mode"], .text("eval"))
        XCTAssertEqual(table["3", "mode"], .text("train"))
        XCTAssertEqual(table["4", "output"], .shape([1, 1]))
        XCTAssertEqual(table.notes, ["65 parameters, 40 of them frozen"])
        XCTAssertTrue(net.hasMixedModes)
    }

    // MARK: Explain

    private func check(_ explanation: Explanation, _ name: String, _ expected: [Double], line: UInt = #line) throws {
        let values = try XCTUnwrap(explanation[name]?.values, name, line: line)
        XCTAssertEqual(values.count, expected.count, name, line: line)
        for (value, wanted) in zip(values, expected) { XCTAssertEqual(value, wanted, accuracy: 5e-6, name, line: line) }
    }

    func testExplainBatchNormWithTheVectorsOfOneToFour() throws {
        let norm = try BatchNorm(1, runtime: runtime)
        let explanation = try explain(norm, variable([1, 2, 3, 4], [4, 1]), runtime)
        try check(explanation, "batch_mean", [2.5])
        try check(explanation, "batch_var_biased", [1.25])
        try check(explanation, "batch_var_unbiased", [1.6666667])
        try check(explanation, "running_mean_before", [0])
        try check(explanation, "running_mean_after", [0.25])
        try check(explanation, "running_var_before", [1])
        try check(explanation, "running_var_after", [1.0666667])
        try check(explanation, "half_life", [6.5788135])
        try check(explanation, "train_output", [-1.3416354, -0.4472117, 0.4472117, 1.3416354])
        try check(explanation, "eval_output", [0.726181, 1.694422, 2.662664, 3.630905])
        XCTAssertEqual(norm.running?.mean.value.scalars, [0])
        XCTAssertEqual(norm.running?.batchesTracked.value.item, 0)
        XCTAssertTrue(norm.isTraining)
        let text = explanation.text(width: 200)
        XCTAssertTrue(text.hasPrefix("BatchNorm1d(1) in train mode\n    train: y = "), text)
    }

    func testExplainBatchNormByChannel() throws {
        let norm = try BatchNorm(2, runtime: runtime)
        let explanation = try explain(norm, variable([1, 2, 10, 20, 3, 4, 30, 40], [2, 2, 2]), runtime)
        try check(explanation, "batch_mean", [2.5, 25])
        try check(explanation, "batch_var_biased", [1.25, 125])
        let plain = try BatchNorm(2, trackRunningStatistics: false, runtime: runtime)
        let untracked = try explain(plain, variable([1, 2, 10, 20], [2, 2]), runtime)
        XCTAssertNil(untracked["running_mean_after"])
        XCTAssertEqual(untracked["eval_output"]?.values, untracked["train_output"]?.values)
    }

    func testExplainDropoutShowsTheMaskOfTheNextCall() throws {
        let dropout = try Dropout(0.2, runtime: runtime)
        let x = try variable([Float](repeating: 2, count: 50), [50])
        let explanation = try explain(dropout, x, runtime)
        XCTAssertNil(dropout.lastMask)
        let mask = try XCTUnwrap(explanation["mask"]?.values)
        try check(explanation, "scale", [1.25])
        try check(explanation, "kept_share", [mask.reduce(0, +) / 50])
        try check(explanation, "output", mask.map { $0 * 2.5 })
        let next = try dropout(x, runtime).value.scalars.map(Double.init)
        XCTAssertEqual(explanation["output"]?.values, next)
        XCTAssertEqual(try Inspect.mask(of: dropout).scalars.map(Double.init), mask)
        dropout.eval()
        let evaluated = try explain(dropout, x, runtime)
        XCTAssertEqual(evaluated["output"]?.values, evaluated["input"]?.values)
        XCTAssertNil(evaluated["mask"])
    }

    func testWhatCannotBeExplainedSaysSo() throws {
        XCTAssertThrowsError(try explain(Flatten(), variable([1], [1]), runtime)) { error in
            XCTAssertEqual(error as? InspectError, .cannotExplain(layer: "Flatten()", firstPart: nil))
        }
        XCTAssertThrowsError(try mask(of: Dropout(runtime: runtime))) { error in
            XCTAssertEqual((error as? InspectError)?.message, "Dropout(0.5) has drawn no mask yet")
        }
    }

    // MARK: Modes

    func testCompareModesFindsTheExpectationKept() throws {
        let linear = try Linear(1000, 1, bias: false, runtime: runtime)
        try linear.replace("weight", with: engine.ones(Shape([1, 1000])))
        let net = try Sequential([Dropout(0.5, runtime: runtime), linear])
        let table = try compareModes(net, Variable(engine.ones(Shape([1, 1000]))), draws: 400, runtime)
        XCTAssertEqual(table.rows.map(\.name), ["[0, 0]"])
        XCTAssertEqual(try number(table, "[0, 0]", "eval"), 1000)
        XCTAssertEqual(try number(table, "[0, 0]", "train_mean"), 1000, accuracy: 5 * 1000.0.squareRoot() / 20)
        XCTAssertEqual(try number(table, "[0, 0]", "train_std"), 1000.0.squareRoot(), accuracy: 6)
        XCTAssertTrue(net.isTraining)
        XCTAssertThrowsError(try compareModes(net, Variable(engine.ones(Shape([1, 1000]))), draws: 1, runtime))
    }

    func testMonteCarloKeepsBatchNormInEvaluation() throws {
        let net = try net()
        let x = try variable((0..<8).map { Float($0) / 4 }, [2, 4])
        let before = net.buffers.map { $0.variable.value.scalars }
        let table = try monteCarlo(net, x, draws: 20, runtime)
        XCTAssertEqual(table.rows.map(\.name), ["[0, 0]", "[1, 0]"])
        XCTAssertGreaterThan(try number(table, "[0, 0]", "std"), 0)
        XCTAssertEqual(net.buffers.map { $0.variable.value.scalars }, before)
        XCTAssertTrue(net.isTraining && !net.hasMixedModes)
    }

    func testSuggestedPenaltiesAreSharesOfTheDataLoss() throws {
        let layer = try Linear(2, 1, runtime: runtime)
        try layer.replace("weight", with: tensor([3, 4], [1, 2]))
        try layer.replace("bias", with: tensor([100], [1]))
        let table = try suggestPenalty(layer, dataLoss: 0.5)
        XCTAssertEqual(table.rows.map(\.name), ["0.01", "0.1", "1"])
        XCTAssertEqual(try number(table, "0.1", "sum_of_squares"), 25)
        XCTAssertEqual(try number(table, "0.1", "lambda"), 0.002, accuracy: 1e-12)
    }

    func testReportSaysWhatIsNotAShrink() throws {
        let layer = try Linear(2, 2, runtime: runtime)
        var options = OptimizerOptions()
        options.noDecay = [NamePattern("bias")]
        let adamW = try AdamW([GroupRequest(layer.parameters)], ["lr": 0.1], options: options)
        let table = report(adamW)
        XCTAssertEqual(try number(table, "weight", "shrink"), 1e-3, accuracy: 1e-12)
        XCTAssertEqual(try number(table, "bias", "half_life"), .infinity)
        let adam = try Adam([GroupRequest(layer.parameters)], ["weight_decay": 0.1])
        XCTAssertEqual(report(adam)["weight", "shrink"], .text("not a shrink"))
    }
}
