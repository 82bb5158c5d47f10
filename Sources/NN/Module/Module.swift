import Autograd
import TensorEngine

/// A variable of a module, under its name there ("weight") or its dotted name in a net ("0.weight").
public struct NamedVariable {
    public let name: String
    public let variable: Variable
    /// Whether it counts something: PyTorch keeps such buffers as whole numbers.
    public let isCounter: Bool

    public init(_ name: String, _ variable: Variable, isCounter: Bool = false) {
        self.name = name
        self.variable = variable
        self.isCounter = isCounter
    }
}

/// A module under its field's name ("0", "conv1") or its dotted name in a net ("blocks.0.fc").
public struct NamedModule {
    public let name: String
    public let module: Module

    public init(_ name: String, _ module: Module) {
        self.name = name
        self.module = module
    }
}

/// A layer or a net: parameters, buffers, further modules inside it, a mode, and a forward pass.
///
/// A subclass overrides what it has: `ownParameters`, `ownBuffers`, `children`, `forward`, `copied`.
open class Module {
    /// Whether this module behaves as in training. New modules do; `train()` and `eval()` set it for a whole net.
    public var isTraining = true

    /// What is added to the loss for this module's own parameters, by parameter name.
    public var penalties: [String: [Penalty]] = [:]
    /// What this module's own parameters are held to after each step, by parameter name.
    public var constraints: [String: Constraint] = [:]

    /// What is added to the loss for this module's outputs in training, divided by the number of examples (Keras).
    public var activityPenalty: Penalty?
    /// Whether `penalty` was ever asked of this net: who steps without it may have forgotten it.
    public internal(set) var hasReadPenalty = false
    /// That penalty of the last call, until `penalty` takes it.
    var pendingActivityPenalty: Variable?

    public init() {}

    /// The type as users write it, such as "Linear".
    open var kind: String { String(describing: type(of: self)) }

    /// One line with the sizes that matter, such as "Linear(4 => 8)": for printing and in errors.
    open var summary: String { "\(kind)()" }
    /// What a module with parts was given beside them, such as "p = 0.5".
    open var ownSettings: String { "" }

    /// Whether its forward pass is a script's own code, which may call the function `dropout`.
    open var isScripted: Bool { false }

    /// The parameters of this module itself, in PyTorch's order and under PyTorch's names.
    open var ownParameters: [NamedVariable] { [] }

    /// Tensors that belong to the state but are not trained, such as running statistics.
    open var ownBuffers: [NamedVariable] { [] }

    /// The modules directly inside, in order.
    open var children: [NamedModule] { [] }

    /// The output for `x`. Call the module itself instead, so that an observer sees the call.
    open func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        throw NNError.noForward(layer: summary)
    }

    public final func callAsFunction(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        runtime.onEnter?(self)
        return try finish(x, forward(x, runtime), runtime)
    }

    /// What follows every pass, however it was called: the penalty on outputs, and the observer.
    final func finish(_ x: Variable, _ y: Variable, _ runtime: Runtime) throws -> Variable {
        if let activityPenalty, isTraining, runtime.tape.isRecording {
            let examples = Float(max(y.shape.dimensions.first ?? 1, 1))
            pendingActivityPenalty = try runtime.tape.divide(activityPenalty(y, runtime.tape), examples)
        }
        runtime.observer?(self, x, y)
        return y
    }

    /// A copy of this module with variables of its own. Copies of parts come from the copier, which keeps sharing.
    open func copied(by copier: ModuleCopier) throws -> Module {
        throw NNError.notCopyable(layer: summary)
    }

    /// Remembers what a forward pass may change here and returns what puts it back.
    open func rememberState() -> () -> Void {
        let saved = ownBuffers.map { ($0.variable, $0.variable.value, $0.variable.version) }
        return {
            for (variable, value, version) in saved where variable.version != version {
                variable.replaceValue(value)
            }
        }
    }
}
