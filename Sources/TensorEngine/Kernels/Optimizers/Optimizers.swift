/// Hyper-parameters of one SGD step, named as in PyTorch.
public struct SGDSettings {
    public var learningRate: Float
    public var momentum: Float
    public var dampening: Float
    /// Coupled: λw is added to the gradient.
    public var weightDecay: Float
    public var nesterov: Bool

    public init(
        learningRate: Float, momentum: Float = 0, dampening: Float = 0, weightDecay: Float = 0, nesterov: Bool = false
    ) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.dampening = dampening
        self.weightDecay = weightDecay
        self.nesterov = nesterov
    }
}

/// Hyper-parameters of one Adam or AdamW step, named as in PyTorch.
public struct AdamSettings {
    public var learningRate: Double
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    public var weightDecay: Double
    /// AdamW: the weight shrinks by 1 - ηλ before the step, and the moments see the loss's gradient alone.
    public var isDecoupled: Bool
    /// The number of this step, from 1.
    public var step: Int

    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0, isDecoupled: Bool = false, step: Int
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
        self.step = step
    }
}

/// A whole optimizer step in one pass over the memory.
extension Engine {
    /// PyTorch's SGD. `buffer` is the momentum's; nil on the first step, when it becomes the gradient undampened.
    public func sgdStep(
        _ parameter: inout Tensor, _ gradient: Tensor, buffer: inout Tensor?, _ settings: SGDSettings,
        meter: StepMeter? = nil
    ) throws {
        try checkGradient(parameter, gradient)
        try parameter.makeUnique(self)
        let g = gradient.vectors
        let rate = Vector(repeating: settings.learningRate)
        let decay = Vector(repeating: settings.weightDecay)
        // Local functions, not closures: only they can be inlined at every place of the loops that call them. One for each
        // rule, since a loop that asks which rule holds takes half as long again.
        if settings.momentum == 0 {
            @inline(__always)
            func next(_ i: Int, _ weight: Vector) -> Vector {
                Vector.multiplyAdd(-rate, Vector.multiplyAdd(decay, weight, g[i]), weight)
            }
            return try advance(parameter, gradient, meter, next)
        }
        let kept = Vector(repeating: settings.momentum)
        // A buffer of zeros and an undampened gradient: the first step.
        let taken = Vector(repeating: buffer == nil ? 1 : 1 - settings.dampening)
        var moving = try buffer ?? zeros(parameter.shape)
        buffer = nil
        try moving.makeUnique(self)
        let b = moving.vectors
        @inline(__always)
        func velocity(_ i: Int, _ slope: Vector) -> Vector {
            let velocity = Vector.multiplyAdd(kept, b[i], taken * slope)
            b[i] = velocity
            return velocity
        }
        @inline(__always)
        func next(_ i: Int, _ weight: Vector) -> Vector {
            Vector.multiplyAdd(-rate, velocity(i, Vector.multiplyAdd(decay, weight, g[i])), weight)
        }
        @inline(__always)
        func nesterovNext(_ i: Int, _ weight: Vector) -> Vector {
            let slope = Vector.multiplyAdd(decay, weight, g[i])
            return Vector.multiplyAdd(-rate, Vector.multiplyAdd(kept, velocity(i, slope), slope), weight)
        }
        if settings.nesterov {
            try advance(parameter, gradient, meter, nesterovNext)
        } else {
            try advance(parameter, gradient, meter, next)
        }
        buffer = moving
    }

    /// PyTorch's Adam and AdamW, with AMSGrad if `largestSecond` is given.
    public func adamStep(
        _ parameter: inout Tensor, _ gradient: Tensor, first: inout Tensor, second: inout Tensor,
        largestSecond: inout Tensor?, _ settings: AdamSettings, meter: StepMeter? = nil
    ) throws {
        try checkGradient(parameter, gradient)
        try parameter.makeUnique(self)
        try first.makeUnique(self)
        try second.makeUnique(self)
        let (g, m, v) = (gradient.vectors, first.vectors, second.vectors)
        let firstCorrection = 1 - VectorMath.scalarPower(settings.beta1, Double(settings.step))
        let secondCorrection = (1 - VectorMath.scalarPower(settings.beta2, Double(settings.step))).squareRoot()
        let shrinkage = settings.isDecoupled ? settings.learningRate * settings.weightDecay : 0
        let shrink = Vector(repeating: Float(1 - shrinkage))
        let decay = Vector(repeating: Float(settings.isDecoupled ? 0 : settings.weightDecay))
        let (kept1, taken1) = (Vector(repeating: Float(settings.beta1)), Vector(repeating: Float(1 - settings.beta1)))
        let (kept2, taken2) = (Vector(repeating: Float(settings.beta2)), Vector(repeating: Float(1 - settings.beta2)))
        let rate = Vector(repeating: Float(settings.learningRate / firstCorrection))
        let unbias = Vector(repeating: Float(1 / secondCorrection))
        let epsilon = Vector(repeating: Float(settings.epsilon))

        var largest = largestSecond
        largestSecond = nil
        try largest?.makeUnique(self)
        let peak = largest?.vectors
        @inline(__always)
        func next(_ i: Int, _ old: Vector) -> Vector {
            let weight = old * shrink
            let slope = Vector.multiplyAdd(decay, weight, g[i])
            let mean = Vector.multiplyAdd(taken1, slope, kept1 * m[i])
            var square = Vector.multiplyAdd(taken2 * slope, slope, kept2 * v[i])
            m[i] = mean
            v[i] = square
            if let peak {
                square = Vector.maximum(peak[i], square)
                peak[i] = square
            }
            let scale = Vector.multiplyAdd(VectorMath.squareRoot(square), unbias, epsilon)
            return weight - rate * mean / scale
        }
        try advance(parameter, gradient, meter, next)
        largestSecond = largest
    }

    private func checkGradient(_ parameter: Tensor, _ gradient: Tensor) throws {
        guard parameter.shape == gradient.shape else {
            throw EngineError.wrongShape(operation: "a gradient", expected: parameter.shape, got: gradient.shape)
        }
    }
}
