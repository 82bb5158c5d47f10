import Glibc

/// What can go wrong with event files.
public enum EventFileError: Error {
    case cannotCreate(String, systemError: Int32)
    case cannotWrite(String, systemError: Int32)
    case closed
    case emptyTag

    /// Whether the caller did something wrong, rather than the system refuse.
    public var isMisuse: Bool {
        switch self {
        case .closed, .emptyTag: return true
        case .cannotCreate, .cannotWrite: return false
        }
    }

    /// The sentence for people.
    public var message: String {
        switch self {
        case .cannotCreate(let path, let reason): return "cannot create \"\(path)\": \(String(cString: strerror(reason)))"
        case .cannotWrite(let path, let reason): return "cannot write \"\(path)\": \(String(cString: strerror(reason)))"
        case .closed: return "the writer is closed"
        case .emptyTag: return "a tag must not be empty: TensorBoard shows it above the chart"
        }
    }
}
