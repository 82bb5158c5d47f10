/// What the entries between `x[…]`'s brackets select, worked out once for reading, writing and adding.
public struct IndexPlan {
    public let shape: Shape
    let selection: Selection

    enum Selection {
        /// A step on each axis of the result.
        case strided(steps: [Int], offset: Int)
        /// Blocks of `inner` consecutive elements.
        case blocks(offsets: [Int], inner: Int)
    }

    /// Entries are NumPy's: beside an index list or a mask a number is a list too, which broadcasts with the others.
    public init(_ entries: [TensorIndex], of source: Shape) throws {
        var reader = IndexReader(source, hasLists: entries.contains(where: \.isList))
        for entry in try IndexPlan.expanded(entries, source) { try reader.take(entry) }
        let (before, after, lists, offset) = (reader.before, reader.after, reader.lists, reader.offset)
        if lists.isEmpty {
            shape = try Shape(before.map(\.size), operation: "an index")
            selection = .strided(steps: before.map(\.step), offset: offset)
            return
        }
        let common = try lists.dropFirst().reduce(lists[0].shape) {
            try Shape.broadcast($0, $1.shape, operation: "indices")
        }
        try SystemMemory.require(bytes: common.count &* MemoryLayout<Int>.stride)
        let (listShape, listOffsets) = try IndexPlan.combined(lists)
        let leading = reader.areAdjacent ? before : []
        let trailing = reader.areAdjacent ? after : before + after
        shape = try Shape(
            leading.map(\.size) + listShape.dimensions + trailing.map(\.size), operation: "an index")
        var inner = 1
        var blocks = trailing
        while let last = blocks.last, last.size == 1 || last.step == inner {
            inner *= last.size
            blocks.removeLast()
        }
        try SystemMemory.require(bytes: shape.count / max(1, inner) &* MemoryLayout<Int>.stride)
        var offsets = listOffsets
        if offset != 0 || !leading.isEmpty {
            let bases = leading.reduce([offset]) { IndexPlan.product($0, $1) }
            offsets = bases.flatMap { base in listOffsets.map { base + $0 } }
        }
        for axis in blocks { offsets = IndexPlan.product(offsets, axis) }
        selection = .blocks(offsets: inner == 0 ? [] : offsets, inner: inner)
    }

    private static func product(_ offsets: [Int], _ axis: IndexReader.Axis) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(offsets.count * axis.size)
        for base in offsets {
            for i in 0..<axis.size { result.append(base + i * axis.step) }
        }
        return result
    }

    /// Spells out what is left over: an ellipsis, or the axes after the last entry.
    private static func expanded(_ entries: [TensorIndex], _ source: Shape) throws -> [TensorIndex] {
        var used = 0
        var ellipses = 0
        for entry in entries {
            switch entry {
            case .index, .slice, .indices: used += 1
            case let .mask(mask): used += mask.rank
            case .ellipsis: ellipses += 1
            case .newAxis: break
            }
        }
        guard ellipses <= 1 else { throw EngineError.severalEllipses }
        guard used <= source.rank else { throw EngineError.tooManyIndices(count: used, shape: source) }
        let whole = [TensorIndex](repeating: .all, count: source.rank - used)
        if ellipses == 0 { return entries + whole }
        return entries.flatMap { entry -> [TensorIndex] in
            if case .ellipsis = entry { return whole + [entry] }
            return [entry]
        }
    }

    /// Python's rules for a slice of `size` positions.
    static func slice(_ start: Int?, _ stop: Int?, _ step: Int, size: Int) throws -> (first: Int, count: Int) {
        guard step != 0 else { throw EngineError.zeroStep(operation: "a slice") }
        // Positions from `low` to `high` can be reached; one beyond them ends the slice.
        let (low, high) = step > 0 ? (0, size) : (-1, size - 1)
        func limited(_ position: Int?, _ otherwise: Int) -> Int {
            guard let position else { return otherwise }
            return min(high, max(low, position < 0 ? position + size : position))
        }
        let first = limited(start, step > 0 ? low : high)
        let end = limited(stop, step > 0 ? high : low)
        if step > 0 { return first < end ? (first, (end - first - 1) / step + 1) : (0, 0) }
        if step == Int.min { return first > end ? (first, 1) : (0, 0) }
        return first > end ? (first, (first - end - 1) / -step + 1) : (0, 0)
    }

    /// Several index lists select together: they broadcast, and their offsets add up.
    private static func combined(_ lists: [(shape: Shape, offsets: [Int])]) throws -> (Shape, [Int]) {
        var (shape, offsets) = lists[0]
        for list in lists.dropFirst() {
            let common = try Shape.broadcast(shape, list.shape, operation: "indices")
            let left = stretched(offsets, shape, to: common)
            let right = stretched(list.offsets, list.shape, to: common)
            offsets = zip(left, right).map { $0 + $1 }
            shape = common
        }
        return (shape, offsets)
    }

    private static func stretched(_ values: [Int], _ shape: Shape, to target: Shape) -> [Int] {
        if shape == target { return values }
        var positions = [0]
        var stride = 1
        for axis in (0..<target.rank).reversed() {
            let size = shape.size(ofAxis: axis, inRank: target.rank)
            let step = size == 1 ? 0 : stride
            stride *= size
            positions = (0..<target[axis]).flatMap { i in positions.map { $0 + i * step } }
        }
        return positions.map { values[$0] }
    }
}
