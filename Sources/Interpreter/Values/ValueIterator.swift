import Autograd
import TensorEngine

/// The state of a loop over a sequence.
open class ValueIterator {
    /// Whether this is a `RangeIterator`, which the machine steps itself.
    fileprivate(set) final var isRange = false
    public init() {}
    /// The next element, or nil at the end.
    open func next() throws -> Value? { nil }
}

/// Counts through a range; the machine steps it in line, without the call.
final class RangeIterator: ValueIterator {
    let range: RangeObject
    var position = 0
    init(_ range: RangeObject) {
        self.range = range
        super.init()
        isRange = true
    }

    override func next() -> Value? {
        guard position < range.count else { return nil }
        defer { position += 1 }
        return .number(range.element(position))
    }
}

/// Sees elements that are appended while it walks, as Python's does.
final class ListIterator: ValueIterator {
    let list: ListObject
    var position = 0
    init(_ list: ListObject) { self.list = list }

    override func next() -> Value? {
        guard position < list.elements.count else { return nil }
        defer { position += 1 }
        return list.elements[position]
    }
}

/// Gives elements computed one after another.
final class GeneratedIterator: ValueIterator {
    private let generate: () throws -> Value?
    init(_ generate: @escaping () throws -> Value?) { self.generate = generate }
    override func next() throws -> Value? { try generate() }
}
