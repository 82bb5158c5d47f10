import TensorEngine

extension Tape {
    /// Zeroes elements with probability p and scales the others by 1/(1 - p). The mask, 1 for what was kept, has
    /// `maskShape` (x's own by default) and broadcasts over x.
    public func dropout(
        _ x: Variable, probability p: Float, from stream: RandomStream, maskShape: Shape? = nil
    ) throws -> (output: Variable, mask: Variable) {
        guard p >= 0, p <= 1 else {
            throw EngineError.outOfRange(operation: "dropout", argument: "p", value: Double(p), low: 0, high: 1)
        }
        let shape = maskShape ?? x.shape
        guard shape.broadcasts(to: x.shape) else {
            throw EngineError.shapeMismatch(operation: "dropout", left: x.shape, right: shape)
        }
        if p == 0 { return (x, Variable(try engine.ones(shape))) }
        let mask = Variable(try engine.bernoulli(shape, probability: 1 - p, from: stream))
        return (try dropout(x, mask: mask, scale: p == 1 ? 0 : 1 / (1 - p)), mask)
    }

    /// x·scale where the mask is not 0, else 0: also where x is not finite.
    public func dropout(_ x: Variable, mask: Variable, scale: Float) throws -> Variable {
        let value = try engine.dropout(x.value, mask: mask.value, scale: scale)
        guard records(x) else { return Variable(value) }
        return recordUnary(value, .dropout, x) { tape, gradient, _ in
            try tape.dropout(gradient, mask: mask, scale: scale)
        }
    }
}
