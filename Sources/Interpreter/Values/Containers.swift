/// Text, a sequence of graphemes.
public final class StringObject {
    public internal(set) var text: String
    /// Filled on the first index, since a String finds its n-th grapheme by walking.
    private var characters: [Character]?

    public init(_ text: String) { self.text = text }

    var graphemes: [Character] {
        if let characters { return characters }
        let all = Array(text)
        characters = all
        return all
    }

    /// Whether each byte is known to be a grapheme of its own.
    private var isOfBytes: Bool?

    /// The number of graphemes; in plain ASCII each byte is one, but for a line end of two.
    var length: Int {
        if isOfBytes == nil { isOfBytes = StringObject.isOfBytes(text) }
        return isOfBytes == true ? text.utf8.count : graphemes.count
    }

    private static func isOfBytes(_ text: String) -> Bool {
        func isOfGraphemes(_ bytes: some Sequence<UInt8>) -> Bool {
            // A loop that does not end early takes many bytes at a time.
            bytes.reduce(true) { $0 && $1 < 0x80 && $1 != UInt8(ascii: "\r") }
        }
        return text.utf8.withContiguousStorageIfAvailable(isOfGraphemes) ?? isOfGraphemes(text.utf8)
    }

    /// Only for a string that nothing else refers to. What is appended can join the last grapheme, but none before it.
    func append(_ more: String) {
        text += more
        if isOfBytes == true { isOfBytes = StringObject.isOfBytes(more) }
        guard let last = characters?.popLast() else {
            characters = nil
            return
        }
        characters?.append(contentsOf: String(last) + more)
    }
}

public final class ListObject {
    public var elements: [Value]
    public init(_ elements: [Value]) { self.elements = elements }

    /// Where an element is, until the list changes; nil past the end. To be read only.
    @inline(__always)
    func element(at index: Int) -> UnsafeMutablePointer<Value>? {
        guard index < elements.count else { return nil }
        return elements.withUnsafeBufferPointer { UnsafeMutablePointer(mutating: $0.baseAddress! + index) }
    }

    /// False past the end.
    @inline(__always)
    func replaceElement(at index: Int, by value: UnsafeMutablePointer<Value>) -> Bool {
        guard index < elements.count else { return false }
        withUnsafeMutablePointer(to: &elements[index]) { $0.set(value) }
        return true
    }

    deinit {
        var doomed = elements
        elements = []
        Value.dismantle(&doomed)
    }
}

/// `a..<b`, `a...b`, `range(start, stop, step)`: the numbers start + i·step for i in 0..<count.
public final class RangeObject {
    public let start: Double
    public let step: Double
    public let count: Int
    /// As it was given, for its text.
    let end: Double
    let isClosed: Bool

    init(start: Double, step: Double, count: Int, end: Double? = nil, isClosed: Bool = false) {
        self.start = start
        self.step = step
        self.count = count
        self.end = end ?? start + Double(count) * step
        self.isClosed = isClosed
    }

    func element(_ index: Int) -> Double { start + Double(index) * step }
}

extension Value {
    /// Frees values without recursion: lists nested a million deep must not exhaust the stack when they go.
    static func dismantle(_ doomed: inout [Value]) {
        guard doomed.contains(where: \.isContainer) else { return }
        while let value = doomed.popLast() {
            switch consume value {
            case .list(var list):
                if isKnownUniquelyReferenced(&list) {
                    doomed += list.elements
                    list.elements = []
                }
            case .record(var record):
                if isKnownUniquelyReferenced(&record) { doomed += record.takeAll() }
            default: break
            }
        }
    }

    private var isContainer: Bool {
        switch self {
        case .list, .record: return true
        default: return false
        }
    }
}
