import CPlatform
import Glibc

/// Computes with tensors: owns the memory pool, the compute threads and the interrupt flag. An engine is used from
/// one thread at a time; its results do not depend on the number of threads.
public final class Engine {
    public let interrupt: InterruptFlag
    let memory = MemoryPool()
    private var pool: ThreadPool?
    /// Whether oneDNN was told to stay on the calling thread.
    private var isThreadPrepared = false

    /// `threads` defaults to the number of processors.
    public init(threads: Int? = nil, interrupt: InterruptFlag = InterruptFlag()) {
        self.threads = max(1, threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        self.interrupt = interrupt
    }

    deinit { memory.close() }

    /// Compute threads, the caller's among them.
    public var threads: Int {
        didSet {
            threads = max(1, threads)
            pool = nil
        }
    }

    /// Must be called when the engine is to be used from another thread than before.
    public func prepareCurrentThread() {
        ThreadPool.prepareThread()
        isThreadPrepared = true
    }

    /// Whether an interrupt has to wait, as it does while several tensors change together.
    private var isShielded = false

    /// Whether work that takes long should end early; whoever ran it then throws.
    var shouldStop: Bool { interrupt.isRaised && !isShielded }

    /// Throws if an interrupt was asked for.
    @inline(__always)
    public func checkInterrupt() throws {
        if shouldStop { throw EngineError.interrupted }
    }

    /// Runs `body` to its end whatever is asked for: a step of an optimizer must not change half of a net.
    public func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = isShielded
        isShielded = true
        defer { isShielded = before }
        return try body()
    }

    /// Runs `body` for each tile, on all compute threads. Tiles must be cut by size alone, never by the number of
    /// threads, so that results are the same on any machine. Light tiles, of some 10 µs each, are worth waking other
    /// threads only if there are several.
    public func parallel(tiles: Int, isHeavy: Bool = false, _ body: (Int) -> Void) throws {
        if tiles <= 0 { return }
        try checkInterrupt()
        if tiles == 1 || (tiles <= Engine.fewTiles && !isHeavy) {
            Engine.withoutSubnormals {
                for tile in 0..<tiles { body(tile) }
            }
            return
        }
        let pool = self.pool ?? startPool()
        Engine.withoutSubnormals {
            pool.run(tiles: tiles) { tile in
                if !shouldStop { body(tile) }
            }
        }
        try checkInterrupt()
    }

    private static let fewTiles = 6

    /// Runs `body` for one block of 0 ..< count after another, on this thread, and throws between them if an interrupt was
    /// asked for.
    func inBlocks(of count: Int, _ body: (Range<Int>) throws -> Void) throws {
        for first in Swift.stride(from: 0, to: count, by: 65_536) {
            try checkInterrupt()
            try body(first..<min(count, first &+ 65_536))
        }
    }

    private func startPool() -> ThreadPool {
        if !isThreadPrepared { prepareCurrentThread() }
        let pool = ThreadPool(threads: threads)
        self.pool = pool
        return pool
    }

    /// Before a call of oneDNN.
    @inline(__always)
    func prepareForOneDNN() {
        if !isThreadPrepared { prepareCurrentThread() }
    }
}
