import Autograd
import NN
import TensorEngine
import XCTest

final class ModuleTests: XCTestCase {
    private func net(_ lab: Laboratory) throws -> Sequential {
        try Sequential([
            lab.linear(4, 8), BatchNorm(8, runtime: lab.runtime), Activation(.relu),
            Sequential([Dropout(runtime: lab.runtime), lab.linear(8, 1)]),
        ])
    }

    func testNamesAreThoseOfPyTorch() throws {
        let net = try net(Laboratory())
        XCTAssertEqual(
            net.parameters.map(\.name), ["0.weight", "0.bias", "1.weight", "1.bias", "3.1.weight", "3.1.bias"])
        XCTAssertEqual(net.buffers.map(\.name), ["1.running_mean", "1.running_var", "1.num_batches_tracked"])
        XCTAssertEqual(
            net.state.map(\.name),
            [
                "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked",
                "3.1.weight", "3.1.bias",
            ])
        XCTAssertEqual(net.parameterCount, 40 + 16 + 9)
    }

    func testSharedPartsCountOnceUnderTheirFirstName() throws {
        let lab = Laboratory()
        let shared = try lab.linear(3, 3)
        let net = try Sequential([shared, Activation(.relu), shared])
        XCTAssertEqual(net.parameters.map(\.name), ["0.weight", "0.bias"])
        let copy = try XCTUnwrap(net.copy(lab.runtime) as? Sequential)
        XCTAssertTrue(copy.layers[0] === copy.layers[2])
        XCTAssertFalse(copy.layers[0] === shared)
    }

    func testACopyHasItsOwnValues() throws {
        let lab = Laboratory()
        let net = try net(lab)
        net.eval()
        let copy = try net.copy(lab.runtime)
        XCTAssertEqual(copy.state.map { $0.variable.value.scalars }, net.state.map { $0.variable.value.scalars })
        XCTAssertEqual(copy.treeText(), net.treeText())
        try net.replace("0.bias", with: lab.engine.ones(Shape([8])))
        XCTAssertNotEqual(copy.parameters[1].variable.value.scalars, net.parameters[1].variable.value.scalars)
    }

    func testReplacingValuesChecksNameAndShape() throws {
        let lab = Laboratory()
        let net = try net(lab)
        XCTAssertThrowsError(try net.replace("0.weight", with: lab.engine.ones(Shape([4, 8])))) { error in
            XCTAssertEqual(
                (error as? NNError)?.message, "0.weight has shape [8, 4], and cannot take values of shape [4, 8]")
        }
        XCTAssertThrowsError(try net.replace("0.wieght", with: lab.engine.ones(Shape([8, 4])))) { error in
            XCTAssertEqual((error as? NNError)?.hint, "did you mean \"0.weight\"?")
        }
    }

    func testModesReachEveryPartAndComeBack() throws {
        let net = try net(Laboratory())
        let norm = net.layers[1]
        XCTAssertEqual(net.mode, "train")
        norm.eval()
        XCTAssertTrue(net.hasMixedModes)
        net.withTraining(false) { XCTAssertFalse(net.modules.contains { $0.module.isTraining }) }
        XCTAssertEqual(net.modules.filter { !$0.module.isTraining }.map(\.name), ["1"])
        net.eval()
        XCTAssertFalse(net.hasMixedModes)
        XCTAssertEqual(net.mode, "eval")
    }

    func testPrinting() throws {
        let lab = Laboratory()
        let net = try net(lab)
        XCTAssertEqual(
            net.treeText(),
            """
            Sequential(
                0: Linear(4 => 8)      # 40
                1: BatchNorm1d(8)      # 16
                2: ReLU()
                3: Sequential(
                    0: Dropout(0.5)
                    1: Linear(8 => 1)  # 9
                )
            )                          # 65 parameters in 6 tensors, 17 in buffers, train mode
            """)
        net.layers[1].eval()
        try net.setTrainable(false, matching: NamePattern("0.*"))
        XCTAssertEqual(
            net.treeText(),
            """
            Sequential(
                0: Linear(4 => 8)      # 40, frozen, train
                1: BatchNorm1d(8)      # 16, eval
                2: ReLU()              # train
                3: Sequential(
                    0: Dropout(0.5)    # train
                    1: Linear(8 => 1)  # 9, train
                )
            )                          # 65 parameters in 6 tensors, 40 frozen, 17 in buffers, mixed modes
            """)
        XCTAssertEqual(
            net.treeText(width: 33),
            """
            Sequential(
                0: Linear(4 => 8)
                    # 40, frozen, train
                1: BatchNorm1d(8)  # 16, eval
                2: ReLU()            # train
                3: Sequential(
                    0: Dropout(0.5)  # train
                    1: Linear(8 => 1)
                        # 9, train
                )
            )
                # 65 parameters in 6 tensors
                # 40 frozen, 17 in buffers
                # mixed modes
            """)
        let large = try Linear(200, 405, runtime: lab.runtime)
        XCTAssertEqual(large.treeText(), "Linear(200 => 405)  # 81,405 parameters in 2 tensors, train mode")
    }

    func testFrozenParametersGetNoGradient() throws {
        let lab = Laboratory()
        let net = try net(lab)
        XCTAssertEqual(try net.setTrainable(false, matching: NamePattern("0.*")), 2)
        let x = try lab.variable(hashed(12), [3, 4])
        try lab.tape.backward(lab.tape.sum(net(x, lab.runtime)))
        XCTAssertEqual(net.parameters.filter { $0.variable.gradient != nil }.map(\.name),
            ["1.weight", "1.bias", "3.1.weight", "3.1.bias"])
    }

    func testInitialWeightsDependOnSeedKindShapeAndCountAlone() throws {
        let first = Laboratory(seed: 3), second = Laboratory(seed: 3)
        _ = try first.linear(5, 5)
        let a = try first.linear(4, 8), b = try second.linear(4, 8)
        XCTAssertEqual(a.weight.value.scalars, b.weight.value.scalars, "a layer of another shape changes nothing")
        let next = try second.linear(4, 8)
        XCTAssertNotEqual(b.weight.value.scalars, next.weight.value.scalars, "the second of a shape is another")
        XCTAssertNotEqual(try Laboratory(seed: 4).linear(4, 8).weight.value.scalars, a.weight.value.scalars)
    }

    func testLinearStartsUniformInPyTorchsBound() throws {
        let layer = try Laboratory().linear(100, 400)
        let weights = layer.weight.value.scalars
        XCTAssertTrue(weights.allSatisfy { abs($0) <= 0.1 })
        let mean = weights.reduce(0, +) / 40_000
        XCTAssertEqual(mean, 0, accuracy: 0.0015)
        let variance = weights.map { $0 * $0 }.reduce(0, +) / 40_000
        XCTAssertEqual(variance, 0.01 / 3, accuracy: 5e-5)
    }

    func testShapeErrorsNameTheLayer() throws {
        let lab = Laboratory()
        let layer = try lab.linear(784, 32)
        XCTAssertThrowsError(try layer(Variable(lab.engine.ones(Shape([64, 1, 28, 28]))), lab.runtime)) { error in
            let error = error as? EngineError
            XCTAssertEqual(
                error?.message, "Linear(784 => 32) expects its input's last axis to be 784, got [64, 1, 28, 28]")
            XCTAssertEqual(error?.hint, "flatten(x) would make it [64, 784]")
        }
        XCTAssertThrowsError(try Linear(0, 3, runtime: lab.runtime)) { error in
            XCTAssertEqual((error as? NNError)?.message, "Linear expects in_features to be at least 1, got 0")
        }
        XCTAssertThrowsError(try Linear(1 << 40, 1 << 40, runtime: lab.runtime)) { error in
            XCTAssertEqual((error as? EngineError)?.kind, .memory)
        }
    }

    func testNestingHasALimit() throws {
        var net: Module = Identity()
        XCTAssertThrowsError(try { for _ in 0...Sequential.maximumDepth { net = try Sequential([net]) } }()) { error in
            XCTAssertEqual(error as? NNError, .nestedTooDeep(limit: Sequential.maximumDepth))
        }
    }

    func testPreservingStatePutsBackStatisticsMasksAndGenerators() throws {
        let lab = Laboratory()
        let net = try net(lab)
        let x = try lab.variable(hashed(12), [3, 4])
        let before = net.buffers.map { $0.variable.value.scalars }
        let first = try net.preservingState(lab.runtime) { try net(x, lab.runtime).value.scalars }
        XCTAssertEqual(net.buffers.map { $0.variable.value.scalars }, before)
        XCTAssertEqual(try net(x, lab.runtime).value.scalars, first, "the same mask is drawn again")
        XCTAssertNotEqual(net.buffers.map { $0.variable.value.scalars }, before)
    }

    func testNamePatterns() {
        func matches(_ pattern: String, _ name: String) -> Bool { NamePattern(pattern).matches(name) }
        XCTAssertTrue(matches("*.weight", "0.weight"))
        XCTAssertTrue(matches("*.weight", "blocks.0.fc.weight"))
        XCTAssertFalse(matches("*.weight", "0.weight_g"))
        XCTAssertTrue(matches("conv?.*", "conv1.bias"))
        XCTAssertFalse(matches("conv?.*", "conv10.bias"))
        XCTAssertTrue(matches("*", ""))
        XCTAssertFalse(matches("", "a"))
        XCTAssertTrue(matches("*a*b*", "xxaxxaxbx"))
        XCTAssertFalse(matches("*a*b", "xxaxxaxbx"))
    }
}
