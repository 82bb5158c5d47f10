import Glibc

/// Runs `body` on a thread with a stack deep enough for the recursion limit of scripts, and returns what it returns.
///
/// The calling thread blocks all signals, so that they arrive on the thread that reads and computes.
public func runOnLargeStack(bytes: Int = 512 << 20, _ body: @escaping () -> Int32) -> Int32 {
    final class Job {
        let body: () -> Int32
        var result: Int32 = 0
        init(_ body: @escaping () -> Int32) { self.body = body }
    }
    let job = Job(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, bytes) == 0 else { return body() }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(job)
    defer { context.release() }
    let status = pthread_create(&thread, &attributes, { context in
        guard let context else { return nil }
        let job = Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
        job.result = job.body()
        return nil
    }, context.toOpaque())
    guard status == 0 else { return body() }
    var everything = sigset_t()
    sigfillset(&everything)
    pthread_sigmask(SIG_BLOCK, &everything, nil)
    pthread_join(thread, nil)
    return job.result
}
