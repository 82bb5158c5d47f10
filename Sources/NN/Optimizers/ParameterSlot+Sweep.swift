import Autograd
import TensorEngine

/// Pointers to the same elements of a weight, its gradient and what an optimizer remembers about them.
struct SweepElements {
    let weight: UnsafeMutablePointer<Float>
    let gradient: UnsafePointer<Float>
    let state: [UnsafeMutablePointer<Float>]
    let count: Int
    /// λ as far as it is added to the gradient, and the factor that shrinks the weight before the step.
    let decay: Float
    let retained: Float

    @inline(__always)
    func decayedGradient(_ i: Int) -> Float { gradient[i] + decay * weight[i] }

    @inline(__always)
    func step(_ i: Int, by change: Float) { weight[i] = retained * weight[i] - change }
}

/// `average ← β average + (1 - β) value`.
struct MovingAverage {
    private let keep: Float
    private let add: Float

    /// 1 - β is taken in 64 bits: in 32, what is left of 1 - 0.999 is wrong in the fifth digit.
    init(_ beta: Double) {
        keep = Float(beta)
        add = Float(1 - beta)
    }

    @inline(__always)
    func updated(_ average: Float, by value: Float) -> Float { keep * average + add * value }

    @inline(__always)
    func updated(_ average: Float, bySquareOf value: Float) -> Float { keep * average + add * value * value }
}

extension ParameterSlot {
    /// Runs `body` over the whole parameter in one pass, in place. The first `stateCount` states are made of zeros (or
    /// `initial`) when they do not exist yet.
    func sweep(
        _ gradient: Tensor, _ rates: StepRates, stateCount: Int, initial: Float = 0, _ engine: Engine,
        _ body: (SweepElements) -> Void
    ) throws {
        for index in 0..<stateCount where state[index] == nil {
            state[index] = try engine.full(gradient.shape, initial)
        }
        // Taken out of the slot, so that each is its buffer's only owner and is not copied when written to.
        var states: [Tensor] = []
        for index in 0..<stateCount {
            states.append(state[index]!)
            state[index] = nil
        }
        defer { for index in 0..<stateCount { state[index] = states[index] } }
        try variable.modify { weight in
            var pointers: [UnsafeMutablePointer<Float>] = []
            for index in states.indices {
                try states[index].withMutableFloats(engine) { pointers.append($0.baseAddress!) }
            }
            let count = gradient.count
            try weight.withMutableFloats(engine) { weights in
                gradient.withFloats { gradients in
                    guard count > 0 else { return }
                    body(SweepElements(
                        weight: weights.baseAddress!, gradient: gradients.baseAddress!, state: pointers, count: count,
                        decay: Float(rates.coupledDecay), retained: Float(rates.retained)))
                }
            }
        }
    }
}
