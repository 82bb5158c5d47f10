/// Named values in the order they were first set.
///
/// Keys are kept as the string objects they came as: code of one module shares an object for each name, so that
/// finding a key again is a comparison of references.
public final class RecordObject {
    private var names: ContiguousArray<StringObject>
    /// The values, as many as there are keys.
    private(set) var slots: UnsafeMutablePointer<Value>
    private var capacity: Int
    /// Built when there are too many keys to look through one by one.
    private var positions: [String: Int]?
    private static let scanLimit = 8
    /// Places of entries that were removed.
    private var holes = 0
    /// Stands for the key of such a place; no key is this object.
    private static let hole = StringObject("")
    /// Of a record that `catch` bound.
    var origin: ErrorOrigin?

    /// The keys must differ from each other.
    init(names: ContiguousArray<StringObject>, values: UnsafeBufferPointer<Value>) {
        self.names = names
        capacity = max(values.count, 4)
        slots = .allocate(capacity: capacity)
        if let first = values.baseAddress { slots.initialize(from: first, count: values.count) }
    }

    deinit {
        var doomed = values
        slots.deinitialize(count: names.count)
        slots.deallocate()
        Value.dismantle(&doomed)
    }

    /// Gives up the values, so that freeing this frees nothing more.
    func takeAll() -> [Value] {
        defer {
            slots.deinitialize(count: names.count)
            names = []
            holes = 0
        }
        return values
    }

    public convenience init(keys: [String] = [], values: [Value] = []) {
        precondition(keys.count == values.count)
        let names = ContiguousArray(keys.map { StringObject($0) })
        let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
        _ = buffer.initialize(from: values)
        self.init(names: names, values: UnsafeBufferPointer(buffer))
        buffer.deinitialize()
        buffer.deallocate()
    }

    public convenience init(_ entries: KeyValuePairs<String, Value>) {
        self.init(keys: entries.map(\.key), values: entries.map(\.value))
    }

    public var keys: [String] { entries.map { names[$0].text } }
    public var values: [Value] { entries.map { slots[$0] } }
    public var count: Int { names.count - holes }

    /// The places of the entries that are there.
    private var entries: [Int] {
        holes == 0 ? Array(names.indices) : names.indices.filter { names[$0] !== RecordObject.hole }
    }

    func position(of key: String) -> Int? {
        if names.count <= RecordObject.scanLimit { return names.firstIndex { $0.text == key && $0 !== RecordObject.hole } }
        if let positions { return positions[key] }
        let found = Dictionary(uniqueKeysWithValues: entries.map { (names[$0].text, $0) })
        positions = found
        return found[key]
    }

    /// As `position(of:)`, looking at `hint` first: an instruction remembers where its key was last time.
    @inline(__always)
    func position(of key: StringObject, hint: Int) -> Int? {
        if hint < names.count, names[hint] === key { return hint }
        return position(of: key.text)
    }

    public subscript(key: String) -> Value? {
        get { position(of: key).map { slots[$0] } }
        set {
            if let newValue {
                if let position = position(of: key) { slots[position] = newValue } else { append(key, newValue) }
            } else if let position = position(of: key) {
                remove(at: position)
            }
        }
    }

    private func append(_ key: String, _ value: Value) {
        if names.count == capacity {
            let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: slots, count: names.count)
            slots.deallocate()
            slots = larger
            capacity *= 2
        }
        (slots + names.count).initialize(to: value)
        positions?[key] = names.count
        names.append(StringObject(key))
    }

    /// Leaves a hole, so that the other entries stay where they are; when most are holes they move together.
    private func remove(at position: Int) {
        positions?[names[position].text] = nil
        names[position] = RecordObject.hole
        slots[position] = .none
        holes += 1
        if holes > names.count / 2 { closeHoles() }
    }

    private func closeHoles() {
        let kept = entries
        for (position, entry) in kept.enumerated() where position != entry {
            names[position] = names[entry]
            slots[position] = slots[entry]
        }
        (slots + kept.count).deinitialize(count: names.count - kept.count)
        names.removeLast(names.count - kept.count)
        holes = 0
        positions = nil
    }
}
