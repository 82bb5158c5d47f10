import TensorEngine

extension Optimizer: Resumable {
    public var stateKind: String { kind }

    public var runState: StateValue {
        let state = self.state
        return .record([
            ("steps", .integer(state.steps)),
            ("hyperparameters", .list(state.hyperparameters.map { group in
                .record(group.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
            })),
            ("counters", .list(state.counters.map {
                .list([.text($0.parameter), .integer($0.steps), .number($0.momentumProduct)])
            })),
            ("tensors", .tensors(state.tensors.map { ($0.name, $0.value) })),
            ("clip_norm", .optional(clipNorm)), ("clip_value", .optional(clipValue)),
        ])
    }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: summary)
        let mismatch = NNError.stateMismatch(owner: summary, detail: "its counters or hyper-parameters are damaged")
        let hyperparameters = try reader.list("hyperparameters").map { group in
            guard let entries = group.record else { throw mismatch }
            return try Dictionary(entries.map { name, value -> (String, Double) in
                guard let number = value.number else { throw mismatch }
                return (name, number)
            }, uniquingKeysWith: { first, _ in first })
        }
        let counters = try reader.list("counters").map { entry in
            guard let fields = entry.list, fields.count == 3, let name = fields[0].text, let steps = fields[1].count,
                let product = fields[2].number
            else { throw mismatch }
            return (parameter: name, steps: steps, momentumProduct: product)
        }
        let clipping = (norm: try reader.optionalNumber("clip_norm"), value: try reader.optionalNumber("clip_value"))
        for bound in [clipping.norm, clipping.value] {
            if let bound { try ValueRange.positive.check(bound, "a bound of gradients", of: summary) }
        }
        let put = try restorer(for: OptimizerState(
            kind: kind, steps: try reader.count("steps"), hyperparameters: hyperparameters, counters: counters,
            tensors: try reader.tensors("tensors")))
        return {
            put()
            self.clipNorm = clipping.norm
            self.clipValue = clipping.value
        }
    }
}

extension WeightAverage: Resumable {
    public var stateKind: String { rule == .mean ? "SWA" : "EMA" }

    public var runState: StateValue { .record([("updates", .integer(updates)), ("net", net.runState)]) }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let updates = try reader.count("updates"), put = try net.restorer(for: reader.state("net"))
        return {
            put()
            self.updates = updates
        }
    }
}

extension SAM: Resumable {
    public var stateKind: String { "SAM(\(optimizer.kind))" }

    public var runState: StateValue { .record([("rho", .number(rho)), ("optimizer", optimizer.runState)]) }

    public func restorer(for state: StateValue) throws -> () -> Void {
        let reader = try StateReader(state, of: stateKind)
        let rho = try reader.number("rho"), put = try optimizer.restorer(for: reader.state("optimizer"))
        try ValueRange.nonNegative.check(rho, "rho", of: "SAM")
        return {
            put()
            self.rho = rho
        }
    }
}
