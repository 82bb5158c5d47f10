/// The variables of a session, script or imported file, each at a fixed place so that compiled code never looks
/// a name up.
public final class Environment {
    /// What messages call it: a file or the session.
    public let name: String
    private var places: [String: Int] = [:]
    private(set) var names: [String] = []
    /// Where the variables are; the cell stays where it is when they have to move, so code may keep its address.
    let storage: UnsafeMutablePointer<UnsafeMutablePointer<Value>>
    private var capacity = 64
    private var texts: [String: StringObject] = [:]
    /// `##` comments of assignments and functions.
    public var documentation: [String: String] = [:]

    public init(name: String) {
        self.name = name
        storage = .allocate(capacity: 1)
        storage.initialize(to: .allocate(capacity: capacity))
    }

    deinit {
        values.deinitialize(count: names.count)
        values.deallocate()
        storage.deallocate()
    }

    var values: UnsafeMutablePointer<Value> { storage.pointee }

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
        storage.pointee = larger
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

    /// The one object for a text that stands in this module's source.
    func interned(_ text: String) -> StringObject {
        if let object = texts[text] { return object }
        let object = StringObject(text)
        texts[text] = object
        return object
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
