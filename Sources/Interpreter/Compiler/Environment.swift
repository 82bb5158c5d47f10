/// The variables of a session, script or imported file, each at a fixed place so that compiled code never looks
/// a name up.
public final class Environment {
    /// What messages call it: a file or the session.
    public let name: String
    private var places: [String: Int] = [:]
    private(set) var names: [String] = []
    private(set) var values: UnsafeMutablePointer<Value>
    private var capacity = 64
    /// `##` comments of assignments and functions.
    public var documentation: [String: String] = [:]

    public init(name: String) {
        self.name = name
        values = .allocate(capacity: capacity)
    }

    deinit {
        values.deinitialize(count: names.count)
        values.deallocate()
    }

    /// The place of a variable, made if there is none yet.
    func place(of name: String) -> Int {
        if let place = places[name] { return place }
        if names.count == capacity { grow() }
        let place = names.count
        (values + place).initialize(to: .unset)
        names.append(name)
        places[name] = place
        return place
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: values, count: names.count)
        values.deallocate()
        values = larger
        capacity *= 2
    }

    /// Nil for a name that has no value.
    public subscript(name: String) -> Value? {
        get {
            guard let place = places[name], !values[place].isUnset else { return nil }
            return values[place]
        }
        set { values[place(of: name)] = newValue ?? .unset }
    }

    /// The names that have a value, in the order they came up.
    public var definedNames: [String] {
        names.indices.filter { !values[$0].isUnset }.map { names[$0] }
    }

    /// Forgets every variable; compiled code keeps its places.
    public func removeAll() {
        for place in names.indices { values[place] = .unset }
        documentation = [:]
    }
}
