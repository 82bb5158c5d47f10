/// The loops of all element-wise operations. Work is cut into tiles of a fixed number of elements.
extension Engine {
    /// 64 kB: two operands and a result stay in the second-level cache.
    static let tileVectors = 2048

    /// Applies `operation` to each element.
    @inline(__always)
    func map(_ x: Tensor, isMask: Bool = false, _ operation: (Vector) -> Vector) throws -> Tensor {
        let result = try empty(x.shape, isMask: isMask)
        let source = x.vectors
        let target = result.vectors
        try forEachVector(count: x.vectorCount) { target[$0] = operation(source[$0]) }
        return result
    }

    /// Applies `operation` to the pairs that broadcasting makes of two operands.
    @inline(__always)
    func zip(
        _ a: Tensor, _ b: Tensor, _ name: String, isMask: Bool = false, _ operation: (Vector, Vector) -> Vector
    ) throws -> Tensor {
        if a.shape == b.shape {
            let result = try empty(a.shape, isMask: isMask)
            let (left, right, target) = (a.vectors, b.vectors, result.vectors)
            try forEachVector(count: result.vectorCount) { target[$0] = operation(left[$0], right[$0]) }
            return result
        }
        if b.count == 1 && b.rank <= a.rank {
            let value = Vector(repeating: b.item)
            return try map(a, isMask: isMask) { operation($0, value) }
        }
        if a.count == 1 && a.rank <= b.rank {
            let value = Vector(repeating: a.item)
            return try map(b, isMask: isMask) { operation(value, $0) }
        }
        let plan = try BroadcastPlan(a.shape, b.shape, operation: name)
        let result = try empty(plan.shape, isMask: isMask)
        let (left, right, target) = (a.pointer, b.pointer, result.pointer)
        let inner = plan.inner
        try forEachRow(plan) { row, leftOffset, rightOffset in
            let target = target + row &* inner
            let left = left + leftOffset
            let right = right + rightOffset
            switch (plan.leftAdvances, plan.rightAdvances) {
            case (true, true):
                fillRow(target, inner) { operation(left.vector(at: $0), right.vector(at: $0)) }
            case (true, false):
                let value = Vector(repeating: right[0])
                fillRow(target, inner) { operation(left.vector(at: $0), value) }
            default:
                let value = Vector(repeating: left[0])
                fillRow(target, inner) { operation(value, right.vector(at: $0)) }
            }
        }
        return result
    }

    @inline(__always)
    private func fillRow(_ target: UnsafeMutablePointer<Float>, _ count: Int, _ vector: (_ first: Int) -> Vector) {
        let whole = count & ~7
        var i = 0
        while i < whole {
            target.store(vector(i), at: i)
            i &+= 8
        }
        if i < count { target.store(vector(i), at: i, count: count &- i) }
    }

    @inline(__always)
    func forEachVector(count: Int, _ body: (Int) -> Void) throws {
        if count <= Engine.tileVectors {
            Engine.withoutSubnormals {
                for i in 0..<count { body(i) }
            }
            return
        }
        try parallel(tiles: (count &+ Engine.tileVectors &- 1) / Engine.tileVectors) { tile in
            let start = tile &* Engine.tileVectors
            for i in start..<min(count, start &+ Engine.tileVectors) { body(i) }
        }
    }

    /// Calls `body` with a row's number and where the operands' rows begin.
    @inline(__always)
    private func forEachRow(_ plan: BroadcastPlan, _ body: (Int, Int, Int) -> Void) throws {
        if plan.rows == 0 || plan.inner == 0 { return }
        let rowsInTile = max(1, Engine.tileVectors &* 8 / plan.inner)
        try parallel(tiles: (plan.rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            let start = tile &* rowsInTile
            var position = plan.position(ofRow: start)
            for row in start..<min(plan.rows, start &+ rowsInTile) {
                body(row, position.left, position.right)
                plan.advance(&position)
            }
        }
    }
}

/// How two operands of different shapes are walked together: axes that behave alike are merged, the innermost
/// becomes a row, the others are counted through.
struct BroadcastPlan {
    let shape: Shape
    private(set) var inner = 1
    private(set) var rows = 1
    private(set) var leftAdvances = true
    private(set) var rightAdvances = true
    /// Outer axes, innermost first, with the steps that the operands take.
    private var sizes: [Int] = []
    private var leftSteps: [Int] = []
    private var rightSteps: [Int] = []

    struct Position {
        var left = 0
        var right = 0
        var counters: [Int]
    }

    init(_ left: Shape, _ right: Shape, operation: String) throws {
        shape = try Shape.broadcast(left, right, operation: operation)
        var leftStride = 1
        var rightStride = 1
        var isFirst = true
        for axis in (0..<shape.rank).reversed() where shape[axis] != 1 {
            let size = shape[axis]
            let leftSize = left.size(ofAxis: axis, inRank: shape.rank)
            let rightSize = right.size(ofAxis: axis, inRank: shape.rank)
            let leftStep = leftSize == 1 ? 0 : leftStride
            let rightStep = rightSize == 1 ? 0 : rightStride
            leftStride &*= leftSize
            rightStride &*= rightSize
            if isFirst {
                isFirst = false
                inner = size
                (leftAdvances, rightAdvances) = (leftStep != 0, rightStep != 0)
            } else if sizes.isEmpty, (leftStep != 0) == leftAdvances, (rightStep != 0) == rightAdvances {
                inner &*= size
            } else {
                sizes.append(size)
                leftSteps.append(leftStep)
                rightSteps.append(rightStep)
                rows &*= size
            }
        }
        if shape.count == 0 { rows = 0 }
    }

    func position(ofRow row: Int) -> Position {
        var position = Position(counters: [Int](repeating: 0, count: sizes.count))
        var rest = row
        for axis in sizes.indices {
            let counter = rest % sizes[axis]
            rest /= sizes[axis]
            position.counters[axis] = counter
            position.left &+= counter &* leftSteps[axis]
            position.right &+= counter &* rightSteps[axis]
        }
        return position
    }

    @inline(__always)
    func advance(_ position: inout Position) {
        for axis in sizes.indices {
            position.counters[axis] &+= 1
            position.left &+= leftSteps[axis]
            position.right &+= rightSteps[axis]
            if position.counters[axis] < sizes[axis] { return }
            position.counters[axis] = 0
            position.left &-= leftSteps[axis] &* sizes[axis]
            position.right &-= rightSteps[axis] &* sizes[axis]
        }
    }
}
