import CPlatform
import Glibc

/// Hands out aligned buffers and keeps freed ones, by size class, for the next step of the same training loop.
/// Buffers may be given back from any thread.
final class MemoryPool {
    /// Free buffers by class; the first word of each links to the next.
    private var free = [UnsafeMutableRawPointer?](repeating: nil, count: SizeClass.count)
    private var keptBytes = 0
    /// Buffers that are in use.
    private var lent = 0
    private var isClosed = false
    private let keptLimit: Int
    /// Bytes that may still be allocated before the system is asked again what is available.
    private var headroom = 0
    private let lock = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    static let alignment = 64

    init(keptLimit: Int = max(1 << 28, SystemMemory.total / 4)) {
        self.keptLimit = keptLimit
        lock.initialize(to: 0)
    }

    deinit {
        releaseKept()
        lock.deallocate()
    }

    /// A buffer of at least `bytes` and the class under which it must be given back.
    @inline(__always)
    func take(bytes: Int) throws -> (UnsafeMutableRawPointer, sizeClass: Int) {
        let sizeClass = SizeClass.index(forBytes: bytes)
        acquire()
        if let buffer = free[sizeClass] {
            free[sizeClass] = buffer.load(as: UnsafeMutableRawPointer?.self)
            keptBytes &-= SizeClass.bytes(sizeClass)
            lent &+= 1
            release()
            return (buffer, sizeClass)
        }
        defer { release() }
        let buffer = try allocate(sizeClass, asked: bytes)
        lent &+= 1
        return (buffer, sizeClass)
    }

    @inline(__always)
    func give(_ buffer: UnsafeMutableRawPointer, sizeClass: Int) {
        let bytes = SizeClass.bytes(sizeClass)
        acquire()
        if keptBytes &+ bytes <= keptLimit {
            buffer.storeBytes(of: free[sizeClass], as: UnsafeMutableRawPointer?.self)
            free[sizeClass] = buffer
            keptBytes &+= bytes
        } else {
            Glibc.free(buffer)
        }
        lent &-= 1
        let isLast = isClosed && lent == 0
        release()
        if isLast { Unmanaged.passUnretained(self).release() }
    }

    /// Called when the owner goes. Buffers do not hold on to their pool, as that would cost two atomic operations
    /// each; so the pool stays until the last of them is back.
    func close() {
        acquire()
        isClosed = true
        if lent > 0 { _ = Unmanaged.passRetained(self) }
        release()
    }

    @inline(never)
    private func allocate(_ sizeClass: Int, asked: Int) throws -> UnsafeMutableRawPointer {
        let bytes = SizeClass.bytes(sizeClass)
        if bytes > headroom {
            var available = SystemMemory.available()
            // Half of what is free: of a larger one no operation could keep its result beside it.
            if bytes > available / 2 - MemoryPool.reserve {
                releaseKept()
                available = SystemMemory.available()
            }
            guard bytes <= available / 2 - MemoryPool.reserve else { throw EngineError.outOfMemory(bytes: asked) }
            headroom = bytes + (available - MemoryPool.reserve - bytes) / 4
        }
        var buffer: UnsafeMutableRawPointer?
        guard posix_memalign(&buffer, MemoryPool.alignment, bytes) == 0, let buffer else {
            throw EngineError.outOfMemory(bytes: asked)
        }
        headroom -= bytes
        return buffer
    }

    /// Left to the rest of the program and the system.
    static let reserve = 64 << 20

    private func releaseKept() {
        for sizeClass in free.indices {
            while let buffer = free[sizeClass] {
                free[sizeClass] = buffer.load(as: UnsafeMutableRawPointer?.self)
                Glibc.free(buffer)
            }
        }
        keptBytes = 0
    }

    @inline(__always)
    private func acquire() {
        while platform_exchange(lock, 1) != 0 { platform_pause() }
    }

    @inline(__always)
    private func release() {
        platform_store(lock, 0)
    }
}

/// Buffer sizes in cache lines: 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, …: four for each doubling, so that at
/// most a fifth of a buffer is unused.
enum SizeClass {
    static let count = 4 * 58

    @inline(__always)
    static func index(forBytes bytes: Int) -> Int {
        let last = ((bytes &+ 63) >> 6) &- 1
        if last < 4 { return max(0, last) }
        let doubling = Int.bitWidth &- 3 &- last.leadingZeroBitCount
        return 4 &+ 4 &* doubling &+ ((last >> doubling) & 3)
    }

    @inline(__always)
    static func bytes(_ index: Int) -> Int {
        if index < 4 { return (index &+ 1) << 6 }
        let doubling = (index &- 4) >> 2
        return (5 &+ (index & 3)) << (doubling &+ 6)
    }
}
