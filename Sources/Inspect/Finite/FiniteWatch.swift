import Autograd
import NN
import TensorEngine

/// Looks at every operation of one training step for the first result that is NaN or infinite.
final class FiniteWatch: OperationWatcher {
    private(set) var finding: FiniteReport.Beginning?
    let net: Module
    private weak var optimizer: Optimizer?
    private let path: CallPath
    private unowned let runtime: Runtime
    /// The optimizer's steps when the watch began; it ends with the next one.
    private let steps: Int
    /// From which operation on which layer was the innermost: what a backward pass is told apart by.
    private var places: [(number: Int, layer: String?)] = []

    init(_ net: Module, _ optimizer: Optimizer, _ runtime: Runtime) {
        self.net = net
        self.optimizer = optimizer
        self.runtime = runtime
        path = CallPath(net)
        steps = optimizer.steps
    }

    /// Whether it watches steps of this optimizer with this net.
    func isFor(_ net: Module, _ optimizer: Optimizer) -> Bool { self.net === net && self.optimizer === optimizer }

    /// Whether the optimizer took a step since it began.
    var sawAStep: Bool { optimizer.map { $0.steps > steps } ?? false }

    func begin() {
        runtime.tape.watcher = self
        runtime.onEnter = { [unowned self] in path.enter($0) }
        runtime.observer = { [unowned self] module, _, _ in _ = path.leave(module) }
    }

    func end() {
        runtime.tape.watcher = nil
        runtime.onEnter = nil
        runtime.observer = nil
    }

    func tape(_ tape: Tape, computed operation: Operation, number: Int, _ result: Tensor, from inputs: [Variable]) {
        guard isGoingOn else { return }
        let layer = path.current.flatMap(describe)
        if places.isEmpty || places[places.count - 1].layer != layer { places.append((number, layer)) }
        let count = NonFiniteCount(result)
        // A mask of -inf before a softmax is no accident.
        guard count.nan > 0 || (count.infinite > 0 && operation != .select) else { return }
        finding = FiniteReport.Beginning(
            step: steps + 1, phase: .forward, operation: operation.rawValue, layer: layer, count: count,
            inputs: inputs.map { rangeText($0.value) }.joined(separator: "; "))
    }

    func tape(_ tape: Tape, propagated operation: Operation, number: Int, _ gradient: Tensor) {
        guard isGoingOn else { return }
        let count = NonFiniteCount(gradient)
        guard count.total > 0 else { return }
        let layer = places.last { $0.number <= number }?.layer
        finding = FiniteReport.Beginning(
            step: steps + 1, phase: .backward, operation: operation.rawValue, layer: layer, count: count, inputs: "")
    }

    private var isGoingOn: Bool {
        guard let optimizer, optimizer.steps == steps else {
            end()
            return false
        }
        return finding == nil
    }

    /// "2, Linear(4 => 1)"; nil for a module that is not in the net.
    private func describe(_ module: Module) -> String? {
        guard let name = path.name(of: module) else { return nil }
        return name == module.kind ? module.summary : "\(name), \(module.summary)"
    }
}

/// "from -1 to 2", and what is not finite.
private func rangeText(_ values: Tensor) -> String {
    let count = NonFiniteCount(values)
    if count.total == values.count, values.count > 0 { return count.text }
    var low = Float.infinity, high = -Float.infinity
    values.withFloats { elements in
        for element in elements where element.isFinite {
            low = min(low, element)
            high = max(high, element)
        }
    }
    guard low <= high else { return "no values" }
    let range = "from \(Double(low).significant(4)) to \(Double(high).significant(4))"
    return count.total == 0 ? range : "\(range), and \(count.text)"
}
