import Autograd
import NN
import Syntax
import TensorEngine

/// Inputs and targets, an example a row, as the language sees them.
final class DatasetObject: LibraryObject {
    let examples: Examples
    private let x: Variable
    private let y: Variable

    init(_ examples: Examples) {
        self.examples = examples
        x = Variable(examples.inputs)
        y = Variable(examples.targets)
    }

    override var typeName: String { "dataset" }
    override var length: Int? { examples.count }

    override func text(width: Int) -> String {
        let count = examples.count == 1 ? "1 example" : "\(examples.count) examples"
        return "dataset of \(count): x \(x.shape), y \(y.shape)"
    }

    override var members: MemberTable { DatasetObject.table }

    static let table = MemberTable(
        [
            "x": Property("The inputs, one example a row.") { _, value in .tensor(own(value).x) },
            "y": Property("The targets, one example a row.") { _, value in .tensor(own(value).y) },
        ], [])

    private static func own(_ value: Value) -> DatasetObject {
        guard case .object(let object as DatasetObject) = value else { preconditionFailure("a member of datasets") }
        return object
    }

    /// `data[i]` is the example [x, y], `data["x"]` the inputs.
    override func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        if keys.count == 1, case .string(let name) = keys[0] {
            guard name.text == "x" || name.text == "y" else {
                throw RuntimeError.missingKey(name.text, nearest: nearest(name.text, in: ["x", "y"]))
            }
            return .tensor(name.text == "x" ? x : y)
        }
        guard keys.count == 1, let number = keys[0].asNumber, let row = Int(exactly: number) else {
            throw RuntimeError.type("a dataset is indexed by the number of an example, or by \"x\" and \"y\"")
        }
        guard row < examples.count, row >= -examples.count else {
            throw RuntimeError.indexOutOfRange(row, count: examples.count, of: "dataset")
        }
        return try example(row < 0 ? row + examples.count : row, machine.tape)
    }

    private func example(_ row: Int, _ tape: Tape) throws -> Value {
        .list([.tensor(try tape.index(x, [.index(row)])), .tensor(try tape.index(y, [.index(row)]))])
    }

    /// The examples one after another, each [x, y].
    override func makeIterator(_ machine: Machine) -> ValueIterator {
        var row = 0
        return GeneratedIterator { [self, tape = machine.tape] in
            guard row < examples.count else { return nil }
            defer { row += 1 }
            return try example(row, tape)
        }
    }
}

/// `batches(…)`: each loop over it cuts the examples anew.
final class BatchesObject: LibraryObject {
    private let examples: Examples
    private let size: Int
    private let dropsLast: Bool
    /// nil where the order is kept.
    private let stream: RandomStream?

    init(_ examples: Examples, size: Int, dropsLast: Bool, shuffledBy stream: RandomStream?) {
        self.examples = examples
        // A batch cannot be larger than all there is.
        self.size = dropsLast ? size : min(size, examples.count)
        self.dropsLast = dropsLast
        self.stream = stream
    }

    override var typeName: String { "batches" }
    override var length: Int? { dropsLast ? examples.count / size : (examples.count + size - 1) / size }
    override func text(width: Int) -> String { "\(length ?? 0) batches of \(size) from \(examples.count) examples" }

    override func makeIterator(_ machine: Machine) throws -> ValueIterator {
        let engine = machine.tape.engine
        let plan = try BatchPlan(
            count: examples.count, size: size, dropLast: dropsLast, shuffledBy: stream, engine)
        let count = length ?? 0
        var batch = 0
        return GeneratedIterator { [examples] in
            guard batch < count else { return nil }
            defer { batch += 1 }
            let rows = try examples.rows(plan.indices(of: batch), engine)
            return .list([.tensor(Variable(rows.inputs)), .tensor(Variable(rows.targets))])
        }
    }
}
