import CPlatform

/// Asks running work to stop. It may be raised from any thread and, through `address`, from a signal handler.
public final class InterruptFlag: @unchecked Sendable {
    /// The flag itself: nonzero while raised.
    public let address: UnsafeMutablePointer<Int32>

    public init() {
        address = .allocate(capacity: 1)
        address.initialize(to: 0)
    }

    deinit { address.deallocate() }

    @inlinable public var isRaised: Bool { platform_load(address) != 0 }
    public func raise() { platform_store(address, 1) }
    public func clear() { platform_store(address, 0) }
}
