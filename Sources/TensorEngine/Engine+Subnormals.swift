import CPlatform

/// Kernels count subnormal floats, those nearer to 0 than 1.2e-38, as 0: weight decay drives weights towards them, and
/// many processors compute with them a hundred times slower. Outside of kernels, where the numbers of a script are
/// computed, arithmetic is IEEE 754's.
extension Engine {
    /// Runs a kernel's loop on this thread. Not inside another such loop: its rest would keep subnormals.
    @inline(__always)
    static func withoutSubnormals<Result>(_ loop: () -> Result) -> Result {
        assert(platform_counts_subnormals_as_zero() == 0, "a kernel's loop inside another one")
        platform_count_subnormals_as_zero(1)
        defer { platform_count_subnormals_as_zero(0) }
        return loop()
    }
}
