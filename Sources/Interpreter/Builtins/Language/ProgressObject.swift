/// `progress(xs)`: a loop over it is a loop over xs with a bar.
final class ProgressObject: LibraryObject {
    private let sequence: Value
    private let label: String
    /// How many elements there are, where that is known.
    private let total: Int?

    init(_ sequence: Value, label: String, total: Int?) {
        self.sequence = sequence
        self.label = label
        self.total = total
    }

    override var typeName: String { "progress" }
    override var length: Int? { total }
    override func text(width: Int) -> String { total.map { "progress of \($0)" } ?? "progress" }

    override func makeIterator(_ machine: Machine) throws -> ValueIterator {
        let elements = try machine.iterator(sequence, givesPairs: false)
        return ProgressIterator(elements, ProgressBar(machine.host, id: 1), label: label, total: total)
    }
}

/// Gives another iterator's elements. A loop that is left early lets go of it, and the bar stays where it was.
private final class ProgressIterator: ValueIterator {
    private let elements: ValueIterator
    private let bar: ProgressBar
    private let label: String
    private let total: Int?
    private let start = SystemTime.monotonic
    private var given = 0

    init(_ elements: ValueIterator, _ bar: ProgressBar, label: String, total: Int?) {
        self.elements = elements
        self.bar = bar
        self.label = label
        self.total = total
    }

    override func next() throws -> Value? {
        let seconds = SystemTime.monotonic - start
        // What was given before is done by now.
        if given > 0 { bar.show(done: given, of: total, seconds: seconds, before: label) }
        guard let element = try elements.next() else {
            bar.finish()
            return nil
        }
        given += 1
        return element
    }
}
