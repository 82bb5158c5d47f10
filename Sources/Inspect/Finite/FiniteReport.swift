import Autograd
import NN
import TensorEngine

/// What of a net and its optimizer is not finite after a step, and where that began.
public struct FiniteReport {
    public enum Phase: String, Sendable {
        case forward, backward
        /// The gradients were finite, what the optimizer made of them was not.
        case step
    }

    /// Where numbers first went wrong.
    public struct Beginning {
        public let step: Int
        public let phase: Phase
        /// The operation, or the optimizer.
        public let operation: String
        /// The innermost layer's name and sizes; nil outside of the net, as in a loss.
        public let layer: String?
        public let count: NonFiniteCount
        /// The values that went into a forward operation, as text.
        public let inputs: String

        public var text: String {
            switch phase {
            case .step:
                return "first in step \(step): \(operation)'s update, with finite gradients"
            case .forward:
                let place = layer.map { "in layer \($0)" } ?? "outside of the net's layers"
                return "first in step \(step), forward pass: `\(operation)` \(place) gave \(count.text); inputs \(inputs)"
            case .backward:
                let place = layer.map { "in layer \($0)" } ?? "outside of the net's layers"
                return "first in step \(step), backward pass: the gradient of `\(operation)` \(place) has \(count.text)"
            }
        }
    }

    /// The optimizer's step count; nil without an optimizer.
    public let step: Int?
    /// A row for each tensor with values that are not finite.
    public let table: Table
    /// nil where all is finite, or where the step in which it began was not watched.
    public let beginning: Beginning?
    private let looked: Int

    public var isFinite: Bool { table.rows.isEmpty && beginning == nil }

    /// One line where all is finite; else the table and where it began.
    public func text(width: Int) -> String {
        let time = step.map { " after step \($0)" } ?? ""
        if isFinite { return "all finite\(time): \(looked) tensors" }
        let state = table.rows.isEmpty ? ", though parameters and gradients are" : "\n" + table.text(width: width)
        let unknown = "where it began was not watched: call check_finite before training and after each step"
        return "not finite\(time)\(state)\n\(beginning?.text ?? unknown)"
    }

    /// One sentence for an error.
    public var message: String {
        guard let row = table.rows.first else { return "not finite: \(beginning?.text ?? "")" }
        let counts = row.cells.map(\.text)
        let counted = "the \(counts[0]) \(row.name) has \(counts[1]) NaN and \(counts[2]) infinite of \(counts[3])"
        return "\(counted)\(beginning.map { "; \($0.text)" } ?? "")"
    }

    /// Looks at parameters, gradients, buffers and what the optimizer remembers; and watches the optimizer's next step,
    /// so that the report after it can say where numbers went wrong. Net and optimizer are left alone.
    public init(_ net: Module, _ optimizer: Optimizer?, _ runtime: Runtime) {
        var table = Table(rowTitle: "tensor", columns: ["what", "nan", "infinite", "of"])
        var looked = 0
        func look(_ name: String, _ what: String, _ values: Tensor?) {
            guard let values else { return }
            looked += 1
            let count = NonFiniteCount(values)
            guard count.total > 0 else { return }
            table.append(name, [.text(what), .count(count.nan), .count(count.infinite), .count(count.count)])
        }
        for parameter in net.parameters { look(parameter.name, "parameter", parameter.variable.value) }
        for buffer in net.buffers { look(buffer.name, "buffer", buffer.variable.value) }
        for parameter in net.parameters { look(parameter.name, "gradient", parameter.variable.gradient?.value) }
        for tensor in optimizer?.state.tensors ?? [] { look(tensor.name, "state", tensor.value) }
        self.table = table
        self.looked = looked
        step = optimizer?.steps
        guard let optimizer else {
            beginning = nil
            return
        }
        let watch = runtime.tape.watcher as? FiniteWatch
        let own = watch.flatMap { $0.isFor(net, optimizer) ? $0 : nil }
        beginning = own.flatMap { FiniteReport.beginning($0, table, optimizer) }
        watch?.end()
        if table.rows.isEmpty { FiniteWatch(net, optimizer, runtime).begin() }
    }

    private static func beginning(_ watch: FiniteWatch, _ table: Table, _ optimizer: Optimizer) -> Beginning? {
        // An infinite number that no parameter and no gradient saw did no harm.
        if let found = watch.finding { return table.rows.isEmpty && found.count.nan == 0 ? nil : found }
        guard watch.sawAStep else { return nil }
        let gradientsAreFinite = !table.rows.contains { $0.cells.first == .text("gradient") }
        guard gradientsAreFinite, let values = optimizer.slots.map(\.variable.value).first(where: {
            NonFiniteCount($0).total > 0
        }) else { return nil }
        return Beginning(
            step: optimizer.steps, phase: .step, operation: optimizer.kind, layer: nil, count: NonFiniteCount(values),
            inputs: "")
    }
}
