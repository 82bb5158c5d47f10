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

    /// An axis of the result: its size, and the step in the indexed tensor.
    private struct Axis {
        let size: Int
        let step: Int
    }

    /// Entries are NumPy's: beside an index list or a mask a number is a list too, which broadcasts with the others.
    public init(_ entries: [TensorIndex], of source: Shape) throws {
        let entries = try IndexPlan.expanded(entries, source)
        let strides = source.strides
        var axis = 0
        var offset = 0
        var before: [Axis] = []
        var after: [Axis] = []
        var lists: [(shape: Shape, offsets: [Int])] = []
        /// Whether something else than a list came after the first one.
        var isInterrupted = false
        var areAdjacent = true
        let hasLists = entries.contains(where: \.isList)

        for entry in entries {
            switch entry {
            case let .index(index):
                offset += try IndexPlan.position(index, axis: axis, size: source[axis]) * strides[axis]
                axis += 1
                guard hasLists else { continue }
                if isInterrupted { areAdjacent = false }
                lists.append((.scalar, [0]))
            case let .slice(start, stop, step):
                let range = try IndexPlan.slice(start, stop, step, size: source[axis])
                offset += range.first * strides[axis]
                let kept = Axis(size: range.count, step: step * strides[axis])
                isInterrupted = !lists.isEmpty
                if lists.isEmpty { before.append(kept) } else { after.append(kept) }
                axis += 1
            case .newAxis:
                isInterrupted = !lists.isEmpty
                if lists.isEmpty { before.append(Axis(size: 1, step: 0)) } else { after.append(Axis(size: 1, step: 0)) }
            case let .indices(tensor):
                if isInterrupted { areAdjacent = false }
                let (size, stride) = (source[axis], strides[axis])
                let offsets = try tensor.withFloats { values in
                    try values.map { value -> Int in
                        guard let index = Int(exactly: value) else {
                            throw EngineError.notWhole(operation: "an index", value: value)
                        }
                        return try IndexPlan.position(index, axis: axis, size: size) * stride
                    }
                }
                lists.append((tensor.shape, offsets))
                axis += 1
            case let .mask(mask):
                if isInterrupted { areAdjacent = false }
                let covered = Array(source.dimensions[axis..<min(source.rank, axis + mask.rank)])
                guard covered == mask.shape.dimensions else {
                    throw EngineError.maskMismatch(mask: mask.shape, indexed: source)
                }
                let stride = mask.rank == 0 ? 0 : strides[axis + mask.rank - 1]
                let offsets = try IndexPlan.offsets(of: mask, stride: stride)
                lists.append((Shape(unchecked: [offsets.count]), offsets))
                axis += mask.rank
            case .ellipsis:
                isInterrupted = !lists.isEmpty  // the axes it stands for came before it
            }
        }

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
        let leading = areAdjacent ? before : []
        let trailing = areAdjacent ? after : before + after
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

    /// Where a mask is not 0.
    private static func offsets(of mask: Tensor, stride: Int) throws -> [Int] {
        try mask.withFloats { values in
            let count = values.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
            try SystemMemory.require(bytes: count &* MemoryLayout<Int>.stride)
            return [Int](unsafeUninitializedCapacity: count) { buffer, initialized in
                for position in values.indices where values[position] != 0 {
                    buffer[initialized] = position &* stride
                    initialized &+= 1
                }
            }
        }
    }

    private static func product(_ offsets: [Int], _ axis: Axis) -> [Int] {
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

    private static func position(_ index: Int, axis: Int, size: Int) throws -> Int {
        guard index >= -size, index < size else {
            throw EngineError.indexOutOfRange(index: index, axis: axis, size: size)
        }
        return index < 0 ? index + size : index
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
