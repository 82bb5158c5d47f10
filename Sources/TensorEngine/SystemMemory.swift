import Glibc

/// What the machine can still give.
public enum SystemMemory {
    /// Bytes that can be allocated without swapping: the kernel's estimate, or the control group's limit if lower.
    static func available() -> Int {
        var available = kilobytes(of: "MemAvailable:", in: "/proc/meminfo").map { $0 * 1024 } ?? total
        if let limit = number(in: "/sys/fs/cgroup/memory.max"), let used = number(in: "/sys/fs/cgroup/memory.current") {
            available = min(available, max(0, limit - used))
        }
        return available
    }

    /// Throws if scratch space of this size cannot be had. Small requests are not looked into.
    public static func require(bytes: Int) throws {
        if bytes > smallRequest && bytes > available() - MemoryPool.reserve {
            throw EngineError.outOfMemory(bytes: bytes)
        }
    }

    private static let smallRequest = 64 << 20

    static var total: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

    private static func kilobytes(of field: String, in path: String) -> Int? {
        for line in text(of: path).split(separator: "\n") where line.hasPrefix(field) {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }

    private static func number(in path: String) -> Int? {
        text(of: path).split(separator: "\n").first.flatMap { Int($0) }
    }

    private static func text(of path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, buffer.count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
