import Autograd
import NN
import TensorEngine

/// A fresh engine, tape and generator for one test.
struct Laboratory {
    let runtime: Runtime

    init(seed: UInt64 = 1) {
        runtime = Runtime(tape: Tape(engine: Engine(threads: 1)), random: RandomSource(seed: seed))
    }

    var tape: Tape { runtime.tape }
    var engine: Engine { runtime.engine }

    func tensor(_ values: [Float], _ shape: [Int]) throws -> Tensor {
        try engine.tensor(values, Shape(shape))
    }

    func tensor(_ reference: ReferenceTensor) throws -> Tensor {
        try tensor(reference.values.map { Float($0) }, reference.shape)
    }

    func variable(_ values: [Float], _ shape: [Int], requiresGradient: Bool = false) throws -> Variable {
        Variable(try tensor(values, shape), requiresGradient: requiresGradient)
    }

    func variable(_ reference: ReferenceTensor, requiresGradient: Bool = false) throws -> Variable {
        Variable(try tensor(reference), requiresGradient: requiresGradient)
    }

    /// A parameter under a name.
    func parameter(_ values: [Float], _ name: String = "w") throws -> NamedVariable {
        NamedVariable(name, try variable(values, [values.count], requiresGradient: true))
    }

    func linear(_ inputs: Int, _ outputs: Int) throws -> Linear {
        try Linear(inputs, outputs, runtime: runtime)
    }

    /// The multi-layer net of the weight-decay experiment, or a smaller one of its form.
    func mlp(hidden: Int) throws -> Sequential {
        try Sequential([
            linear(1, hidden), Activation(.relu), linear(hidden, hidden), Activation(.relu), linear(hidden, hidden),
            Activation(.relu), linear(hidden, 1),
        ])
    }
}
