import COneDNN
import CPlatform
import Glibc

/// Runs the tiles of one kernel on the calling thread and a few workers. Which thread runs a tile is left to chance;
/// what a tile computes must not depend on it.
final class ThreadPool: @unchecked Sendable {
    /// Threads that compute, the caller among them.
    let threads: Int
    private var handles: [pthread_t] = []
    private let shared: UnsafeMutablePointer<Shared>
    private var job: (Int) -> Void = { _ in }

    /// Each on a cache line of its own, as all threads hammer on them.
    private struct Shared {
        var generation: Int32 = 0
        var stopping: Int32 = 0
        var padding0 = SIMD16<Int32>.zero
        var nextTile: Int32 = 0
        var tiles: Int32 = 0
        var padding1 = SIMD16<Int32>.zero
        var running: Int32 = 0
    }

    init(threads: Int) {
        self.threads = max(1, threads)
        shared = .allocate(capacity: 1)
        shared.initialize(to: Shared())
    }

    deinit {
        platform_store(pointer(\.stopping), 1)
        advanceGeneration()
        for handle in handles { pthread_join(handle, nil) }
        shared.deallocate()
    }

    /// Calls `body` once for each tile; returns when all are done. Not reentrant.
    func run(tiles: Int, _ body: (Int) -> Void) {
        guard threads > 1, tiles > 1, tiles < Int(Int32.max) else {
            for tile in 0..<tiles { body(tile) }
            return
        }
        if handles.isEmpty { start() }
        withoutActuallyEscaping(body) { body in
            job = body
            shared.pointee.tiles = Int32(tiles)
            platform_store(pointer(\.nextTile), 0)
            platform_store(pointer(\.running), Int32(handles.count))
            advanceGeneration()
            takeTiles()
            var spins = 0
            while true {
                let running = platform_load(pointer(\.running))
                if running == 0 { break }
                spins += 1
                if spins < ThreadPool.spins {
                    platform_pause()
                } else {
                    platform_futex_wait(pointer(\.running), running)
                }
            }
            job = { _ in }
        }
    }

    /// About 20 µs: longer than the gap between two kernels of a training step, shorter than a reader notices.
    private static let spins = 2000

    private func pointer(_ field: WritableKeyPath<Shared, Int32>) -> UnsafeMutablePointer<Int32> {
        let offset = MemoryLayout<Shared>.offset(of: field)!
        return UnsafeMutableRawPointer(shared).advanced(by: offset).assumingMemoryBound(to: Int32.self)
    }

    private func advanceGeneration() {
        _ = platform_fetch_add(pointer(\.generation), 1)
        platform_futex_wake_all(pointer(\.generation))
    }

    private func takeTiles() {
        let next = pointer(\.nextTile)
        let tiles = shared.pointee.tiles
        while true {
            let tile = platform_fetch_add(next, 1)
            if tile >= tiles { return }
            job(Int(tile))
        }
    }

    private func start() {
        // Signals such as SIGINT belong to the thread that owns the terminal.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        for _ in 1..<threads {
            var handle = pthread_t()
            let context = Unmanaged.passUnretained(self).toOpaque()
            let status = pthread_create(&handle, nil, { context in
                Unmanaged<ThreadPool>.fromOpaque(context!).takeUnretainedValue().work()
                return nil
            }, context)
            if status == 0 { handles.append(handle) }
        }
        pthread_sigmask(SIG_SETMASK, &previous, nil)
    }

    private func work() {
        ThreadPool.prepareThread()
        let generation = pointer(\.generation)
        let running = pointer(\.running)
        var seen: Int32 = 0
        while true {
            var spins = 0
            while platform_load(generation) == seen {
                spins += 1
                if spins < ThreadPool.spins { platform_pause() } else { platform_futex_wait(generation, seen) }
            }
            seen &+= 1
            if platform_load(pointer(\.stopping)) != 0 { return }
            takeTiles()
            if platform_fetch_add(running, -1) == 1 { platform_futex_wake_all(running) }
        }
    }

    /// What every thread that computes needs: flushed denormals, and OpenMP inside oneDNN kept to this thread.
    static func prepareThread() {
        platform_flush_denormals()
        omp_set_num_threads(1)
    }
}
