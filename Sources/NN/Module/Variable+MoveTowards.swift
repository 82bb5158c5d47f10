import Autograd
import TensorEngine

extension Variable {
    /// `value ← (1 - rate) value + rate · scale · target`.
    func moveTowards(_ target: Tensor, scale: Float, rate: Float, _ engine: Engine) throws {
        try modify { value in
            try value.withMutableFloats(engine) { own in
                target.withFloats { other in
                    for index in own.indices { own[index] = (1 - rate) * own[index] + rate * (scale * other[index]) }
                }
            }
        }
    }
}
