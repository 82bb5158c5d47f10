import Glibc

/// Clocks, and durations as text.
public enum SystemTime {
    /// Seconds since some fixed moment.
    public static var monotonic: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Seconds of processor time that this process has used.
    public static var processor: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// "1.24 ms": three digits and the unit that fits.
    public static func text(_ seconds: Double) -> String {
        for (unit, factor) in [("s", 1.0), ("ms", 1e3), ("µs", 1e6)] where seconds * factor >= 1 {
            return NumberText.general(seconds * factor, digits: 3) + " " + unit
        }
        return NumberText.general(seconds * 1e9, digits: 3) + " ns"
    }
}
