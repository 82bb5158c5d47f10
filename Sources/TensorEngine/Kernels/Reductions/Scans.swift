/// Operations that run along lines of a tensor and keep its shape.
extension Engine {
    /// Sums that run along an axis.
    public func cumsum(_ x: Tensor, axis: Int) throws -> Tensor {
        if x.rank == 0 {
            _ = try Shape(unchecked: [1]).axis(axis, operation: "cumsum")
            return x
        }
        let axis = try x.shape.axis(axis, operation: "cumsum")
        let result = try empty(x.shape)
        let inner = x.shape.count(of: axis + 1..<x.rank)
        let length = x.shape[axis]
        let lines = length == 0 ? 0 : x.count / length
        let (source, target) = (x.pointer, result.pointer)
        Engine.withoutSubnormals {
            for line in 0..<lines {
                let start = line / inner &* length &* inner &+ line % inner
                var total = 0.0
                for i in 0..<length {
                    total += Double(source[start &+ i &* inner])
                    target[start &+ i &* inner] = Float(total)
                }
            }
        }
        return result
    }

    /// For each element the product of the others along the axes, zeros among them or not.
    public func productOfOthers(_ x: Tensor, axes: [Int]?) throws -> Tensor {
        let axes = try x.shape.axes(axes, operation: "prod")
        let kept = (0..<x.rank).filter { !axes.contains($0) }
        let (rows, length) = try rowsLast(x, axes)
        let others = try empty(rows.shape)
        for row in 0..<(length == 0 ? 0 : x.count / length) {
            let (source, target) = (rows.pointer + row &* length, others.pointer + row &* length)
            var product = 1.0
            for i in 0..<length {
                target[i] = Float(product)
                product *= Double(source[i])
            }
            product = 1
            for i in (0..<length).reversed() {
                target[i] = Float(Double(target[i]) * product)
                product *= Double(source[i])
            }
        }
        if kept + axes == Array(0..<x.rank) { return others }
        var inverse = [Int](repeating: 0, count: x.rank)
        for (position, axis) in (kept + axes).enumerated() { inverse[axis] = position }
        return try permute(others, inverse)
    }
}
