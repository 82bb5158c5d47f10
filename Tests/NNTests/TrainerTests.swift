import Autograd
import NN
import TensorEngine
import XCTest

final class TrainerTests: XCTestCase {
    private func lineData(_ count: Int, _ lab: Laboratory) throws -> Examples {
        let x = hashed(count)
        return try Examples(
            inputs: lab.tensor(x, [count, 1]), targets: lab.tensor(x.map { 2 * $0 + 1 }, [count, 1]))
    }

    private func lineTrainer(
        _ lab: Laboratory, _ values: [String: Double] = ["lr": 0.1], net: Module? = nil
    ) throws -> Trainer {
        let net = try net ?? lab.linear(1, 1)
        let optimizer = try SGD([GroupRequest(net.parameters)], values)
        return Trainer(net: net, optimizer: optimizer, runtime: lab.runtime) { try Loss.mse($0, $1, lab.tape) }
    }

    func testFindsALine() throws {
        let lab = Laboratory()
        let trainer = try lineTrainer(lab)
        var options = FitOptions()
        options.epochs = 60
        options.batchSize = 10
        let history = try trainer.fit(lineData(100, lab), options)
        let line = try XCTUnwrap(trainer.net as? Linear)
        XCTAssertEqual(line.weight.value.item, 2, accuracy: 1e-3)
        XCTAssertEqual(try XCTUnwrap(line.bias).value.item, 1, accuracy: 1e-3)
        XCTAssertEqual(history.dataLoss.count, 60)
        XCTAssertEqual(history.steps, 600)
        XCTAssertLessThan(try XCTUnwrap(history.dataLoss.last), 1e-6)
    }

    func testDataLossPenaltyAndObjectiveStayApart() throws {
        let lab = Laboratory()
        let trainer = try lineTrainer(lab, ["lr": 0])
        try trainer.net.regularize(NamePattern("weight"), .l2(0.5))
        try trainer.net.replace("weight", with: lab.tensor([4], [1, 1]))
        try trainer.net.replace("bias", with: lab.tensor([1], [1]))
        var options = FitOptions()
        options.validation = try Examples(inputs: lab.tensor([1], [1, 1]), targets: lab.tensor([2], [1, 1]))
        let data = try Examples(inputs: lab.tensor([1, 2, 3], [3, 1]), targets: lab.tensor([3, 5, 7], [3, 1]))
        options.batchSize = 2
        let history = try trainer.fit(data, options)
        // Errors 2x: 4 · (1 + 4 + 9) / 3, whatever the batches; the ragged last batch counts by its one example.
        assertClose(history.dataLoss[0], 56.0 / 3)
        assertClose(history.penalty[0], 8)
        assertClose(history.objective[0], 56.0 / 3 + 8)
        assertClose(history.validationLoss[0], 9)
        XCTAssertEqual(history.series.map(\.name), ["data_loss", "penalty", "objective", "val_loss", "lr"])
    }

    func testShufflingRepeatsWithTheSeedAndVisitsEveryExample() throws {
        func order(seed: UInt64, shuffle: Bool = true) throws -> [Float] {
            let lab = Laboratory(seed: seed)
            let trainer = try lineTrainer(lab, ["lr": 0])
            var seen: [Float] = []
            trainer.forward = { x in
                seen += x.value.scalars
                return try trainer.net(x, lab.runtime)
            }
            var options = FitOptions()
            options.batchSize = 4
            options.shuffle = shuffle
            try trainer.fit(lineData(10, lab), options)
            return seen
        }
        XCTAssertEqual(try order(seed: 1), try order(seed: 1))
        XCTAssertNotEqual(try order(seed: 1), try order(seed: 2))
        XCTAssertEqual(try order(seed: 1).sorted(), hashed(10).sorted())
        XCTAssertEqual(try order(seed: 1, shuffle: false), hashed(10))
    }

    func testModesDuringTrainingAndAfter() throws {
        let lab = Laboratory()
        let net = try Sequential([lab.linear(1, 4), Dropout(runtime: lab.runtime), lab.linear(4, 1)])
        net.eval()
        let trainer = try lineTrainer(lab, net: net)
        var modes: [String] = []
        trainer.forward = { x in
            modes.append(net.layers[1].mode)
            return try net(x, lab.runtime)
        }
        var options = FitOptions()
        options.validation = try lineData(4, lab)
        try trainer.fit(lineData(8, lab), options)
        XCTAssertEqual(modes, ["train", "eval"])
        XCTAssertEqual(net.mode, "eval")

        net.train()
        net.layers[1].eval()
        modes = []
        try trainer.fit(lineData(8, lab), options)
        XCTAssertEqual(modes, ["eval", "eval"], "a part that was set apart stays so")
        XCTAssertTrue(net.isTraining)
    }

    func testStepsEndTrainingWithinAnEpoch() throws {
        let lab = Laboratory()
        var options = FitOptions()
        options.batchSize = 2
        options.steps = 7
        let history = try lineTrainer(lab).fit(lineData(10, lab), options)
        XCTAssertEqual(history.steps, 7)
        XCTAssertEqual(history.epochs, 2)
        options.steps = 0
        XCTAssertEqual(try lineTrainer(lab).fit(lineData(10, lab), options).epochs, 0)
        options.steps = nil
        options.epochs = .max
        var calls = 0
        let trainer = try lineTrainer(lab)
        trainer.afterEpoch = { _ in
            calls += 1
            return calls < 3
        }
        XCTAssertEqual(try trainer.fit(lineData(10, lab), options).epochs, 3)
    }

    func testDropLastLeavesOutTheIncompleteBatch() throws {
        let lab = Laboratory()
        var options = FitOptions()
        options.batchSize = 4
        options.dropLast = true
        XCTAssertEqual(try lineTrainer(lab).fit(lineData(10, lab), options).steps, 2)
        options.dropLast = false
        XCTAssertEqual(try lineTrainer(lab).fit(lineData(10, lab), options).steps, 3)
    }

    func testAnInterruptionLeavesTheNetUsable() throws {
        let lab = Laboratory()
        let trainer = try lineTrainer(lab)
        var options = FitOptions()
        options.epochs = 1000
        options.batchSize = 5
        trainer.onProgress = { progress in
            XCTAssertEqual(progress.totalSteps, 2000)
            if progress.step == 31 { lab.engine.interrupt.raise() }
        }
        XCTAssertThrowsError(try trainer.fit(lineData(10, lab), options)) { error in
            XCTAssertEqual(error as? EngineError, .interrupted)
        }
        XCTAssertEqual(trainer.history.epochs, 15)
        lab.engine.interrupt.clear()
        trainer.onProgress = nil
        options.epochs = 1
        let before = try trainer.evaluate(lineData(10, lab))
        try trainer.fit(lineData(10, lab), options)
        XCTAssertLessThan(try trainer.evaluate(lineData(10, lab)), before)
    }

    func testSplitsAndFoldsUseEveryRowOnce() throws {
        let lab = Laboratory()
        let stream = lab.runtime.random.stream(kind: "test", shape: [])
        let plain = try Splits.split(count: 10, share: 0.75, shuffledBy: stream, lab.engine)
        XCTAssertEqual([plain.first.count, plain.second.count], [8, 2])
        XCTAssertEqual((plain.first + plain.second).sorted(), Array(0..<10))

        let labels = try lab.tensor((0..<40).map { $0 < 8 ? 1 : 0 }, [40])
        let stratified = try Splits.split(count: 40, share: 0.75, labels: labels, shuffledBy: stream, lab.engine)
        XCTAssertEqual(stratified.first.filter { $0 < 8 }.count, 6)
        XCTAssertEqual(stratified.second.count, 10)

        let folds = try Splits.folds(count: 11, 3, shuffledBy: stream, lab.engine)
        XCTAssertEqual(folds.flatMap(\.heldOut).sorted(), Array(0..<11))
        XCTAssertEqual(folds.map(\.heldOut.count).sorted(), [3, 4, 4])
        for fold in folds { XCTAssertEqual((fold.training + fold.heldOut).sorted(), Array(0..<11)) }
        XCTAssertThrowsError(try Splits.folds(count: 3, 4, shuffledBy: nil, lab.engine))
    }

    func testWrongDataAreErrors() throws {
        let lab = Laboratory()
        let x = try lab.tensor([1, 2, 3], [3, 1])
        XCTAssertThrowsError(try Examples(inputs: x, targets: lab.tensor([1, 2], [2, 1]))) { error in
            XCTAssertEqual(error as? NNError, .exampleCounts(inputs: 3, targets: 2))
        }
        XCTAssertThrowsError(try Examples(inputs: lab.tensor([], [0, 1]), targets: lab.tensor([], [0, 1])))
        var options = FitOptions()
        options.batchSize = 0
        XCTAssertThrowsError(try lineTrainer(lab).fit(lineData(10, lab), options)) { error in
            XCTAssertEqual(error as? NNError, .batchSize(0))
        }
    }
}

/// The weight-decay experiment, from given weights, against PyTorch's loss curve.
final class WeightDecayCurveTests: XCTestCase {
    private struct Case: Decodable {
        let weight_decay: Double
        let x: ReferenceTensor
        let y: ReferenceTensor
        let losses: [Double]
        let norms: [String: Double]
    }

    func testTheLossCurveIsPyTorchs() throws {
        for reference in try referenceCases("weight_decay_mlp", as: Case.self) {
            let lab = Laboratory()
            let net = try lab.mlp(hidden: 200)
            try fill(net, lab)
            let settings = ["lr": 0.01, "momentum": 0.9, "weight_decay": reference.weight_decay]
            let optimizer = try SGD([GroupRequest(net.parameters)], settings)
            let trainer = Trainer(net: net, optimizer: optimizer, runtime: lab.runtime) {
                try Loss.mse($0, $1, lab.tape)
            }
            var options = FitOptions()
            options.epochs = reference.losses.count
            let data = try Examples(inputs: lab.tensor(reference.x), targets: lab.tensor(reference.y))
            let history = try trainer.fit(data, options)
            XCTAssertEqual(history.dataLoss.count, 100)
            for (step, (loss, expected)) in zip(history.dataLoss, reference.losses).enumerated() {
                assertClose(
                    loss, expected, "decay \(reference.weight_decay), step \(step)", relative: 1e-3, absolute: 0)
            }
            for parameter in net.parameters {
                let norm = Double(try lab.engine.norm(parameter.variable.value).item)
                assertClose(norm, try XCTUnwrap(reference.norms[parameter.name]), parameter.name, relative: 1e-4)
            }
        }
    }

    /// make.py's weights: hashed values that run on through the parameters, in ±1/√inputs.
    private func fill(_ net: Sequential, _ lab: Laboratory) throws {
        var start = 0
        for case let layer as Linear in net.layers {
            for parameter in layer.ownParameters {
                let shape = parameter.variable.shape
                let values = hashed(shape.count, start: start, scale: 1 / Double(layer.inputs).squareRoot())
                try parameter.replace(with: lab.tensor(values, shape.dimensions))
                start += shape.count
            }
        }
    }
}
