/// Order statistics. NaN counts as larger than any number, as in PyTorch.
extension Engine {
    /// The elements along an axis in order, and where they were; equal ones keep their order.
    public func sort(_ x: Tensor, axis: Int, descending: Bool = false) throws -> (values: Tensor, indices: Tensor) {
        let shape = x.rank == 0 ? Shape(unchecked: [1]) : x.shape
        let axis = try shape.axis(axis, operation: "sort")
        let isLast = axis == shape.rank - 1
        let source = isLast ? x : try transpose(x, axis, -1)
        let values = try empty(source.shape)
        let indices = try empty(source.shape)
        let length = shape[axis]
        let rows = length == 0 ? 0 : x.count / length
        try requireOrders(of: length, rows: rows, x.shape)
        let rowsInTile = Swift.max(1, 2048 / Swift.max(1, length))
        try parallel(tiles: (rows &+ rowsInTile &- 1) / rowsInTile) { tile in
            var order = RowOrder(length: length)
            for row in (tile &* rowsInTile)..<Swift.min(rows, (tile &+ 1) &* rowsInTile) {
                let line = source.pointer + row &* length
                order.sort(line, descending: descending) { self.shouldStop }
                for rank in 0..<length {
                    values.pointer[row &* length &+ rank] = line[order[rank]]
                    indices.pointer[row &* length &+ rank] = Float(order[rank])
                }
            }
        }
        try checkInterrupt()
        if isLast { return (values, indices) }
        return (try transpose(values, axis, -1), try transpose(indices, axis, -1))
    }

    /// Throws where the rows that are sorted at a time do not fit into memory.
    private func requireOrders(of length: Int, rows: Int, _ shape: Shape) throws {
        guard length <= Int(Int32.max) else { throw EngineError.tooLarge(dimensions: shape.dimensions) }
        try SystemMemory.require(bytes: length &* RowOrder.bytesPerElement &* Swift.min(threads, rows))
    }

    public func argsort(_ x: Tensor, axis: Int, descending: Bool = false) throws -> Tensor {
        try sort(x, axis: axis, descending: descending).indices
    }

    /// The k largest (or smallest) elements along an axis, best first, and where they were.
    public func topk(
        _ x: Tensor, _ k: Int, axis: Int = -1, largest: Bool = true
    ) throws -> (values: Tensor, indices: Tensor) {
        let shape = x.rank == 0 ? Shape(unchecked: [1]) : x.shape
        let position = try shape.axis(axis, operation: "topk")
        guard k >= 0, k <= shape[position] else {
            throw EngineError.outOfRange(
                operation: "topk", argument: "k", value: Double(k), low: 0, high: Double(shape[position]))
        }
        let sorted = try sort(x.viewed(as: shape), axis: position, descending: largest)
        return (
            try slice(sorted.values, axis: position, start: 0, length: k),
            try slice(sorted.indices, axis: position, start: 0, length: k)
        )
    }

    /// The q-quantile along an axis, or of all elements, interpolated linearly.
    public func quantile(_ x: Tensor, _ q: Double, axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        guard q >= 0, q <= 1 else {
            throw EngineError.outOfRange(operation: "quantile", argument: "q", value: q, low: 0, high: 1)
        }
        return try orderStatistic(x, axis, keepDimensions, "quantile") { row, count, order in
            let position = q * Double(count - 1)
            let lower = Int(position)
            let upper = Swift.min(lower + 1, count - 1)
            return Engine.interpolated(row[order[lower]], row[order[upper]], Float(position - Double(lower)))
        }
    }

    /// From the nearer end, so that an infinite one at the other is not taken from itself.
    private static func interpolated(_ low: Float, _ high: Float, _ share: Float) -> Float {
        if share == 0 { return low }
        return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
    }

    /// The median along an axis, or of all elements: of an even number the lower one.
    public func median(_ x: Tensor, axis: Int? = nil, keepDimensions: Bool = false) throws -> Tensor {
        try orderStatistic(x, axis, keepDimensions, "median") { row, count, order in row[order[(count - 1) / 2]] }
    }

    private func orderStatistic(
        _ x: Tensor, _ axis: Int?, _ keepDimensions: Bool, _ name: String,
        _ pick: (UnsafeMutablePointer<Float>, Int, RowOrder) -> Float
    ) throws -> Tensor {
        let axes = try x.shape.axes(axis.map { [$0] }, operation: name)
        let result = x.shape.reduced(over: axes, keepDimensions: keepDimensions)
        guard x.count > 0 else { throw EngineError.emptyReduction(operation: name, shape: x.shape) }
        try requireOrders(of: x.count / result.count, rows: result.count, x.shape)
        let picked = try reduceRows(x, axes, result) { row, count in
            var order = RowOrder(length: count)
            order.sort(row) { self.shouldStop }
            let last = row[order[count - 1]]
            return last.isNaN ? last : pick(row, count, order)
        }
        try checkInterrupt()
        return picked
    }

    /// How often each whole number from 0 on occurs; at least `minimumLength` counts.
    public func bincount(_ x: Tensor, minimumLength: Int = 0) throws -> Tensor {
        let numbers = try wholeNumbers(x, operation: "bincount")
        if let least = numbers.min(), least < 0 {
            throw EngineError.outOfRange(
                operation: "bincount", argument: "numbers", value: Double(least), low: 0, high: .infinity)
        }
        let length = Swift.max(minimumLength, (numbers.max() ?? -1) + 1)
        let counts = try zeros(Shape([length], operation: "bincount"))
        for number in numbers { counts.pointer[number] += 1 }
        return counts
    }
}
