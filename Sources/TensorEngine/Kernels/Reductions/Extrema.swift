/// Largest and smallest elements. A NaN counts as the extreme, as in NumPy and PyTorch.
extension Engine {
    /// The largest element of a row; -inf if there are none.
    static func rowMaximum(_ row: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
        var best = Vector(repeating: -.infinity)
        var i = 0
        while i &+ 8 <= count {
            best = Vector.maximum(row.vector(at: i), best)
            i &+= 8
        }
        if i < count {
            best = Vector.maximum(row.vector(at: i, count: count &- i, otherwise: -.infinity), best)
        }
        var result = best[0]
        for lane in 1..<8 where best[lane] > result || best[lane].isNaN { result = best[lane] }
        return result
    }

    /// The smallest element of a row; +inf if there are none.
    static func rowMinimum(_ row: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
        var best = Vector(repeating: .infinity)
        var i = 0
        while i &+ 8 <= count {
            best = Vector.minimum(row.vector(at: i), best)
            i &+= 8
        }
        if i < count {
            best = Vector.minimum(row.vector(at: i, count: count &- i, otherwise: .infinity), best)
        }
        var result = best[0]
        for lane in 1..<8 where best[lane] < result || best[lane].isNaN { result = best[lane] }
        return result
    }

    public func amax(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let (axes, result) = try extremeShape(x, axes, keepDimensions, "max")
        return try reduceRows(x, axes, result) { Engine.rowMaximum($0, $1) }
    }

    public func amin(_ x: Tensor, axes: [Int]? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let (axes, result) = try extremeShape(x, axes, keepDimensions, "min")
        return try reduceRows(x, axes, result) { Engine.rowMinimum($0, $1) }
    }

    /// The first position of the largest element, along one axis or in the whole tensor.
    public func argmax(_ x: Tensor, axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let (axes, result) = try extremeShape(x, axis.map { [$0] }, keepDimensions, "argmax")
        return try reduceRows(x, axes, result) { Engine.firstPosition(of: Engine.rowMaximum($0, $1), $0, $1) }
    }

    /// The first position of the smallest element.
    public func argmin(_ x: Tensor, axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        let (axes, result) = try extremeShape(x, axis.map { [$0] }, keepDimensions, "argmin")
        return try reduceRows(x, axes, result) { Engine.firstPosition(of: Engine.rowMinimum($0, $1), $0, $1) }
    }

    private static func firstPosition(of value: Float, _ row: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
        for i in 0..<count where row[i] == value || (value.isNaN && row[i].isNaN) { return Float(i) }
        return 0
    }

    private func extremeShape(
        _ x: Tensor, _ axes: [Int]?, _ keepDimensions: Bool, _ name: String
    ) throws -> ([Int], Shape) {
        let axes = try x.shape.axes(axes, operation: name)
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        if x.count == 0 && (result.count > 0 || axes.contains { x.shape[$0] == 0 }) {
            throw EngineError.emptyReduction(operation: name, shape: x.shape)
        }
        return (axes, result)
    }

    /// Whether any element is not 0.
    public func any(_ x: Tensor) -> Bool { x.withFloats { $0.contains { $0 != 0 } } }

    /// Whether no element is 0.
    public func all(_ x: Tensor) -> Bool { x.withFloats { $0.allSatisfy { $0 != 0 } } }

    /// A mask: whether any element along the axes is not 0.
    public func any(_ x: Tensor, axes: [Int]?, keepDimensions: Bool) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "any")
        return try reduceRows(x, axes, x.shape.reduced(over: axes, keepDimensions: keepDimensions)) { row, count in
            (0..<count).contains { row[$0] != 0 } ? 1 : 0
        }.asMask()
    }

    /// A mask: whether no element along the axes is 0.
    public func all(_ x: Tensor, axes: [Int]?, keepDimensions: Bool) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "all")
        return try reduceRows(x, axes, x.shape.reduced(over: axes, keepDimensions: keepDimensions)) { row, count in
            (0..<count).allSatisfy { row[$0] != 0 } ? 1 : 0
        }.asMask()
    }
}
