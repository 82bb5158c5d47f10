import Autograd
import NN
import TensorEngine
import XCTest

/// States that are saved and put back, averaged, or left alone.
final class StateTests: XCTestCase {
    private func trainer(_ lab: Laboratory, _ kind: Optimizer.Type = SGD.self) throws -> Trainer {
        let net = try Sequential([
            lab.linear(2, 6), BatchNorm(6, runtime: lab.runtime), Activation(.relu), Dropout(0.2, runtime: lab.runtime),
            lab.linear(6, 1),
        ])
        let optimizer = try kind.init([GroupRequest(net.parameters)], ["lr": 0.05])
        return Trainer(net: net, optimizer: optimizer, runtime: lab.runtime) { try Loss.mse($0, $1, lab.tape) }
    }

    private func data(_ lab: Laboratory) throws -> Examples {
        try Examples(inputs: lab.tensor(hashed(40), [20, 2]), targets: lab.tensor(hashed(20, start: 50), [20, 1]))
    }

    private func bits(_ net: Module) -> [[UInt32]] { net.state.map { $0.variable.value.scalars.map(\.bitPattern) } }

    func testARestoredOptimizerGoesOnBitForBit() throws {
        let kinds: [Optimizer.Type] = [
            SGD.self, Adam.self, AdamW.self, NAdam.self, RAdam.self, RMSprop.self, Adagrad.self, Adadelta.self,
            Adamax.self, Lion.self, LAMB.self, LARS.self,
        ]
        for kind in kinds {
            let lab = Laboratory()
            func walk(_ optimizer: Optimizer, _ w: NamedVariable, _ steps: Range<Int>) throws {
                for step in steps {
                    w.variable.gradient = try lab.variable(hashed(3, start: 10 * step), [3])
                    try optimizer.step(lab.engine)
                }
            }
            let momentum = kind == SGD.self ? ["momentum": 0.9] : [:]
            let w = try lab.parameter([1, -2, 3])
            let optimizer = try kind.init([GroupRequest([w])], momentum)
            try walk(optimizer, w, 0..<4)
            let (state, middle) = (optimizer.state, w.variable.value)
            try walk(optimizer, w, 4..<8)

            let other = NamedVariable("w", Variable(middle, requiresGradient: true))
            let resumed = try kind.init([GroupRequest([other])])
            try resumed.restore(state)
            try walk(resumed, other, 4..<8)
            XCTAssertEqual(other.variable.value.scalars, w.variable.value.scalars, kind.kind)
            XCTAssertNotEqual(middle.scalars, w.variable.value.scalars, kind.kind)
        }
    }

    func testAForeignStateIsRefused() throws {
        let lab = Laboratory()
        let optimizer = try Adam([GroupRequest([lab.parameter([1], "a")])])
        XCTAssertThrowsError(try optimizer.restore(SGD([GroupRequest([lab.parameter([1], "a")])]).state))
        XCTAssertThrowsError(try optimizer.restore(Adam([GroupRequest([lab.parameter([1], "b")])]).state)) { error in
            XCTAssertTrue((error as? NNError)?.message.hasSuffix("its parameters are b") ?? false)
        }
    }

    func testRateFinderLeavesNoTrace() throws {
        let lab = Laboratory()
        let trainer = try trainer(lab, Adam.self)
        let data = try data(lab)
        try trainer.fit(data)
        let before = bits(trainer.net)
        let next = try trainer.net.preservingState(lab.runtime) { try trainer.net(Variable(data.inputs), lab.runtime) }

        let sweep = try trainer.findRate(data, batchSize: 5)
        XCTAssertGreaterThan(sweep.rates.count, 20)
        XCTAssertEqual(sweep.rates.count, sweep.losses.count)
        XCTAssertNotNil(sweep.steepest)
        XCTAssertEqual(bits(trainer.net), before)
        XCTAssertEqual(try trainer.optimizer.value(of: "lr"), 0.05)
        XCTAssertEqual(trainer.optimizer.steps, 1)
        XCTAssertEqual(try trainer.net(Variable(data.inputs), lab.runtime).value.scalars, next.value.scalars)
    }

    func testAveragesFollowTheirRules() throws {
        let lab = Laboratory()
        let layer = try Linear(1, 1, bias: false, runtime: lab.runtime)
        let mean = try WeightAverage(layer, rule: .mean, lab.runtime)
        try layer.replace("weight", with: lab.tensor([10], [1, 1]))
        let moving = try WeightAverage(layer, rule: .exponential(decay: 0.75), lab.runtime)
        for value in [2, 4, 9] as [Float] {
            try layer.replace("weight", with: lab.tensor([value], [1, 1]))
            try mean.update(lab.engine)
            try moving.update(lab.engine)
        }
        func weight(_ net: Module) -> Float { net.parameters[0].variable.value.item }
        XCTAssertEqual(weight(mean.net), 5, accuracy: 1e-6)
        // 2 → 2.5 → 4.125
        XCTAssertEqual(weight(moving.net), 4.125, accuracy: 1e-6)
        mean.swap()
        XCTAssertEqual([weight(mean.net), weight(layer)], [9, 5])
        mean.swap()
        XCTAssertEqual([weight(mean.net), weight(layer)], [5, 9])
    }

    func testSharpnessAwareStepUsesTheGradientUphill() throws {
        let lab = Laboratory()
        let w = try lab.parameter([3, 4])
        let sam = try SAM(SGD([GroupRequest([w])], ["lr": 0.1]), rho: 0.5)
        // The loss ½‖w‖² has gradient w; uphill by 0.5 along w/5 that is 1.1 w.
        try sam.step(on: lab.tape) { try lab.tape.multiply(lab.tape.sum(lab.tape.square(w.variable)), 0.5) }
        let values = w.variable.value.scalars
        XCTAssertEqual(values[0], 3 - 0.1 * 3.3, accuracy: 1e-5)
        XCTAssertEqual(values[1], 4 - 0.1 * 4.4, accuracy: 1e-5)
    }
}
