import Autograd
import NN
import TensorEngine
import XCTest

/// What must hold over whole trainings.
final class LongTrainingTests: XCTestCase {
    /// Weight decay takes weights and activations below the smallest normal number within 2200 steps, where arithmetic
    /// would be many times slower if kernels did not take subnormals for 0.
    func testThousandsOfStepsOfHeavyDecayDoNotSlowDown() throws {
        let lab = Laboratory()
        let net = try Sequential([lab.linear(64, 96), Activation(.tanh), lab.linear(96, 96), lab.linear(96, 8)])
        let optimizer = try SGD(
            [GroupRequest(net.parameters)], ["lr": 0.1, "momentum": 0.5, "weight_decay": 0.4],
            options: { var options = OptimizerOptions(); options.decay = .decoupled; return options }())
        let x = try lab.variable(hashed(16 * 64), [16, 64])
        // The fastest step of each hundred: other programs only ever make a step slower.
        var fastest: [Duration] = []
        for _ in 0..<30 {
            var best = Duration.seconds(1000)
            for _ in 0..<100 {
                let start = ContinuousClock.now
                let output = try net(x, lab.runtime)
                try optimizer.step(minimizing: Loss.mse(output, Variable(output.value), lab.tape), on: lab.tape)
                best = min(best, ContinuousClock.now - start)
            }
            fastest.append(best)
        }
        XCTAssertEqual(net.parameters[0].variable.value.scalars.map(abs).max(), 0, "the weights should have decayed away")
        XCTAssertLessThan(fastest.max()!, fastest[0] * 3, "\(fastest)")
    }

    /// Dropout, shuffling, batch normalization, noise and convolution, in sizes that are worth several threads.
    func testBitsDoNotDependOnThreads() throws {
        func trained(threads: Int) throws -> [[UInt32]] {
            let runtime = Runtime(tape: Tape(engine: Engine(threads: threads)), random: RandomSource(seed: 5))
            let net = try Sequential([
                Linear(300, 512, runtime: runtime), BatchNorm(512, runtime: runtime), Activation(.relu),
                Dropout(0.5, runtime: runtime), Linear(512, 400, runtime: runtime), GaussianNoise(0.1, runtime: runtime),
                Dropout(0.2, runtime: runtime), Linear(400, 10, runtime: runtime),
            ])
            let optimizer = try AdamW([GroupRequest(net.parameters)], ["lr": 0.01])
            let trainer = Trainer(net: net, optimizer: optimizer, runtime: runtime) {
                try Loss.crossEntropy($0, $1, runtime.tape)
            }
            var options = FitOptions()
            options.epochs = 3
            options.batchSize = 128
            let inputs = try runtime.engine.normal(Shape([600, 300]), from: runtime.random.stream(kind: "x"))
            let labels = try runtime.engine.integers(Shape([600]), low: 0, high: 10, from: runtime.random.stream(kind: "y"))
            try trainer.fit(Examples(inputs: inputs, targets: labels), options)
            return net.state.map { $0.variable.value.scalars.map(\.bitPattern) }
        }
        let one = try trained(threads: 1)
        XCTAssertEqual(one, try trained(threads: 2))
        XCTAssertFalse(one.joined().contains { Float(bitPattern: $0).isNaN })
    }
}
