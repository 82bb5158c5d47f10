import Glibc

/// Where the files are that come with the program.
public enum Installation {
    /// The folders called `name` beside the program, in a folder above it (a build in a checkout), or where it was
    /// installed; nearest first.
    public static func folders(named name: String) -> [String] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return [] }
        var parts = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: "/").dropLast()
        var folders: [String] = []
        while !parts.isEmpty {
            let folder = "/" + parts.joined(separator: "/")
            folders += ["\(folder)/\(name)", "\(folder)/share/reg/\(name)"]
            parts = parts.dropLast()
        }
        return folders.filter { access($0, F_OK) == 0 }
    }
}
