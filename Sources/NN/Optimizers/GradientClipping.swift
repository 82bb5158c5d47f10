import Autograd
import TensorEngine

/// Scales the gradients of these parameters together down to norm `limit` and returns their norm before that
/// (PyTorch's `clip_grad_norm_`).
///
/// A gradient with NaN or Inf is an error and nothing is changed: scaling would spread it to every parameter.
@discardableResult
public func clipGradients(of parameters: [NamedVariable], toNorm limit: Double, _ engine: Engine) throws -> Double {
    let total = try gradientNorm(of: parameters)
    // PyTorch's constant keeps the factor finite for a norm of zero.
    let factor = limit / (total + 1e-6)
    guard factor < 1 else { return total }
    for parameter in parameters {
        guard let gradient = parameter.variable.gradient else { continue }
        try gradient.modify { try engine.scale(&$0, Float(factor)) }
    }
    return total
}

/// Cuts every element of these parameters' gradients to ±`limit`; a non-finite gradient is an error.
public func clipGradients(of parameters: [NamedVariable], toValue limit: Double, _ engine: Engine) throws {
    _ = try gradientNorm(of: parameters)
    let bound = Float(limit)
    for parameter in parameters {
        guard let gradient = parameter.variable.gradient else { continue }
        try gradient.modify { value in
            try value.withMutableFloats(engine) { elements in
                for index in elements.indices { elements[index] = min(max(elements[index], -bound), bound) }
            }
        }
    }
}

/// The norm of all gradients together. Throws when one holds NaN or Inf.
func gradientNorm(of parameters: [NamedVariable]) throws -> Double {
    var squares = 0.0
    for parameter in parameters {
        guard let gradient = parameter.variable.gradient?.value else { continue }
        // Squares of 32-bit numbers cannot overflow 64 bits, so that only NaN and Inf make the sum non-finite.
        let sum = gradient.withFloats { elements in
            elements.reduce(into: 0.0) { $0 += Double($1) * Double($1) }
        }
        guard sum.isFinite else { throw nonFinite(gradient, of: parameter.name) }
        squares += sum
    }
    return squares.squareRoot()
}

private func nonFinite(_ gradient: Tensor, of name: String) -> NNError {
    var nan = 0
    var infinite = 0
    gradient.withFloats { elements in
        for element in elements {
            if element.isNaN { nan += 1 } else if element.isInfinite { infinite += 1 }
        }
    }
    return .nonFiniteGradient(parameter: name, nan: nan, infinite: infinite, count: gradient.count)
}
