import TensorEngine

extension Tape {
    /// A copy of what the entries select.
    public func index(_ x: Variable, _ entries: [TensorIndex]) throws -> Variable {
        try index(x, IndexPlan(entries, of: x.shape))
    }

    func index(_ x: Variable, _ plan: IndexPlan) throws -> Variable {
        let value = try engine.index(x.value, plan)
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .index, x) { tape, gradient, _ in try tape.place(gradient, plan, in: shape) }
    }

    /// Zeros, with x added where the plan selects: what indexing's gradient is.
    private func place(_ x: Variable, _ plan: IndexPlan, in shape: Shape) throws -> Variable {
        var value = try engine.zeros(shape)
        try engine.accumulate(&value, plan, x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .index, x) { tape, gradient, _ in try tape.index(gradient, plan) }
    }

    /// x[entries] = value, in place. Gradients flow to what of x remains, and to the value.
    public func assign(_ x: Variable, _ entries: [TensorIndex], _ value: Variable) throws {
        try refuseRecordedLeaf(x)
        let plan = try IndexPlan(entries, of: x.shape)
        if records(x, value) {
            // Elsewhere nothing else may hold the elements, or each assignment would copy them all.
            let before = Variable(x.value, node: x.node)
            let valueShape = value.shape
            var changed = x.value
            try engine.assign(&changed, plan, value.value)
            let result = record(changed, .assign, before, value) { tape, gradient, node in
                if node.wants(0) {
                    var kept = try tape.engine.ones(gradient.shape)
                    try tape.engine.assign(&kept, plan, try tape.engine.scalar(0))
                    try node.give(0, try tape.multiply(gradient, Variable(kept)), on: tape)
                }
                if node.wants(1) {
                    try node.give(1, try tape.sum(try tape.index(gradient, plan), to: valueShape), on: tape)
                }
            }
            x.become(result)
        } else {
            try x.modify { try engine.assign(&$0, plan, value.value) }
        }
    }

    /// Replaces x's value by a result computed from it (`x += e`), in place: all that refer to x see the new value.
    /// The closure is given x as it was.
    public func update(_ x: Variable, _ compute: (Variable) throws -> Variable) throws {
        try refuseRecordedLeaf(x)
        let result = try compute(Variable(x.value, node: x.node))
        guard result.shape == x.shape else {
            throw EngineError.wrongShape(operation: "an in-place change", expected: x.shape, got: result.shape)
        }
        x.become(result)
    }

    private func refuseRecordedLeaf(_ x: Variable) throws {
        if isRecording && x.requiresGradient && x.isLeaf { throw EngineError.leafChangedInPlace }
    }
}

extension Variable {
    /// Takes over another variable's value and history, as an in-place change. A leaf stays a leaf.
    func become(_ other: Variable) {
        markChanged()
        value = other.value
        if let history = other.node { node = history }
    }
}
