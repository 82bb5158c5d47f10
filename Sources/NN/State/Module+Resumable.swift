import Autograd
import TensorEngine

/// A net's parameters and buffers, each part's mode, which parameters are frozen, and what dropout drops.
extension Module: Resumable {
    public var stateKind: String { kind }

    public var runState: StateValue {
        let modules = self.modules
        let dropouts = modules.compactMap { part in (part.module as? Dropout).map { (part.name, $0.probability) } }
        return .record([
            ("weights", .tensors(state.map { ($0.name, $0.variable.value) })),
            ("training", .record(modules.map { ($0.name, .bool($0.module.isTraining)) })),
            ("trainable", .record(parameters.map { ($0.name, .bool($0.variable.requiresGradient)) })),
            ("dropped", .record(dropouts.map { ($0, .number($1)) })),
        ])
    }

    public func restorer(for state: StateValue) throws -> () -> Void {
        func mismatch(_ detail: String) -> NNError { .stateMismatch(owner: summary, detail: detail) }
        let reader = try StateReader(state, of: summary)
        let own = self.state, weights = try reader.tensors("weights")
        guard weights.map(\.name) == own.map(\.name) else {
            throw mismatch(difference(between: own.map(\.name), and: weights.map(\.name)))
        }
        for (item, saved) in zip(own, weights) where item.variable.shape != saved.value.shape {
            throw mismatch("\(item.name) has shape \(saved.value.shape), in the net \(item.variable.shape)")
        }
        let modules = self.modules, modes = try reader.record("training")
        guard modes.map(\.name) == modules.map(\.name), modes.allSatisfy({ $0.value.bool != nil }) else {
            throw mismatch(difference(between: modules.map(\.name), and: modes.map(\.name)))
        }
        let parameters = self.parameters, trainable = try reader.record("trainable")
        guard trainable.map(\.name) == parameters.map(\.name), trainable.allSatisfy({ $0.value.bool != nil }) else {
            throw mismatch("it says of other parameters whether they are trained")
        }
        let dropouts = modules.compactMap { $0.module as? Dropout }
        let shares = try reader.record("dropped").compactMap(\.value.number)
        guard shares.count == dropouts.count, shares.allSatisfy({ 0 <= $0 && $0 <= 1 }) else {
            throw mismatch("it has other dropout layers")
        }
        return {
            for (item, saved) in zip(own, weights) { item.variable.replaceValue(saved.value.asNumbers()) }
            for (part, mode) in zip(modules, modes) { part.module.isTraining = mode.value.bool ?? true }
            for (item, flag) in zip(parameters, trainable) {
                // Parameters are leaves, for which this cannot fail.
                try? item.variable.setRequiresGradient(flag.value.bool ?? true)
            }
            for (layer, share) in zip(dropouts, shares) { layer.probability = share }
        }
    }

    /// The first few names that are on one side only.
    private func difference(between own: [String], and saved: [String]) -> String {
        let extra = saved.filter { !own.contains($0) }, missing = own.filter { !saved.contains($0) }
        if let name = extra.first { return "it has \"\(name)\", which the net has not" }
        if let name = missing.first { return "it lacks \"\(name)\"" }
        return "its names stand in another order"
    }
}
