import TensorEngine

/// A tensor as the language knows it: an identity with a value, which the tape may follow.
public final class Variable {
    /// What a tensor in a model's field is to the model.
    public enum Role: Sendable { case plain, parameter, buffer }

    public internal(set) var value: Tensor
    public var role = Role.plain
    /// How often the value was changed in place.
    public private(set) var version: Int32 = 0
    /// Where the value came from, or for a leaf where its gradient is gathered.
    var node: Node?

    @inline(__always)
    public init(_ value: Tensor) {
        self.value = value
    }

    /// A leaf.
    public convenience init(_ value: Tensor, requiresGradient: Bool) {
        self.init(value)
        if requiresGradient { node = Variable.makeLeaf() }
    }

    @inline(__always)
    init(_ value: Tensor, node: Node?) {
        self.value = value
        self.node = node
    }

    private static func makeLeaf() -> Node {
        Node(.clone, sequence: 0, inputs: NodeInputs(), rule: .leaf)
    }

    @inlinable public var shape: Shape { value.shape }

    /// Whether gradients flow to this variable.
    public var requiresGradient: Bool { node != nil }

    /// Whether this variable was not computed from others that require gradients.
    public var isLeaf: Bool { node?.isLeaf ?? true }

    /// Turns a leaf's gradient on or off. Its present gradient is lost when it is turned off.
    public func setRequiresGradient(_ flag: Bool) throws {
        guard isLeaf else { throw EngineError.leafOnly }
        if flag != requiresGradient { node = flag ? Variable.makeLeaf() : nil }
    }

    /// What backward passes have added up for this leaf.
    public var gradient: Variable? {
        get { node?.gradient }
        set { node?.gradient = newValue }
    }

    /// Changes the value without recording, as an optimizer does. Gradients that need the old value become errors.
    @inline(__always)
    public func modify<Result>(_ change: (inout Tensor) throws -> Result) rethrows -> Result {
        markChanged()
        return try change(&value)
    }

    /// Puts another value of the same shape in place of this one.
    public func replaceValue(_ tensor: Tensor) {
        markChanged()
        value = tensor
    }

    func markChanged() {
        version &+= 1
        node?.isOutputChanged = true
    }
}

/// An input that a gradient rule will need, with the version that it had.
public struct Saved {
    private let variable: Variable
    private let version: Int32

    @inline(__always)
    public init(_ variable: Variable) {
        self.variable = variable
        version = variable.version
    }

    /// The input; throws if it was changed in place since.
    @inline(__always)
    public func variable(for node: Node) throws -> Variable {
        if variable.version != version { throw EngineError.changedInPlace(operation: node.operation.spelling) }
        return variable
    }
}

extension Variable {
    /// The recorded operation that gave this value; nil for leaves and for what was computed without recording.
    public var operation: Operation? { isLeaf ? nil : node?.operation }
}
