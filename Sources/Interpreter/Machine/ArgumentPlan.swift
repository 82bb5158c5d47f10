/// Where the arguments of a call with names go in one function's registers: worked out when a call site first meets the
/// function, and used by all its later calls.
struct ArgumentPlan {
    /// Of the function that it is for; another has another signature object.
    let signature: Signature
    /// Exchanges that bring the arguments, as they are written, to their parameters' places.
    private var exchanges: [(Int, Int)] = []
    /// The parameters that are left out, with what stands for them.
    private var omitted: [(place: Int, value: Value)] = []

    /// Nil where binding has more to do, or an error to tell: spreads, `*rest`, what is missing, unknown or given twice.
    init?(_ signature: Signature, receivers: Int, _ arguments: [CallSite.ArgumentKind]) {
        guard signature.isPlain else { return nil }
        self.signature = signature
        var places = Array(0..<receivers)
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .positional: places.append(receivers + index)
            case .named(let name):
                guard let place = signature.index(of: name.text) else { return nil }
                places.append(place)
            case .spreadList, .spreadRecord: return nil
            }
        }
        let count = signature.parameters.count
        guard Set(places).count == places.count, places.allSatisfy({ $0 < count }) else { return nil }
        for (place, parameter) in signature.parameters.enumerated() where !places.contains(place) {
            guard let value = parameter.defaultValue else { return nil }
            omitted.append((place, value))
        }
        // The places behind the arguments hold nothing; what they hold may come to stand anywhere.
        places += omitted.map(\.place)
        for index in places.indices {
            while places[index] != index {
                exchanges.append((index, places[index]))
                places.swapAt(index, places[index])
            }
        }
    }

    /// Arranges `count` arguments that begin at `base`, and gives the number of all parameters.
    func arrange(_ base: UnsafeMutablePointer<Value>, _ count: Int) -> Int {
        let parameterCount = signature.parameters.count
        for index in count..<parameterCount { base[index] = .unset }
        for (first, second) in exchanges { swap(&base[first], &base[second]) }
        for (place, value) in omitted { base[place] = value }
        return parameterCount
    }
}

extension CallSite {
    /// The plan for calls of a function from here, kept from call to call as long as it is the same function.
    func plan(for signature: Signature, receivers: Int) -> ArgumentPlan? {
        if let plan, plan.signature === signature { return plan }
        plan = ArgumentPlan(signature, receivers: receivers, arguments)
        return plan
    }
}
