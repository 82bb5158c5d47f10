import TensorEngine

/// Computes with variables and, while it records, remembers how each result came about.
public final class Tape {
    public let engine: Engine
    /// Whether operations on variables that require gradients are recorded.
    public var isRecording = true
    /// Told of every recorded operation, and in backward passes of every gradient.
    public var watcher: OperationWatcher?
    /// Whether, while recording, operations that need no gradients are recorded too, so that the watcher sees them.
    public var recordsAll = false
    private var sequence = 0
    var pass = 0
    /// Kept from pass to pass for its memory.
    var passNodes: [Unmanaged<Node>] = []
    /// The gradient that most passes begin with: 1.
    var unit: Variable?

    public init(engine: Engine) {
        self.engine = engine
    }

    /// Runs `body` without recording: the language's `no_grad()`.
    public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
        try recording(false, body)
    }

    /// Runs `body` with recording on or off.
    public func recording<Result>(_ flag: Bool, _ body: () throws -> Result) rethrows -> Result {
        let previous = isRecording
        isRecording = flag
        defer { isRecording = previous }
        return try body()
    }

    /// A number as a variable.
    public func constant(_ value: Float) throws -> Variable { Variable(try engine.scalar(value)) }

    @inline(__always)
    public func records(_ a: Variable) -> Bool { isRecording && (a.node != nil || recordsAll) }

    @inline(__always)
    public func records(_ a: Variable, _ b: Variable) -> Bool {
        isRecording && (a.node != nil || b.node != nil || recordsAll)
    }

    @inline(__always)
    public func records(_ a: Variable, _ b: Variable, _ c: Variable?) -> Bool {
        isRecording && (a.node != nil || b.node != nil || c?.node != nil || recordsAll)
    }

    public func records(_ inputs: [Variable]) -> Bool {
        isRecording && (inputs.contains { $0.node != nil } || recordsAll)
    }

    /// The result of an operation on one variable. The rule is given the tape, the result's gradient and the node,
    /// and returns the input's gradient; it may be asked only if `records` held.
    public func recordUnary(
        _ value: Tensor, _ operation: Operation, _ input: Variable,
        _ rule: @escaping (Tape, Variable, Node) throws -> Variable
    ) -> Variable {
        sequence &+= 1
        watcher?.tape(self, computed: operation, number: sequence, value, from: [input])
        let node = Node(operation, sequence: sequence, inputs: NodeInputs(input.node), rule: .unary(rule))
        return Variable(value, node: node)
    }

    /// The result of an operation on one variable whose gradient follows from the result itself: by a kernel, or in a
    /// pass that is recorded in its turn, as `definition` composes it of operations that have gradients.
    @inline(__always)
    func recordFromResult(
        _ value: Tensor, _ operation: Operation, _ input: Variable,
        kernel: @escaping (Engine, Tensor, Tensor) throws -> Tensor,
        definition: @escaping (Tape, Variable, Variable) throws -> Variable
    ) -> Variable {
        guard records(input) else { return Variable(value) }
        return recordUnary(value, operation, input) { tape, gradient, node in
            if tape.isRecording { return try definition(tape, gradient, try node.output(value)) }
            return Variable(try kernel(tape.engine, gradient.value, try node.unchanged(value)))
        }
    }

    /// The result of an operation on up to three variables. The rule gives each input its gradient.
    public func record(
        _ value: Tensor, _ operation: Operation, _ first: Variable, _ second: Variable, _ third: Variable? = nil,
        _ rule: @escaping (Tape, Variable, Node) throws -> Void
    ) -> Variable {
        sequence &+= 1
        watcher?.tape(self, computed: operation, number: sequence, value, from: [first, second] + (third.map { [$0] } ?? []))
        let inputs = NodeInputs(first.node, second.node, third?.node)
        return Variable(value, node: Node(operation, sequence: sequence, inputs: inputs, rule: .general(rule)))
    }

    /// The result of an operation on any number of variables.
    public func record(
        _ value: Tensor, _ operation: Operation, inputs: [Variable],
        _ rule: @escaping (Tape, Variable, Node) throws -> Void
    ) -> Variable {
        sequence &+= 1
        watcher?.tape(self, computed: operation, number: sequence, value, from: inputs)
        let nodes = NodeInputs(inputs.map(\.node))
        return Variable(value, node: Node(operation, sequence: sequence, inputs: nodes, rule: .general(rule)))
    }
}

/// Looks on while a tape computes. It sees values and changes nothing.
public protocol OperationWatcher: AnyObject {
    /// An operation was recorded, the `number`-th of this tape.
    func tape(_ tape: Tape, computed operation: Operation, number: Int, _ result: Tensor, from inputs: [Variable])
    /// A backward pass went through that operation and gave one of its inputs this gradient.
    func tape(_ tape: Tape, propagated operation: Operation, number: Int, _ gradient: Tensor)
}
