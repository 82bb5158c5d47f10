import Autograd
import TensorEngine

extension Module {
    /// This module (under the empty name) and all below it, outermost first. One reached twice counts once, under its
    /// first name.
    public var modules: [NamedModule] {
        var found: [NamedModule] = []
        var seen: Set<ObjectIdentifier> = []
        // A list of what is still to visit instead of recursion: no depth of nesting can exhaust the stack.
        var waiting = [NamedModule("", self)]
        while let next = waiting.popLast() {
            guard seen.insert(ObjectIdentifier(next.module)).inserted else { continue }
            found.append(next)
            for child in next.module.children.reversed() {
                waiting.append(NamedModule(next.name.isEmpty ? child.name : "\(next.name).\(child.name)", child.module))
            }
        }
        return found
    }

    /// All parameters under dotted names, as PyTorch names them; shared ones once, under their first name.
    public var parameters: [NamedVariable] {
        distinct { $0.ownParameters }
    }

    /// All buffers under dotted names.
    public var buffers: [NamedVariable] {
        distinct { $0.ownBuffers }
    }

    /// Parameters and buffers in PyTorch's order: what a file of weights holds.
    public var state: [NamedVariable] {
        distinct { $0.ownParameters + $0.ownBuffers }
    }

    private func distinct(_ own: (Module) -> [NamedVariable]) -> [NamedVariable] {
        var found: [NamedVariable] = []
        var seen: Set<ObjectIdentifier> = []
        for part in modules {
            for item in own(part.module) where seen.insert(ObjectIdentifier(item.variable)).inserted {
                let name = part.name.isEmpty ? item.name : "\(part.name).\(item.name)"
                found.append(NamedVariable(name, item.variable, isCounter: item.isCounter))
            }
        }
        return found
    }

    /// Copies `value` into the parameter or buffer of that dotted name. Another shape is an error, and changes nothing.
    public func replace(_ name: String, with value: Tensor) throws {
        guard let target = state.first(where: { $0.name == name }) else {
            throw NNError.noSuchParameter(name: name, existing: state.map(\.name))
        }
        try target.replace(with: value)
    }

    /// How many numbers the parameters hold.
    public var parameterCount: Int {
        parameters.reduce(0) { $0 + $1.variable.shape.count }
    }

    /// Lets the parameters whose dotted names match be trained, or not; the number of those that matched.
    @discardableResult
    public func setTrainable(_ trainable: Bool, matching pattern: NamePattern) throws -> Int {
        let matching = parameters.filter { pattern.matches($0.name) }
        for item in matching { try item.variable.setRequiresGradient(trainable) }
        return matching.count
    }
}

extension NamedVariable {
    /// Copies `value` into the variable. Another shape is an error, and changes nothing.
    public func replace(with value: Tensor) throws {
        guard value.shape == variable.shape else {
            throw NNError.parameterShape(
                name: name, expected: variable.shape.dimensions, got: value.shape.dimensions)
        }
        variable.replaceValue(value.asNumbers())
    }
}
