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

    /// Words that all threads hammer on, apart from each other.
    private struct Shared {
        /// Counts the jobs.
        var generation: Int32 = 0
        /// Workers that sleep, or are about to.
        var sleepers: Int32 = 0
        var stopping: Int32 = 0
        var padding0 = SIMD16<Int32>.zero
        var nextTile: Int32 = 0
        var tiles: Int32 = 0
        var padding1 = SIMD16<Int32>.zero
        /// `openJob` while workers may join, plus twice the number of workers that did.
        var entry: Int32 = 0
    }

    private static let openJob: Int32 = 1
    private static let oneWorker: Int32 = 2

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
    ///
    /// The caller waits only for workers that have joined: one that wakes late, or that the system has not run yet,
    /// finds the job closed.
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
            let entry = pointer(\.entry)
            // Not a store: a worker may just be leaving the job before.
            _ = platform_fetch_add(entry, ThreadPool.openJob)
            advanceGeneration()
            takeTiles()
            _ = platform_fetch_add(entry, -ThreadPool.openJob)
            var spins = 0
            while true {
                let joined = platform_load(entry)
                if joined == 0 { break }
                spins += 1
                if spins < ThreadPool.spins { platform_pause() } else { platform_futex_wait(entry, joined) }
            }
            job = { _ in }
        }
    }

    /// About 100 µs: longer than the gap between two kernels of a training step, shorter than a reader notices.
    private static let spins = 10_000

    private func pointer(_ field: WritableKeyPath<Shared, Int32>) -> UnsafeMutablePointer<Int32> {
        let offset = MemoryLayout<Shared>.offset(of: field)!
        return UnsafeMutableRawPointer(shared).advanced(by: offset).assumingMemoryBound(to: Int32.self)
    }

    private func advanceGeneration() {
        _ = platform_fetch_add(pointer(\.generation), 1)
        if platform_load(pointer(\.sleepers)) > 0 { platform_futex_wake_all(pointer(\.generation)) }
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
        platform_count_subnormals_as_zero(1)
        let entry = pointer(\.entry)
        var seen: Int32 = 0
        while true {
            seen = waitForJob(after: seen)
            if platform_load(pointer(\.stopping)) != 0 { return }
            if platform_fetch_add(entry, ThreadPool.oneWorker) & ThreadPool.openJob != 0 { takeTiles() }
            if platform_fetch_add(entry, -ThreadPool.oneWorker) == ThreadPool.oneWorker {
                platform_futex_wake_all(entry)
            }
        }
    }

    private func waitForJob(after seen: Int32) -> Int32 {
        let (generation, sleepers) = (pointer(\.generation), pointer(\.sleepers))
        var spins = 0
        while true {
            let current = platform_load(generation)
            if current != seen { return current }
            spins += 1
            if spins < ThreadPool.spins {
                platform_pause()
            } else {
                _ = platform_fetch_add(sleepers, 1)
                platform_futex_wait(generation, seen)
                _ = platform_fetch_add(sleepers, -1)
            }
        }
    }

    /// What every thread that calls oneDNN needs: OpenMP inside it kept to this thread.
    static func prepareThread() { omp_set_num_threads(1) }
}
