/// Element-wise functions of two tensors that broadcast against each other.
extension Engine {
    public func add(_ a: Tensor, _ b: Tensor) throws -> Tensor { try zip(a, b, "+") { $0 + $1 } }
    public func subtract(_ a: Tensor, _ b: Tensor) throws -> Tensor { try zip(a, b, "-") { $0 - $1 } }
    public func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor { try zip(a, b, "*") { $0 * $1 } }
    public func divide(_ a: Tensor, _ b: Tensor) throws -> Tensor { try zip(a, b, "/") { $0 / $1 } }

    /// The larger of two elements, NaN if either is.
    public func maximum(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "maximum") { Vector.maximum($0, $1) }
    }

    /// The smaller of two elements, NaN if either is.
    public func minimum(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "minimum") { Vector.minimum($0, $1) }
    }

    /// The quotient rounded down.
    public func floorDivide(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "//") { a, b in
            let remainder = Engine.floorRemainder(a, b)
            let quotient = ((a - remainder) / b).rounded(.toNearestOrEven)
            return quotient.replacing(with: a / b, where: b .== 0)
        }
    }

    /// What floor division leaves: it has the divisor's sign.
    public func remainder(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "%") { Engine.floorRemainder($0, $1) }
    }

    @inline(__always)
    private static func floorRemainder(_ a: Vector, _ b: Vector) -> Vector {
        var result = a
        for lane in 0..<8 { result[lane] = a[lane].truncatingRemainder(dividingBy: b[lane]) }
        let isOtherSide = (result .!= 0) .& ((result .< 0) .^ (b .< 0))
        return result.replacing(with: result + b, where: isOtherSide)
    }

    public func power(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        if b.count == 1 && b.rank <= a.rank { return try power(a, b.item) }
        return try zip(a, b, "**") { VectorMath.power($0, $1) }
    }

    /// Common exponents are computed by multiplication, as in PyTorch.
    public func power(_ a: Tensor, _ exponent: Float) throws -> Tensor {
        switch exponent {
        case 0: return try ones(a.shape)
        case 1: return try map(a) { $0 }
        case 2: return try map(a) { $0 * $0 }
        case 3: return try map(a) { $0 * $0 * $0 }
        case 4: return try map(a) { ($0 * $0) * ($0 * $0) }
        case 0.5: return try sqrt(a)
        case -0.5: return try map(a) { 1 / VectorMath.squareRoot($0) }
        case -1: return try map(a) { 1 / $0 }
        case -2: return try map(a) { 1 / ($0 * $0) }
        default:
            let exponent = Vector(repeating: exponent)
            return try map(a) { VectorMath.power($0, exponent) }
        }
    }

    public func power(_ base: Float, _ b: Tensor) throws -> Tensor {
        let base = Vector(repeating: base)
        return try map(b) { VectorMath.power(base, $0) }
    }

    public func add(_ a: Tensor, _ b: Float) throws -> Tensor { try map(a) { $0 + b } }
    public func subtract(_ a: Tensor, _ b: Float) throws -> Tensor { try map(a) { $0 - b } }
    public func subtract(_ a: Float, _ b: Tensor) throws -> Tensor { try map(b) { a - $0 } }
    public func multiply(_ a: Tensor, _ b: Float) throws -> Tensor { try map(a) { $0 * b } }
    public func divide(_ a: Tensor, _ b: Float) throws -> Tensor { try map(a) { $0 / b } }
    public func divide(_ a: Float, _ b: Tensor) throws -> Tensor { try map(b) { a / $0 } }
}

/// An element-wise comparison.
public enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

extension Engine {
    /// A mask: 1 where the comparison holds.
    public func compare(_ comparison: Comparison, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let name = comparison.rawValue
        switch comparison {
        case .equal: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .== $1) }
        case .notEqual: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .!= $1) }
        case .less: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .< $1) }
        case .lessOrEqual: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .<= $1) }
        case .greater: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .> $1) }
        case .greaterOrEqual: return try zip(a, b, name, isMask: true) { Vector.indicator($0 .>= $1) }
        }
    }

    /// 1 where both are not 0.
    public func maskAnd(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "&", isMask: true) { Vector.indicator(($0 .!= 0) .& ($1 .!= 0)) }
    }

    /// 1 where either is not 0.
    public func maskOr(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try zip(a, b, "|", isMask: true) { Vector.indicator(($0 .!= 0) .| ($1 .!= 0)) }
    }

    /// `a` where the condition is not 0, `b` elsewhere; all three broadcast.
    public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
        let common = try Shape.broadcast(a.shape, b.shape, operation: "where")
        let shape = try Shape.broadcast(condition.shape, common, operation: "where")
        let (c, x, y) = (
            try broadcast(condition, to: shape), try broadcast(a, to: shape), try broadcast(b, to: shape)
        )
        let result = try empty(shape, isMask: a.isMask && b.isMask)
        let (flags, left, right, target) = (c.vectors, x.vectors, y.vectors, result.vectors)
        try forEachVector(count: result.vectorCount) {
            target[$0] = right[$0].replacing(with: left[$0], where: flags[$0] .!= 0)
        }
        return result
    }

    /// x stretched to `shape` under NumPy's rules; x itself if it has that shape.
    public func broadcast(_ x: Tensor, to shape: Shape) throws -> Tensor {
        if x.shape == shape { return x }
        guard x.shape.broadcasts(to: shape) else {
            throw EngineError.unlikeShapes(
                operation: "expand", rule: "sizes that stay or were 1", left: x.shape, right: shape)
        }
        if x.count == 1 { return try full(shape, x.item, isMask: x.isMask) }
        let frame = try empty(shape)  // only its shape is used
        return try zip(x, frame, "expand", isMask: x.isMask) { x, _ in x }
    }
}
