/// A buffer of floats, 64-byte aligned. At least `Storage.slack` floats beyond its end may be read, and written by
/// kernels that work in whole vectors.
public final class Storage {
    @usableFromInline let pointer: UnsafeMutablePointer<Float>
    private let sizeClass: Int
    /// Not retained: the pool stays until its last buffer is back.
    private let pool: Unmanaged<MemoryPool>

    /// Floats beyond the end that belong to the buffer.
    static let slack = 8

    init(count: Int, pool: MemoryPool) throws {
        let (buffer, sizeClass) = try pool.take(bytes: (count &+ Storage.slack) &* MemoryLayout<Float>.stride)
        pointer = buffer.assumingMemoryBound(to: Float.self)
        self.sizeClass = sizeClass
        self.pool = Unmanaged.passUnretained(pool)
    }

    deinit {
        pool._withUnsafeGuaranteedRef { $0.give(UnsafeMutableRawPointer(pointer), sizeClass: sizeClass) }
    }
}
