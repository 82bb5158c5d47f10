import Autograd
import TensorEngine

/// All that an optimizer needs to go on exactly as before: counters, hyper-parameters, and what it remembers about
/// each parameter, under names such as "momentum_buffer.0.weight".
public struct OptimizerState {
    public let kind: String
    public let steps: Int
    /// By group, the values by name.
    public let hyperparameters: [[String: Double]]
    /// By parameter name: how many steps it took, and NAdam's product.
    public let counters: [(parameter: String, steps: Int, momentumProduct: Double)]
    public let tensors: [(name: String, value: Tensor)]

    public init(
        kind: String, steps: Int, hyperparameters: [[String: Double]],
        counters: [(parameter: String, steps: Int, momentumProduct: Double)], tensors: [(name: String, value: Tensor)]
    ) {
        self.kind = kind
        self.steps = steps
        self.hyperparameters = hyperparameters
        self.counters = counters
        self.tensors = tensors
    }
}

extension Optimizer {
    public var state: OptimizerState {
        var counters: [(parameter: String, steps: Int, momentumProduct: Double)] = []
        var tensors: [(name: String, value: Tensor)] = []
        for slot in slots {
            counters.append((slot.name, slot.steps, slot.momentumProduct))
            for (name, tensor) in zip(type(of: self).stateNames, slot.state) {
                if let tensor { tensors.append(("\(name).\(slot.name)", tensor)) }
            }
        }
        let hyperparameters = groups.map { group in
            Dictionary(group.hyperparameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        return OptimizerState(
            kind: kind, steps: steps, hyperparameters: hyperparameters, counters: counters, tensors: tensors)
    }

    /// Goes back to a state of an optimizer of the same kind over parameters of the same names and shapes. Anything
    /// else is an error, and changes nothing.
    public func restore(_ state: OptimizerState) throws {
        try restorer(for: state)()
    }

    /// Checks a state as `restore` does, and gives what puts it in place; that cannot fail.
    func restorer(for state: OptimizerState) throws -> () -> Void {
        func mismatch(_ detail: String) -> NNError { .stateMismatch(owner: summary, detail: detail) }
        guard state.kind == kind else { throw mismatch("it is of \(state.kind)") }
        guard state.hyperparameters.count == groups.count else {
            throw mismatch("it has \(state.hyperparameters.count) groups")
        }
        let slots = self.slots
        guard state.counters.map(\.parameter) == slots.map(\.name) else {
            throw mismatch("its parameters are \(state.counters.map(\.parameter).joined(separator: ", "))")
        }
        let saved = Dictionary(state.tensors, uniquingKeysWith: { first, _ in first })
        let names = type(of: self).stateNames
        for slot in slots {
            for name in names {
                guard let tensor = saved["\(name).\(slot.name)"], tensor.shape != slot.variable.shape else { continue }
                throw mismatch("\(name).\(slot.name) has shape \(tensor.shape)")
            }
        }
        try check(state.hyperparameters)
        return {
            for (group, values) in zip(self.groups, state.hyperparameters) {
                for (name, value) in values { try? group.set(name, to: value) }
            }
            self.steps = state.steps
            for (slot, counter) in zip(slots, state.counters) {
                slot.steps = counter.steps
                slot.momentumProduct = counter.momentumProduct
                for (index, name) in names.enumerated() { slot.state[index] = saved["\(name).\(slot.name)"] }
            }
        }
    }

    /// Throws if a group could not have these values. They must be set to be checked together; the old ones come back.
    private func check(_ hyperparameters: [[String: Double]]) throws {
        let before = groups.map(\.hyperparameters)
        defer {
            for (group, values) in zip(groups, before) {
                for item in values { try? group.set(item.name, to: item.value) }
            }
        }
        for (group, values) in zip(groups, hyperparameters) {
            for (name, value) in values { try group.set(name, to: value) }
            try validate(group)
        }
    }
}
