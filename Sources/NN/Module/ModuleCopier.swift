import Autograd
import TensorEngine

/// Copies a net deeply: what is shared in the original is shared in the copy.
///
/// A copied layer that draws random numbers gets a stream of its own, as any new layer does.
public final class ModuleCopier {
    public let runtime: Runtime
    private var modules: [ObjectIdentifier: Module] = [:]
    private var depth = 0
    private var variables: [ObjectIdentifier: Variable] = [:]

    public init(_ runtime: Runtime) {
        self.runtime = runtime
    }

    /// The copy of `module`, made at the first request.
    public func copy<M: Module>(_ module: M) throws -> M {
        if let made = modules[ObjectIdentifier(module)] as? M { return made }
        guard depth < Sequential.maximumDepth else { throw NNError.nestedTooDeep(limit: Sequential.maximumDepth) }
        depth += 1
        defer { depth -= 1 }
        guard let made = try module.copied(by: self) as? M else {
            preconditionFailure("\(module.kind).copied(by:) made another type")
        }
        made.isTraining = module.isTraining
        made.penalties = module.penalties
        made.constraints = module.constraints
        made.activityPenalty = module.activityPenalty
        modules[ObjectIdentifier(module)] = made
        return made
    }

    /// The copy of a parameter or buffer: same values, no gradient yet.
    public func copy(_ variable: Variable) -> Variable {
        if let made = variables[ObjectIdentifier(variable)] { return made }
        let made = Variable(variable.value, requiresGradient: variable.requiresGradient)
        made.role = variable.role
        variables[ObjectIdentifier(variable)] = made
        return made
    }

    public func copy(_ variable: Variable?) -> Variable? {
        variable.map { copy($0) as Variable }
    }

    /// For modules that may contain themselves: makes the unfinished copy known before its parts are copied.
    public func register(_ copy: Module, for original: Module) {
        modules[ObjectIdentifier(original)] = copy
    }
}

extension Module {
    /// A deep copy.
    public func copy(_ runtime: Runtime) throws -> Module {
        try ModuleCopier(runtime).copy(self)
    }
}
