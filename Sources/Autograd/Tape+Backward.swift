import TensorEngine

/// Reverse passes. They go through the nodes in the order in which these were recorded, from the last to the first,
/// without recursion.
extension Tape {
    /// Adds the gradient of y to the `gradient` of each leaf it depends on. `seed` is y's own gradient, 1 for a
    /// single number. With `retain` the graph can be used again; with `create` the gradients have graphs themselves.
    public func backward(
        _ y: Variable, seed: Variable? = nil, retain: Bool = false, create: Bool = false
    ) throws {
        guard let root = y.node else { throw EngineError.noGraph }
        let seed = try checked(seed, for: y, "backward") ?? defaultSeed(y, isShared: !create)
        var nodes = try collect(from: root)
        defer { keepMemory(of: &nodes) }
        try run(nodes, root: root, seed: seed, keepsGraph: retain || create, create: create) { tape, node, gradient in
            guard node.isLeaf else { return }
            if create {
                node.gradient = try node.gradient.map { try tape.add($0, gradient) } ?? gradient
            } else if let sum = node.gradient {
                if sum.requiresGradient {
                    node.gradient = Variable(try tape.engine.add(sum.value, gradient.value))
                } else {
                    try sum.modify { try tape.engine.addScaled(&$0, gradient.value, 1) }
                }
            } else {
                // A variable of its own: the same gradient may have gone elsewhere too.
                node.gradient = isKnownUniquelyReferenced(&gradient) ? gradient : Variable(gradient.value)
            }
        }
    }

    /// The gradients of y for each of `variables`, zeros where y does not depend on one. Leaves' own gradients are
    /// left alone.
    public func gradients(
        of y: Variable, for variables: [Variable], seed: Variable? = nil, retain: Bool = false, create: Bool = false
    ) throws -> [Variable] {
        guard let root = y.node else { throw EngineError.noGraph }
        for (index, variable) in variables.enumerated() where variable.node == nil {
            throw EngineError.unreachable(index: index)
        }
        let seed = try checked(seed, for: y, "grad") ?? defaultSeed(y, isShared: !create)
        var nodes = try collect(from: root)
        defer { keepMemory(of: &nodes) }
        let targets = Set(variables.map { ObjectIdentifier($0.node!) })
        for entry in nodes.reversed() {
            let node = entry.takeUnretainedValue()
            var isNeeded = targets.contains(ObjectIdentifier(node))
            node.inputs.forEach { isNeeded = isNeeded || $0.isNeeded }
            node.isNeeded = isNeeded
        }
        var found: [ObjectIdentifier: Variable] = [:]
        try run(nodes, root: root, seed: seed, keepsGraph: retain || create, create: create) { _, node, gradient in
            if targets.contains(ObjectIdentifier(node)) { found[ObjectIdentifier(node)] = gradient }
        }
        return try variables.map { variable in
            if let gradient = found[ObjectIdentifier(variable.node!)] {
                return create ? gradient : Variable(gradient.value)
            }
            return Variable(try engine.zeros(variable.shape))
        }
    }

    /// The gradients, with graphs themselves, of what `body` computes from `variables`; nil for those that need none.
    /// It is how a fused operation's rule gives gradients that can be derived again: it computes the result once more,
    /// from operations that have such rules.
    func gradients(
        through variables: [Variable], seed: Variable, _ body: ([Variable]) throws -> Variable
    ) throws -> [Variable?] {
        // A pass of its own inside the present one: it must not touch the nodes that lie behind the variables.
        let inner = try variables.map { try clone($0) }
        let result = try body(inner)
        for variable in inner { variable.node?.isBoundary = true }
        defer { for variable in inner { variable.node?.isBoundary = false } }
        let wanted = inner.filter { $0.node != nil }
        var found = try gradients(of: result, for: wanted, seed: seed, create: true)[...]
        return inner.map { $0.node == nil ? nil : found.popFirst() }
    }

    private func checked(_ seed: Variable?, for y: Variable, _ operation: String) throws -> Variable? {
        guard let seed, seed.shape != y.shape else { return seed }
        throw EngineError.wrongShape(operation: operation, expected: y.shape, got: seed.shape)
    }

    /// Ones. A shared one must not leave the pass: gradients that are kept with their graphs may be it.
    private func defaultSeed(_ y: Variable, isShared: Bool) throws -> Variable {
        guard y.value.count == 1 else { throw EngineError.notScalar(operation: "backward", got: y.shape) }
        guard isShared, y.shape.rank == 0 else { return Variable(try engine.ones(y.shape)) }
        if let unit { return unit }
        let made = Variable(try engine.scalar(1))
        unit = made
        return made
    }

    /// All nodes that the root depends on, itself included, the last recorded first. They are not retained: each is an
    /// input of one before it.
    private func collect(from root: Node) throws -> [Unmanaged<Node>] {
        pass += 1
        let pass = self.pass
        var nodes: [Unmanaged<Node>] = []
        swap(&nodes, &passNodes)
        nodes.append(Unmanaged.passUnretained(root))
        root.visit = pass
        root.isNeeded = true
        var next = 0
        var isSorted = true
        var last = root.sequence
        while next < nodes.count {
            let entry = nodes[next]
            let isSpent = entry._withUnsafeGuaranteedRef { node in
                if node.isSpent { return true }
                if last < node.sequence { isSorted = false }
                last = node.sequence
                if !node.isBoundary { node.inputs.visit(in: pass, into: &nodes) }
                return false
            }
            if isSpent { throw EngineError.graphUsedTwice }
            next += 1
        }
        if !isSorted {
            nodes.sort { $0._withUnsafeGuaranteedRef(\.sequence) > $1._withUnsafeGuaranteedRef(\.sequence) }
        }
        return nodes
    }

    private func keepMemory(of nodes: inout [Unmanaged<Node>]) {
        nodes.removeAll(keepingCapacity: true)
        swap(&nodes, &passNodes)
    }

    private func run(
        _ nodes: [Unmanaged<Node>], root: Node, seed: Variable, keepsGraph: Bool, create: Bool,
        _ receive: (Tape, Node, inout Variable) throws -> Void
    ) throws {
        root.pending = seed
        let wasRecording = isRecording
        isRecording = create
        defer { isRecording = wasRecording }
        do {
            for i in 0..<nodes.count { try nodes[i]._withUnsafeGuaranteedRef { try propagate(through: $0, receive) } }
        } catch {
            for entry in nodes { entry._withUnsafeGuaranteedRef { $0.pending = nil } }
            throw error
        }
        guard !keepsGraph else { return }
        // The first recorded first: a node lives as long as those that were computed from it.
        for i in (0..<nodes.count).reversed() { nodes[i]._withUnsafeGuaranteedRef { $0.release() } }
    }

    private func propagate(through node: Node, _ receive: (Tape, Node, inout Variable) throws -> Void) throws {
        var taken: Variable?
        swap(&taken, &node.pending)
        guard var gradient = taken.take() else { return }
        try engine.checkInterrupt()
        try receive(self, node, &gradient)
        if node.isBoundary { return }
        switch node.rule {
        case let .unary(rule):
            if node.wants(0) { try node.give(0, try rule(self, gradient, node), on: self) }
        case let .general(rule): try rule(self, gradient, node)
        case .spent: throw EngineError.graphUsedTwice
        case .leaf: break
        }
        if let watcher {
            node.inputs.forEach { input in
                guard let given = input.pending else { return }
                watcher.tape(self, propagated: node.operation, number: node.sequence, given.value)
            }
        }
    }
}
