/// The sizes of a tensor's axes, outermost first. A rank-0 shape is a scalar's.
public struct Shape: Hashable, Sendable {
    /// The number of axes.
    public let rank: Int
    /// The number of elements: the product of the sizes.
    public let count: Int
    // The sizes of up to four axes, 1 beyond the rank. They lie in the shape itself: copying it, as each operation on a
    // small tensor does several times, counts no references.
    @usableFromInline let size0: Int
    @usableFromInline let size1: Int
    @usableFromInline let size2: Int
    @usableFromInline let size3: Int
    /// All sizes of a shape with more axes.
    @usableFromInline let sizes: [Int]?

    /// The shape of a single number.
    public static var scalar: Shape { Shape(unchecked: []) }

    /// Throws when a dimension is negative or the element count does not fit in memory addresses.
    public init(_ dimensions: [Int], operation: String = "a tensor") throws {
        var count = 1
        var overflow = false
        var isEmpty = false
        for size in dimensions {
            guard size >= 0 else { throw EngineError.negativeSize(operation: operation, size: size) }
            if size == 0 { isEmpty = true; continue }
            let (product, overflowed) = count.multipliedReportingOverflow(by: size)
            count = product
            overflow = overflow || overflowed
        }
        guard isEmpty || (!overflow && count <= Shape.largestCount) else {
            throw EngineError.tooLarge(dimensions: dimensions)
        }
        self.init(dimensions, count: isEmpty ? 0 : count)
    }

    /// For dimensions that are known to be valid, for example a permutation of a valid shape's.
    @inlinable
    public init(unchecked dimensions: [Int]) {
        var count = 1
        for size in dimensions { count &*= size }
        self.init(dimensions, count: count)
    }

    @inlinable
    init(_ dimensions: [Int], count: Int) {
        let rank = dimensions.count
        self.rank = rank
        self.count = count
        size0 = rank > 0 ? dimensions[0] : 1
        size1 = rank > 1 ? dimensions[1] : 1
        size2 = rank > 2 ? dimensions[2] : 1
        size3 = rank > 3 ? dimensions[3] : 1
        sizes = rank > 4 ? dimensions : nil
    }

    /// A matrix's.
    init(rows: Int, columns: Int, operation: String) throws {
        let (count, overflowed) = rows.multipliedReportingOverflow(by: columns)
        guard !overflowed, count <= Shape.largestCount else { throw EngineError.tooLarge(dimensions: [rows, columns]) }
        rank = 2
        self.count = count
        (size0, size1, size2, size3) = (rows, columns, 1, 1)
        sizes = nil
    }

    /// Sixteen bytes an element leave room for every size computation that follows.
    public static let largestCount = Int.max / 16

    /// The sizes as a new list.
    public var dimensions: [Int] {
        if let sizes { return sizes }
        return Array(unsafeUninitializedCapacity: rank) { list, count in
            for axis in 0..<rank { list.initializeElement(at: axis, to: self[axis]) }
            count = rank
        }
    }

    @inlinable
    public subscript(axis: Int) -> Int {
        if let sizes { return sizes[axis] }
        switch axis {
        case 0: return size0
        case 1: return size1
        case 2: return size2
        default: return size3
        }
    }

    /// The product of the sizes of some axes.
    func count(of axes: Range<Int>) -> Int {
        var product = 1
        for axis in axes { product &*= self[axis] }
        return product
    }

    @inlinable
    public static func == (left: Shape, right: Shape) -> Bool {
        left.rank == right.rank && left.size0 == right.size0 && left.size1 == right.size1 && left.size2 == right.size2
            && left.size3 == right.size3 && (left.rank <= 4 || left.sizes == right.sizes)
    }

    /// Row-major strides in elements.
    var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        var stride = 1
        for axis in (0..<rank).reversed() {
            strides[axis] = stride
            stride &*= self[axis]
        }
        return strides
    }
}

extension Shape: CustomStringConvertible {
    public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}

extension Shape {
    /// The common shape of two operands under NumPy's rules: aligned at the last axis, a size of 1 stretches.
    public static func broadcast(_ left: Shape, _ right: Shape, operation: String) throws -> Shape {
        if left == right { return left }
        if right.rank == 0 { return left }
        if left.rank == 0 { return right }
        let rank = max(left.rank, right.rank)
        var result = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let a = left.size(ofAxis: axis, inRank: rank)
            let b = right.size(ofAxis: axis, inRank: rank)
            guard a == b || a == 1 || b == 1 else {
                throw EngineError.shapeMismatch(operation: operation, left: left, right: right)
            }
            result[axis] = a == 1 ? b : a
        }
        return try Shape(result, operation: operation)
    }

    /// The size at `axis` when this shape is padded with leading ones to `rank`.
    func size(ofAxis axis: Int, inRank rank: Int) -> Int {
        let own = axis - (rank - self.rank)
        return own < 0 ? 1 : self[own]
    }

    /// Whether a tensor of this shape can be stretched to `target`.
    public func broadcasts(to target: Shape) -> Bool {
        guard rank <= target.rank else { return false }
        for axis in 0..<target.rank {
            let size = self.size(ofAxis: axis, inRank: target.rank)
            if size != target[axis] && size != 1 { return false }
        }
        return true
    }

    /// An axis counted from 0, whether it was given from the front or, as a negative number, from the end.
    public func axis(_ axis: Int, operation: String) throws -> Int {
        guard axis >= -rank, axis < rank else {
            throw EngineError.axisOutOfRange(operation: operation, axis: axis, shape: self)
        }
        return axis < 0 ? axis + rank : axis
    }

    /// The axes in ascending order; nil stands for all of them. A number alone may be asked for its axis 0 or -1, as in
    /// NumPy and PyTorch: it has none to reduce.
    public func axes(_ axes: [Int]?, operation: String) throws -> [Int] {
        guard let axes else { return Array(0..<rank) }
        if rank == 0, axes == [0] || axes == [-1] { return [] }
        if axes.count == 1 { return [try axis(axes[0], operation: operation)] }
        let sorted = try axes.map { try axis($0, operation: operation) }.sorted()
        for (previous, next) in zip(sorted, sorted.dropFirst()) where previous == next {
            throw EngineError.repeatedAxis(operation: operation, axis: next, shape: self)
        }
        return sorted
    }

    /// This shape after a reduction over `axes` (ascending).
    func reduced(over axes: [Int], keepDimensions: Bool) -> Shape {
        if axes.count == rank && !keepDimensions { return .scalar }
        var result: [Int] = []
        result.reserveCapacity(rank)
        for axis in 0..<rank {
            if !axes.contains(axis) {
                result.append(self[axis])
            } else if keepDimensions {
                result.append(1)
            }
        }
        return Shape(unchecked: result)
    }

    /// This shape with the size of one axis changed.
    func replacing(axis: Int, with size: Int) -> Shape {
        var result = dimensions
        result[axis] = size
        return Shape(unchecked: result)
    }
}
