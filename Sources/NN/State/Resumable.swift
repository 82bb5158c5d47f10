/// Something whose state a checkpoint keeps, so that a run can go on bit for bit in another process.
public protocol Resumable: AnyObject {
    /// What it is, as it has to be again when the run resumes, such as "SGD".
    var stateKind: String { get }

    var runState: StateValue { get }

    /// Checks a state in every respect, changing nothing, and gives what puts it in place. That cannot fail: several
    /// objects are restored together or not at all.
    func restorer(for state: StateValue) throws -> () -> Void
}

extension Resumable {
    /// Goes back to a state, or throws and stays as it is.
    public func restore(_ state: StateValue) throws {
        try restorer(for: state)()
    }
}
