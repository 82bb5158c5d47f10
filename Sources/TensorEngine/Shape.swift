/// The sizes of a tensor's axes, outermost first. A rank-0 shape is a scalar's.
public struct Shape: Hashable, Sendable {
    public let dimensions: [Int]
    /// The number of elements: the product of the dimensions.
    public let count: Int

    /// The shape of a single number.
    public static let scalar = Shape(unchecked: [])

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
        self.dimensions = dimensions
        self.count = isEmpty ? 0 : count
    }

    /// For dimensions that are known to be valid, for example a permutation of a valid shape's.
    @inlinable
    public init(unchecked dimensions: [Int]) {
        self.dimensions = dimensions
        var count = 1
        for size in dimensions { count &*= size }
        self.count = count
    }

    /// Sixteen bytes an element leave room for every size computation that follows.
    static let largestCount = Int.max / 16

    @inlinable public var rank: Int { dimensions.count }
    @inlinable public subscript(axis: Int) -> Int { dimensions[axis] }

    @inlinable
    public static func == (left: Shape, right: Shape) -> Bool {
        left.count == right.count && left.dimensions == right.dimensions
    }

    /// Row-major strides in elements.
    var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        var stride = 1
        for axis in (0..<rank).reversed() {
            strides[axis] = stride
            stride &*= dimensions[axis]
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
        return own < 0 ? 1 : dimensions[own]
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

    /// The axes in ascending order; nil stands for all of them.
    public func axes(_ axes: [Int]?, operation: String) throws -> [Int] {
        guard let axes else { return Array(0..<rank) }
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
                result.append(dimensions[axis])
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
