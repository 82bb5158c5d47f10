/// A buffer of floats, 64-byte aligned. At least `Storage.slack` floats beyond its end may be read, and written by
/// kernels that work in whole vectors.
public final class Storage {
    @usableFromInline let pointer: UnsafeMutablePointer<Float>
    private let sizeClass: Int
    private unowned(unsafe) let pool: MemoryPool

    /// Floats beyond the end that belong to the buffer.
    static let slack = 8

    init(count: Int, pool: MemoryPool) throws {
        let (buffer, sizeClass) = try pool.take(bytes: (count &+ Storage.slack) &* MemoryLayout<Float>.stride)
        pointer = buffer.assumingMemoryBound(to: Float.self)
        self.sizeClass = sizeClass
        self.pool = pool
    }

    deinit {
        pool.give(UnsafeMutableRawPointer(pointer), sizeClass: sizeClass)
    }
}
