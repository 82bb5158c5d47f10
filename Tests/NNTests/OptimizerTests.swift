import Autograd
import Glibc
import NN
import TensorEngine
import XCTest

final class OptimizerTests: XCTestCase {
    private struct Case: Decodable {
        let name: String
        let arguments: [String: ReferenceArgument]
        let start: ReferenceTensor
        let gradients: [ReferenceTensor]
        let values: [ReferenceTensor]
    }

    private let kinds: [Optimizer.Type] = [
        SGD.self, Adam.self, AdamW.self, NAdam.self, RAdam.self, RMSprop.self, Adagrad.self, Adadelta.self, Adamax.self,
        Lion.self, LAMB.self, LARS.self,
    ]

    /// Eight steps of each optimizer, along gradients that do not depend on the weights.
    func testEveryOptimizerTakesTheReferenceSteps() throws {
        let cases: [Case] = try referenceCases("optimizers")
        XCTAssertEqual(Set(cases.map(\.name)), Set(kinds.map { $0.kind }))
        for reference in cases {
            let lab = Laboratory()
            let w = NamedVariable("w", try lab.variable(reference.start, requiresGradient: true))
            let kind = try XCTUnwrap(kinds.first { $0.kind == reference.name })
            let optimizer = try kind.init(
                [GroupRequest([w])], values(reference.arguments), flags: flags(reference.arguments))
            for (step, (gradient, expected)) in zip(reference.gradients, reference.values).enumerated() {
                w.variable.gradient = try lab.variable(gradient)
                try optimizer.step(lab.engine)
                assertClose(
                    w.variable.value, expected, "\(optimizer.summary) step \(step + 1)", relative: 1e-5, absolute: 2e-6)
            }
        }
    }

    private func values(_ arguments: [String: ReferenceArgument]) -> [String: Double] {
        var values: [String: Double] = [:]
        for (name, argument) in arguments {
            if case .number(let value) = argument { values[name] = value }
            if case .numbers(let pair) = argument { (values["beta1"], values["beta2"]) = (pair[0], pair[1]) }
        }
        return values
    }

    private func flags(_ arguments: [String: ReferenceArgument]) -> Set<String> {
        Set(arguments.compactMap { name, argument in
            if case .flag(true) = argument { return name }
            return nil
        })
    }

    // MARK: Decay

    /// w after steps along `gradients`, by an optimizer with these settings.
    private func walk<Kind: Optimizer>(
        _ kind: Kind.Type, _ values: [String: Double], decay: DecayMode? = nil, totalSteps: Int? = nil,
        gradients: [[Float]], from start: [Float] = [2, -1]
    ) throws -> [Float] {
        let lab = Laboratory()
        let w = try lab.parameter(start)
        var options = OptimizerOptions()
        options.decay = decay
        options.totalSteps = totalSteps
        let optimizer = try kind.init([GroupRequest([w])], values, options: options)
        for gradient in gradients {
            w.variable.gradient = try lab.variable(gradient, [gradient.count])
            try optimizer.step(lab.engine)
        }
        return w.variable.value.scalars
    }

    func testTheFirstStepOfCoupledAdamDoesNotSeeTheSizeOfDecay() throws {
        for (decay, shrunk) in [(0.5, Float(1.9)), (0.05, 1.99)] {
            let settings = ["lr": 0.1, "weight_decay": decay]
            XCTAssertEqual(try walk(SGD.self, settings, gradients: [[0]], from: [2])[0], shrunk, accuracy: 1e-6)
            XCTAssertEqual(try walk(AdamW.self, settings, gradients: [[0]], from: [2])[0], shrunk, accuracy: 1e-6)
            XCTAssertEqual(try walk(Adam.self, settings, gradients: [[0]], from: [2])[0], 1.9, accuracy: 1e-6)
        }
    }

    func testDecoupledEqualsCoupledUnderPlainSGDOnly() throws {
        let gradients: [[Float]] = [[0.3, -0.2], [-0.1, 0.4], [0.2, 0.2]]
        func gap(_ values: [String: Double]) throws -> Float {
            let settings = values.merging(["lr": 0.1, "weight_decay": 0.3]) { $1 }
            let coupled = try walk(SGD.self, settings, decay: .coupled, gradients: gradients)
            let decoupled = try walk(SGD.self, settings, decay: .decoupled, gradients: gradients)
            return zip(coupled, decoupled).map { abs($0 - $1) }.max()!
        }
        XCTAssertLessThan(try gap([:]), 1e-6)
        XCTAssertGreaterThan(try gap(["momentum": 0.9]), 1e-2)
        let adam = try walk(Adam.self, ["lr": 0.1, "weight_decay": 0.3], gradients: gradients)
        let adamW = try walk(AdamW.self, ["lr": 0.1, "weight_decay": 0.3], gradients: gradients)
        XCTAssertGreaterThan(zip(adam, adamW).map { abs($0 - $1) }.max()!, 1e-2)
    }

    func testNormalizedDecayDependsOnTheNumberOfStepsAndNotOnTheRate() throws {
        let settings = ["lr": 0.25, "weight_decay": 0.1]
        let once = try walk(SGD.self, settings, decay: .normalized, totalSteps: 25, gradients: [[0.5]], from: [2])
        // 2 - 0.25 · 0.5 - √(1/25) · 0.1 · 2
        XCTAssertEqual(once[0], 1.835, accuracy: 1e-6)
        XCTAssertThrowsError(try walk(SGD.self, settings, decay: .normalized, gradients: [])) { error in
            XCTAssertEqual(error as? NNError, .totalStepsMissing(owner: "SGD"))
        }
    }

    func testL2PenaltyEqualsDecayOfTwiceTheFactorUnderSGDAndNotUnderAdamW() throws {
        func gap(_ kind: Optimizer.Type) throws -> Float {
            var ends: [[Float]] = []
            for usesPenalty in [true, false] {
                let lab = Laboratory()
                let layer = try lab.linear(2, 1)
                try layer.replace("weight", with: lab.tensor([1, -2], [1, 2]))
                if usesPenalty { try layer.regularize(NamePattern("weight"), .l2(0.05)) }
                let weight = NamedVariable("weight", layer.weight)
                let optimizer = try kind.init(
                    [GroupRequest([weight])], ["lr": 0.1, "weight_decay": usesPenalty ? 0 : 0.1])
                for _ in 0..<3 {
                    let x = try lab.variable([1, 0.5], [1, 2])
                    let output = try lab.tape.sum(layer(x, lab.runtime))
                    let loss = try layer.penalty(lab.tape).map { try lab.tape.add(output, $0) } ?? output
                    try optimizer.step(minimizing: loss, on: lab.tape)
                }
                ends.append(layer.weight.value.scalars)
            }
            return zip(ends[0], ends[1]).map { abs($0 - $1) }.max()!
        }
        XCTAssertLessThan(try gap(SGD.self), 1e-6)
        XCTAssertGreaterThan(try gap(AdamW.self), 1e-3)
    }

    // MARK: Groups and multipliers

    func testMultipliersAndPatternsReachTheirParameters() throws {
        let lab = Laboratory()
        let parameters = [try lab.parameter([1], "0.weight"), try lab.parameter([1], "0.bias")]
        var options = OptimizerOptions()
        options.noDecay = [NamePattern("*.bias")]
        options.learningRateMultipliers = [(NamePattern("0.bias"), 2)]
        let optimizer = try SGD(
            [GroupRequest(parameters)], ["lr": 0.1, "weight_decay": 0.5], options: options)
        for parameter in parameters { parameter.variable.gradient = try lab.variable([1], [1]) }
        try optimizer.step(lab.engine)
        XCTAssertEqual(parameters[0].variable.value.item, 1 - 0.1 * 1.5, accuracy: 1e-6)
        XCTAssertEqual(parameters[1].variable.value.item, 1 - 0.2, accuracy: 1e-6)

        options.noDecay = [NamePattern("*.bais")]
        XCTAssertThrowsError(try SGD([GroupRequest(parameters)], options: options)) { error in
            XCTAssertEqual((error as? NNError)?.message, "no_decay: no parameter is named like \"*.bais\"")
        }
    }

    func testGroupsHaveTheirOwnValues() throws {
        let lab = Laboratory()
        let first = try lab.parameter([1], "a"), second = try lab.parameter([1], "b")
        let optimizer = try SGD([GroupRequest([first]), GroupRequest([second], values: ["lr": 0.5])], ["lr": 0.1])
        for parameter in [first, second] { parameter.variable.gradient = try lab.variable([1], [1]) }
        try optimizer.step(lab.engine)
        XCTAssertEqual(first.variable.value.item, 0.9, accuracy: 1e-6)
        XCTAssertEqual(second.variable.value.item, 0.5, accuracy: 1e-6)
        try optimizer.set("lr", to: 0.2)
        XCTAssertEqual(try optimizer.groups.map { try $0.value(of: "lr") }, [0.2, 0.2])

        XCTAssertThrowsError(try SGD([GroupRequest([first]), GroupRequest([first])])) { error in
            XCTAssertEqual(error as? NNError, .parameterInTwoGroups(name: "a"))
        }
    }

    func testWrongSettingsAreErrorsAndChangeNothing() throws {
        let lab = Laboratory()
        let w = try lab.parameter([1])
        func message(_ body: () throws -> Void) -> String? {
            do { try body() } catch { return (error as? NNError)?.message }
            return nil
        }
        XCTAssertEqual(
            message { _ = try SGD([GroupRequest([w])], ["lr": -1]) }, "SGD expects lr >= 0, got lr = -1")
        XCTAssertEqual(
            message { _ = try Adam([GroupRequest([w])], ["beta1": 1]) }, "Adam expects 0 <= beta1 < 1, got beta1 = 1")
        XCTAssertEqual(
            message { _ = try SGD([GroupRequest([w])], ["momntum": 1]) }, "SGD has no hyper-parameter \"momntum\"")
        XCTAssertEqual(message { _ = try SGD([]) }, "SGD got no parameters to optimize")
        XCTAssertNotNil(message { _ = try SGD([GroupRequest([w])], ["momentum": 0], flags: ["nesterov"]) })

        let optimizer = try SGD([GroupRequest([w])], ["momentum": 0.9], flags: ["nesterov"])
        XCTAssertNotNil(message { try optimizer.set("dampening", to: 0.5) })
        XCTAssertEqual(try optimizer.value(of: "dampening"), 0)
    }

    func testParametersWithoutGradientStay() throws {
        let lab = Laboratory()
        let w = try lab.parameter([1])
        let optimizer = try AdamW([GroupRequest([w])], ["weight_decay": 0.5])
        try optimizer.step(lab.engine)
        XCTAssertEqual(w.variable.value.scalars, [1])
    }

    // MARK: Clipping

    func testClippingByNormScalesAllGradientsTogether() throws {
        let lab = Laboratory()
        let a = try lab.parameter([0], "a"), b = try lab.parameter([0], "b")
        a.variable.gradient = try lab.variable([3], [1])
        b.variable.gradient = try lab.variable([-4], [1])
        XCTAssertEqual(try clipGradients(of: [a, b], toNorm: 10, lab.engine), 5)
        XCTAssertEqual(a.variable.gradient?.value.item, 3, "a small gradient is not scaled up")
        XCTAssertEqual(try clipGradients(of: [a, b], toNorm: 1, lab.engine), 5, "the norm before")
        XCTAssertEqual(try XCTUnwrap(a.variable.gradient).value.item, 0.6, accuracy: 1e-6)
        XCTAssertEqual(try XCTUnwrap(b.variable.gradient).value.item, -0.8, accuracy: 1e-6)
    }

    func testClippingSeesTheGradientBeforeDecay() throws {
        let lab = Laboratory()
        let w = try lab.parameter([10])
        var options = OptimizerOptions()
        options.clipValue = 0.5
        let optimizer = try SGD([GroupRequest([w])], ["lr": 1, "weight_decay": 0.1], options: options)
        w.variable.gradient = try lab.variable([2], [1])
        try optimizer.step(lab.engine)
        XCTAssertEqual(w.variable.value.item, 10 - 0.5 - 1, accuracy: 1e-5)
    }

    func testNonFiniteGradientsAreReportedAndNotSpread() throws {
        let lab = Laboratory()
        let good = try lab.parameter([1, 2], "good"), bad = try lab.parameter([3, 4, 5], "bad")
        var options = OptimizerOptions()
        options.clipNorm = 1
        let optimizer = try SGD([GroupRequest([good, bad])], ["lr": 0.1], options: options)
        good.variable.gradient = try lab.variable([1, 1], [2])
        bad.variable.gradient = try lab.variable([.nan, 1, .infinity], [3])
        XCTAssertThrowsError(try optimizer.step(lab.engine)) { error in
            XCTAssertEqual(
                (error as? NNError)?.message,
                "the gradient of bad has 1 NaN and 1 Inf among 3 values: "
                    + "it cannot be clipped, and no parameter was changed")
        }
        XCTAssertEqual(good.variable.value.scalars, [1, 2])
        XCTAssertEqual(good.variable.gradient?.value.scalars, [1, 1])
        XCTAssertEqual(bad.variable.value.scalars, [3, 4, 5])
    }

    func testHugeFiniteGradientsCanBeClipped() throws {
        let lab = Laboratory()
        let w = try lab.parameter([0, 0])
        w.variable.gradient = try lab.variable([3e30, 4e30], [2])
        assertClose(try clipGradients(of: [w], toNorm: 1, lab.engine), 5e30)
        XCTAssertEqual(try XCTUnwrap(w.variable.gradient).value.scalars[0], 0.6, accuracy: 1e-5)
    }

    // MARK: Report

    func testReportGivesShrinkAndHalfLife() throws {
        let lab = Laboratory()
        let w = try lab.parameter([1])
        func row(_ optimizer: Optimizer) throws -> OptimizerReportRow { try XCTUnwrap(optimizer.report().first) }
        let settings = ["lr": 0.1, "weight_decay": 0.01]
        let plain = try row(SGD([GroupRequest([w])], settings))
        XCTAssertEqual(try XCTUnwrap(plain.shrink), 1e-3, accuracy: 1e-12)
        XCTAssertEqual(try XCTUnwrap(plain.halfLife), 692.8, accuracy: 0.1)
        let momentum = try row(SGD([GroupRequest([w])], settings.merging(["momentum": 0.9]) { $1 }))
        XCTAssertEqual(try XCTUnwrap(momentum.shrink), 1e-2, accuracy: 1e-9)
        XCTAssertNil(try row(Adam([GroupRequest([w])], settings)).shrink)
        XCTAssertEqual(try XCTUnwrap(row(AdamW([GroupRequest([w])], settings)).shrink), 1e-3, accuracy: 1e-12)
        XCTAssertEqual(try row(Adam([GroupRequest([w])])).halfLife, .infinity)
    }

    /// The reported share with momentum is what repeated steps come to.
    func testReportedShrinkWithMomentumIsTheLongRunOne() throws {
        let gradients = [[Float]](repeating: [0], count: 400)
        let settings = ["lr": 0.1, "momentum": 0.9, "weight_decay": 0.01]
        let before = try walk(SGD.self, settings, gradients: Array(gradients.prefix(300)), from: [1])[0]
        let after = try walk(SGD.self, settings, gradients: gradients, from: [1])[0]
        let share = 1 - pow(Double(after / before), 1.0 / 100)
        XCTAssertEqual(share, 1e-2, accuracy: 2e-3)
    }
}
