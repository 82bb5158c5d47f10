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
    let start: Double
    let step: Double
    let count: Int
    var position = 0
    init(_ range: RangeObject) {
        start = range.start
        step = range.step
        count = range.count
        super.init()
        isRange = true
    }

    override func next() -> Value? {
        guard position < count else { return nil }
        defer { position += 1 }
        return .number(start + Double(position) * step)
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
