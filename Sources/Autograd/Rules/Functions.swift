import TensorEngine

/// Element-wise functions of one tensor.
extension Tape {
    /// The gradient at 0 is 0.
    public func abs(_ x: Variable) throws -> Variable {
        let value = try engine.abs(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .abs, x) { tape, gradient, node in
            try tape.multiply(gradient, try tape.sign(try saved.variable(for: node)))
        }
    }

    public func sqrt(_ x: Variable) throws -> Variable {
        let value = try engine.sqrt(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .sqrt, x) { tape, gradient, node in
            try tape.divide(gradient, try tape.multiply(try node.output(value), 2))
        }
    }

    public func exp(_ x: Variable) throws -> Variable {
        let value = try engine.exp(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .exp, x) { tape, gradient, node in
            try tape.multiply(gradient, try node.output(value))
        }
    }

    public func expm1(_ x: Variable) throws -> Variable {
        let value = try engine.expm1(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .expm1, x) { tape, gradient, node in
            try tape.multiply(gradient, try tape.add(try node.output(value), 1))
        }
    }

    public func log(_ x: Variable) throws -> Variable {
        let value = try engine.log(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .log, x) { tape, gradient, node in
            try tape.divide(gradient, try saved.variable(for: node))
        }
    }

    public func log10(_ x: Variable) throws -> Variable {
        let value = try engine.log10(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .log10, x) { tape, gradient, node in
            try tape.divide(gradient, try tape.multiply(try saved.variable(for: node), 2.302_585_1))
        }
    }

    public func log1p(_ x: Variable) throws -> Variable {
        let value = try engine.log1p(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .log1p, x) { tape, gradient, node in
            try tape.divide(gradient, try tape.add(try saved.variable(for: node), 1))
        }
    }

    public func sin(_ x: Variable) throws -> Variable {
        let value = try engine.sin(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .sin, x) { tape, gradient, node in
            try tape.multiply(gradient, try tape.cos(try saved.variable(for: node)))
        }
    }

    public func cos(_ x: Variable) throws -> Variable {
        let value = try engine.cos(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .cos, x) { tape, gradient, node in
            try tape.negate(try tape.multiply(gradient, try tape.sin(try saved.variable(for: node))))
        }
    }

    public func tan(_ x: Variable) throws -> Variable {
        let value = try engine.tan(x.value)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .tan, x) { tape, gradient, node in
            try tape.multiply(gradient, try tape.add(try tape.square(try node.output(value)), 1))
        }
    }

    public func erf(_ x: Variable) throws -> Variable {
        let value = try engine.erf(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .erf, x) { tape, gradient, node in
            let bell = try tape.exp(try tape.negate(try tape.square(try saved.variable(for: node))))
            return try tape.multiply(gradient, try tape.multiply(bell, 1.128_379_2))  // 2/√π
        }
    }

    public func square(_ x: Variable) throws -> Variable {
        let value = try engine.square(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .square, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            if !tape.isRecording { return Variable(try tape.engine.squareGradient(gradient.value, x.value)) }
            return try tape.multiply(gradient, try tape.multiply(x, 2))
        }
    }

    // Steps: their gradient is 0 everywhere.

    public func sign(_ x: Variable) throws -> Variable { step(x, try engine.sign(x.value)) }
    public func floor(_ x: Variable) throws -> Variable { step(x, try engine.floor(x.value)) }
    public func ceil(_ x: Variable) throws -> Variable { step(x, try engine.ceil(x.value)) }
    public func round(_ x: Variable) throws -> Variable { step(x, try engine.round(x.value)) }

    private func step(_ x: Variable, _ value: Tensor) -> Variable {
        guard records(x) else { return Variable(value) }
        let shape = x.shape
        return recordUnary(value, .step, x) { tape, _, _ in Variable(try tape.engine.zeros(shape)) }
    }

    /// A copy that gradients flow through.
    public func clone(_ x: Variable) throws -> Variable {
        guard records(x) else { return Variable(x.value) }
        return recordUnary(x.value, .clone, x) { _, gradient, _ in gradient }
    }

    /// A copy without history.
    public func detach(_ x: Variable) -> Variable { Variable(x.value) }
}
