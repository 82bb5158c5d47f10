/// A contiguous, row-major array of 32-bit floats with value semantics: copies share their storage until one of
/// them is changed.
public struct Tensor {
    public let shape: Shape
    public private(set) var storage: Storage
    /// Whether this is the result of a comparison: 1 and 0, which index by selection.
    public let isMask: Bool

    @inline(__always)
    init(shape: Shape, storage: Storage, isMask: Bool = false) {
        self.shape = shape
        self.storage = storage
        self.isMask = isMask
    }

    @inlinable public var rank: Int { shape.rank }
    @inlinable public var count: Int { shape.count }

    /// The first element; of a tensor with one element, its value.
    @inlinable public var item: Float { storage.pointer[0] }

    /// The elements in row-major order.
    public var scalars: [Float] { withFloats { Array($0) } }

    /// The element at a row-major offset, which must be in range.
    @inlinable public subscript(offset: Int) -> Float { storage.pointer[offset] }

    @inlinable
    public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeBufferPointer(start: storage.pointer, count: shape.count))
        }
    }

    /// Gives access for changes; copies the storage first if it is shared.
    public mutating func withMutableFloats<Result>(
        _ engine: Engine, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) throws -> Result {
        try makeUnique(engine)
        return try withExtendedLifetime(storage) {
            try body(UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count))
        }
    }

    mutating func makeUnique(_ engine: Engine) throws {
        if !isKnownUniquelyReferenced(&storage) {
            let copy = try engine.empty(shape)
            copy.pointer.update(from: pointer, count: shape.count)
            storage = copy.storage
        }
    }

    /// The same elements in another shape of equal count.
    @inline(__always)
    func viewed(as shape: Shape) -> Tensor {
        Tensor(shape: shape, storage: storage, isMask: isMask)
    }

    /// The same elements in another shape, without copying.
    public func reshaped(_ shape: Shape) throws -> Tensor {
        guard shape.count == count else { throw EngineError.reshape(from: self.shape, to: shape.dimensions) }
        return viewed(as: shape)
    }

    /// The same elements as ordinary numbers.
    public func asNumbers() -> Tensor {
        isMask ? Tensor(shape: shape, storage: storage) : self
    }

    /// The same elements as a mask; they must be 0 and 1.
    public func asMask() -> Tensor {
        Tensor(shape: shape, storage: storage, isMask: true)
    }
}

extension Tensor {
    /// For kernels: valid as long as the tensor is alive.
    @inline(__always) var pointer: UnsafeMutablePointer<Float> { storage.pointer }

    @inline(__always) var vectors: UnsafeMutablePointer<Vector> {
        UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: Vector.self)
    }

    /// Vectors that hold all elements, the last one perhaps in part.
    @inline(__always) var vectorCount: Int { (shape.count &+ 7) >> 3 }
}
