import TensorEngine

/// One recorded operation, or the place where the gradient of a leaf is gathered.
public final class Node {
    /// How gradients flow from an operation's result to its inputs. A rule is given the gradient of the result.
    enum Rule {
        /// For one input: returns its gradient.
        case unary((Tape, Variable, Node) throws -> Variable)
        /// Gives to each input that wants a gradient.
        case general((Tape, Variable, Node) throws -> Void)
        /// Values were freed after backward.
        case spent
        /// A leaf has no history.
        case leaf
    }

    let operation: Operation
    /// Larger than that of any input.
    let sequence: Int
    var rule: Rule
    private(set) var inputs: NodeInputs
    /// The gradient gathered so far in the present pass.
    var pending: Variable?
    /// A leaf's gradient over all passes.
    var gradient: Variable?
    /// The last pass that came here.
    var visit = 0
    /// Whether the present pass needs a gradient here.
    var isNeeded = true
    /// Whether the present pass ends here: what the node was computed from belongs to another pass.
    var isBoundary = false
    /// Whether the result was changed in place after it was computed.
    var isOutputChanged = false

    init(_ operation: Operation, sequence: Int, inputs: NodeInputs, rule: Rule) {
        self.operation = operation
        self.sequence = sequence
        self.inputs = inputs
        self.rule = rule
    }

    /// A long chain of nodes must not be freed by recursion: whatever only this node kept alive is taken apart first.
    deinit {
        if inputs.isEmpty { return }
        var doomed: [Node] = []
        takeApart(into: &doomed)  // may free variables, whose nodes `doomed` still holds
        while var node = doomed.popLast() {
            if isKnownUniquelyReferenced(&node) { node.takeApart(into: &doomed) }
        }
    }

    private func takeApart(into doomed: inout [Node]) {
        inputs.forEach { doomed.append($0) }
        release()
    }

    /// Frees what the rule kept. The node cannot be passed again.
    func release() {
        guard !isLeaf else { return }
        let owned = inputs
        inputs = NodeInputs()
        owned.release()
        rule = .spent
    }

    var isLeaf: Bool {
        if case .leaf = rule { return true }
        return false
    }

    var isSpent: Bool {
        if case .spent = rule { return true }
        return false
    }
}

/// What a rule needs of its node.
extension Node {
    /// Whether an input takes part in this pass; if not, its gradient need not be computed.
    @inline(__always)
    public func wants(_ input: Int) -> Bool { inputs[input]?._withUnsafeGuaranteedRef(\.isNeeded) ?? false }

    /// Adds to an input's gradient.
    public func give(_ input: Int, _ gradient: Variable, on tape: Tape) throws {
        try inputs[input]?._withUnsafeGuaranteedRef { node in
            guard node.isNeeded else { return }
            if let pending = node.pending {
                node.pending = try tape.add(pending, gradient)
            } else {
                node.pending = gradient
            }
        }
    }

    /// The operation's result, for rules that are written in terms of it.
    public func output(_ value: Tensor) throws -> Variable {
        Variable(try unchanged(value), node: self)
    }

    /// The operation's result, for rules that compute from its elements; throws if it was changed in place.
    @inline(__always)
    func unchanged(_ value: Tensor) throws -> Tensor {
        if isOutputChanged { throw EngineError.changedInPlace(operation: operation.spelling) }
        return value
    }
}
