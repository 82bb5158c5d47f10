import Autograd
import TensorEngine

/// The state of a loop over a sequence.
open class ValueIterator {
    /// The machine steps ranges and lists itself.
    enum Kind: UInt8 { case range, list, generated }
    fileprivate(set) final var kind = Kind.generated
    public init() {}
    /// The next element, or nil at the end.
    open func next() throws -> Value? { nil }
}

final class RangeIterator: ValueIterator {
    private let range: RangeObject
    private var position = 0

    init(_ range: RangeObject) {
        self.range = range
        super.init()
        kind = .range
    }

    @inline(__always)
    func step() -> Double? {
        guard position < range.count else { return nil }
        defer { position &+= 1 }
        return range.element(position)
    }

    override func next() -> Value? { step().map { .number($0) } }
}

/// Sees elements that are appended while it walks, as Python's does.
final class ListIterator: ValueIterator {
    private let list: ListObject
    private var position = 0

    init(_ list: ListObject) {
        self.list = list
        super.init()
        kind = .list
    }

    @inline(__always)
    func step() -> UnsafeMutablePointer<Value>? {
        guard let element = list.element(at: position) else { return nil }
        position &+= 1
        return element
    }

    override func next() -> Value? { step()?.pointee }
}

/// Gives elements computed one after another.
final class GeneratedIterator: ValueIterator {
    private let generate: () throws -> Value?
    init(_ generate: @escaping () throws -> Value?) { self.generate = generate }
    override func next() throws -> Value? { try generate() }
}
