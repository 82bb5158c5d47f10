/// Reads the entries between `x[…]`'s brackets one after another, from the first axis on.
struct IndexReader {
    /// An axis of the result: its size, and the step in the indexed tensor.
    struct Axis {
        let size: Int
        let step: Int
    }

    /// Axes that are kept, those before the first list and those after it.
    private(set) var before: [Axis] = []
    private(set) var after: [Axis] = []
    private(set) var lists: [(shape: Shape, offsets: [Int])] = []
    /// Whether all lists stand side by side, so that what they select stays at their place.
    private(set) var areAdjacent = true
    /// Of the first element that is selected, apart from the lists.
    private(set) var offset = 0

    private let source: Shape
    private let strides: [Int]
    private let hasLists: Bool
    private var axis = 0
    /// Whether something else than a list came after the first one.
    private var isInterrupted = false

    init(_ source: Shape, hasLists: Bool) {
        self.source = source
        strides = source.strides
        self.hasLists = hasLists
    }

    mutating func take(_ entry: TensorIndex) throws {
        switch entry {
        case let .index(index):
            offset += try position(index, of: source[axis]) * strides[axis]
            axis += 1
            if hasLists { select(.scalar, [0]) }
        case let .slice(start, stop, step):
            let range = try IndexPlan.slice(start, stop, step, size: source[axis])
            offset += range.first * strides[axis]
            // Where there is a second position the product is an offset of the tensor; else it is not used.
            keep(Axis(size: range.count, step: step &* strides[axis]))
            axis += 1
        case .newAxis: keep(Axis(size: 1, step: 0))
        case let .indices(tensor):
            select(tensor.shape, try offsets(of: tensor))
            axis += 1
        case let .mask(mask):
            let offsets = try offsets(ofMask: mask)
            select(Shape(unchecked: [offsets.count]), offsets)
            axis += mask.rank
        case .ellipsis:
            isInterrupted = !lists.isEmpty  // the axes it stands for came before it
        }
    }

    private mutating func keep(_ axis: Axis) {
        isInterrupted = !lists.isEmpty
        if lists.isEmpty { before.append(axis) } else { after.append(axis) }
    }

    private mutating func select(_ shape: Shape, _ offsets: [Int]) {
        if isInterrupted { areAdjacent = false }
        lists.append((shape, offsets))
    }

    private func position(_ index: Int, of size: Int) throws -> Int {
        guard index >= -size, index < size else {
            throw EngineError.indexOutOfRange(index: index, axis: axis, size: size)
        }
        return index < 0 ? index + size : index
    }

    private func offsets(of indices: Tensor) throws -> [Int] {
        let (size, stride) = (source[axis], strides[axis])
        return try indices.withFloats { values in
            try values.map { value -> Int in
                guard let index = Int(exactly: value) else {
                    throw EngineError.notWhole(operation: "an index", value: value)
                }
                return try position(index, of: size) * stride
            }
        }
    }

    /// Where a mask is not 0.
    private func offsets(ofMask mask: Tensor) throws -> [Int] {
        let covered = Array(source.dimensions[axis..<min(source.rank, axis + mask.rank)])
        guard covered == mask.shape.dimensions else {
            throw EngineError.maskMismatch(mask: mask.shape, indexed: source)
        }
        let stride = mask.rank == 0 ? 0 : strides[axis + mask.rank - 1]
        return try mask.withFloats { values in
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
}
