import TensorEngine

extension Tape {
    /// max(x, 0); the gradient at 0 is 0.
    public func relu(_ x: Variable) throws -> Variable {
        recordFromResult(try engine.relu(x.value), .relu, x) { engine, gradient, y in
            try engine.reluGradient(gradient, y)
        } definition: { tape, gradient, y in
            try tape.multiply(gradient, try tape.compare(.greater, y, try tape.constant(0)))
        }
    }

    public func sigmoid(_ x: Variable) throws -> Variable {
        recordFromResult(try engine.sigmoid(x.value), .sigmoid, x) { engine, gradient, y in
            try engine.sigmoidGradient(gradient, y)
        } definition: { tape, gradient, y in
            try tape.multiply(gradient, try tape.multiply(y, try tape.subtract(1, y)))
        }
    }

    public func tanh(_ x: Variable) throws -> Variable {
        recordFromResult(try engine.tanh(x.value), .tanh, x) { engine, gradient, y in
            try engine.tanhGradient(gradient, y)
        } definition: { tape, gradient, y in
            try tape.multiply(gradient, try tape.subtract(1, try tape.square(y)))
        }
    }

    public func leakyRelu(_ x: Variable, slope: Float = 0.01) throws -> Variable {
        let value = try engine.leakyRelu(x.value, slope: slope)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .leakyRelu, x) { tape, gradient, node in
            let slopes = try tape.engine.leakyReluSlopes(try saved.variable(for: node).value, slope: slope)
            return try tape.multiply(gradient, Variable(slopes))
        }
    }

    /// x, or slope·x below 0; one slope, or one for each channel (axis 1), all of them learned.
    public func prelu(_ x: Variable, slope: Variable) throws -> Variable {
        var slopes = slope
        if slope.value.count > 1 && x.shape.rank > 2 {
            slopes = try reshape(slope, [slope.value.count] + [Int](repeating: 1, count: x.shape.rank - 2))
        }
        return try add(try relu(x), try multiply(slopes, try clip(x, low: nil, high: 0)))
    }

    /// scale·x, or scale·α·(e^x - 1) below 0.
    public func elu(_ x: Variable, alpha: Float = 1, scale: Float = 1) throws -> Variable {
        let value = try engine.elu(x.value, alpha: alpha, scale: scale)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .elu, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let zero = try tape.constant(0)
            let isPositive = try tape.compare(.greater, x, zero)
            let decay = try tape.multiply(try tape.exp(try tape.minimum(x, zero)), alpha)
            let slope = try tape.select(isPositive, try tape.constant(1), decay)
            return try tape.multiply(gradient, try tape.multiply(slope, scale))
        }
    }

    /// ELU with the constants that keep mean 0 and variance 1 (Klambauer et al. 2017).
    public func selu(_ x: Variable) throws -> Variable {
        try elu(x, alpha: 1.673_263_2, scale: 1.050_701)
    }

    /// x·Φ(x); `approximate` uses the tanh formula.
    public func gelu(_ x: Variable, approximate: Bool = false) throws -> Variable {
        if approximate {
            let cubic = try multiply(try power(x, 3), 0.044_715)
            let inner = try multiply(try add(x, cubic), 0.797_884_6)  // √(2/π)
            return try multiply(try multiply(x, 0.5), try add(try tanh(inner), 1))
        }
        let value = try engine.gelu(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .gelu, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let half = try tape.multiply(try tape.add(try tape.erf(try tape.multiply(x, 0.707_106_8)), 1), 0.5)
            let bell = try tape.exp(try tape.multiply(try tape.square(x), -0.5))
            let slope = try tape.add(half, try tape.multiply(try tape.multiply(x, bell), 0.398_942_3))  // 1/√(2π)
            return try tape.multiply(gradient, slope)
        }
    }

    /// x·sigmoid(x).
    public func silu(_ x: Variable) throws -> Variable {
        let value = try engine.silu(x.value)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .silu, x) { tape, gradient, node in
            let x = try saved.variable(for: node)
            let s = try tape.sigmoid(x)
            let slope = try tape.multiply(s, try tape.add(try tape.multiply(x, try tape.subtract(1, s)), 1))
            return try tape.multiply(gradient, slope)
        }
    }

    /// log(1 + e^(βx))/β, or x itself where βx is above the threshold.
    public func softplus(_ x: Variable, beta: Float = 1, threshold: Float = 20) throws -> Variable {
        let value = try engine.softplus(x.value, beta: beta, threshold: threshold)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .softplus, x) { tape, gradient, node in
            let x = try tape.multiply(try saved.variable(for: node), beta)
            let isLinear = try tape.compare(.greater, x, try tape.constant(threshold))
            let slope = try tape.select(isLinear, try tape.constant(1), try tape.sigmoid(x))
            return try tape.multiply(gradient, slope)
        }
    }

    /// x·tanh(softplus(x)).
    public func mish(_ x: Variable) throws -> Variable { try multiply(x, try tanh(try softplus(x))) }

    /// x limited to [low, high]; unlike `clip`, the gradient at the limits is 0.
    public func hardtanh(_ x: Variable, low: Float = -1, high: Float = 1) throws -> Variable {
        let value = try engine.clip(x.value, low: low, high: high)
        guard records(x) else { return Variable(value) }
        let saved = Saved(x)
        return recordUnary(value, .clip, x) { tape, gradient, node in
            let x = try saved.variable(for: node).value
            let inside = try tape.engine.isStrictlyWithin(x, low: low, high: high)
            return try tape.multiply(gradient, Variable(inside))
        }
    }
}
