import Glibc

/// The registers of all running functions, one window above the other.
///
/// The memory is mapped lazily and begins as zero bytes, which read as the number 0; so a session that calls nothing
/// touches one page. Registers above the running function's hold only values that need no release.
final class ValueStack {
    let base: UnsafeMutablePointer<Value>
    let limit: UnsafeMutablePointer<Value>
    private let byteCount: Int

    /// A function's window may reach this far above its base, so calls near the limit are refused first.
    static let headroom = 70_000

    init(capacity: Int) {
        byteCount = (capacity + ValueStack.headroom) * MemoryLayout<Value>.stride
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0)
        precondition(memory != MAP_FAILED, "no address space for the value stack")
        base = memory!.bindMemory(to: Value.self, capacity: capacity + ValueStack.headroom)
        limit = base + capacity
        ValueLayout.check()
        guard case .number(0) = base[0] else { preconditionFailure("zero bytes must read as the number 0") }
    }

    deinit { munmap(base, byteCount) }
}
