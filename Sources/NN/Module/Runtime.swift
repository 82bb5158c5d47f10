import Autograd
import TensorEngine

/// What layers are made with and run on: the tape that records, the generator of randomness, and whoever watches.
/// A session owns one.
public final class Runtime {
    public let tape: Tape
    public let random: RandomSource
    /// Told of every module call before it begins, outermost first.
    public var onEnter: ((Module) -> Void)?
    /// Told of every module call, innermost first, with the input and the output: how a trace sees a net's layers.
    public var observer: ((Module, Variable, Variable) -> Void)?

    public init(tape: Tape, random: RandomSource) {
        self.tape = tape
        self.random = random
    }

    public var engine: Engine { tape.engine }
}
