import Autograd
import TensorEngine

/// Makes copies that share nothing which can be changed; what is shared in the original is shared in the copy.
struct ValueCopier {
    private let machine: Machine
    private var made: [ObjectIdentifier: Value] = [:]

    private static let depthLimit = 1000

    private init(_ machine: Machine) { self.machine = machine }

    static func copy(_ value: Value, _ machine: Machine) throws -> Value {
        var copier = ValueCopier(machine)
        return try copier.copy(value, depth: 0)
    }

    private mutating func copy(_ value: Value, depth: Int) throws -> Value {
        guard depth < ValueCopier.depthLimit else {
            throw RuntimeError.value("copy cannot follow values nested more than \(ValueCopier.depthLimit) deep")
        }
        switch value {
        case .list(let list):
            if let copy = made[ObjectIdentifier(list)] { return copy }
            // Known before its elements are copied, since it may be one of them.
            let copy = ListObject([])
            made[ObjectIdentifier(list)] = .list(copy)
            copy.elements.reserveCapacity(list.elements.count)
            for element in list.elements { copy.elements.append(try self.copy(element, depth: depth + 1)) }
            return .list(copy)
        case .record(let record):
            if let copy = made[ObjectIdentifier(record)] { return copy }
            let copy = RecordObject()
            copy.origin = record.origin
            made[ObjectIdentifier(record)] = .record(copy)
            for (key, element) in zip(record.keys, record.values) {
                copy[key] = try self.copy(element, depth: depth + 1)
            }
            return .record(copy)
        case .tensor(let tensor):
            if let copy = made[ObjectIdentifier(tensor)] { return copy }
            let copy = Variable(tensor.value, requiresGradient: tensor.requiresGradient)
            copy.role = tensor.role
            made[ObjectIdentifier(tensor)] = .tensor(copy)
            return .tensor(copy)
        case .module(let module):
            if let copy = made[ObjectIdentifier(module)] { return copy }
            let copy = Value.module(try module.copy(machine.runtime))
            made[ObjectIdentifier(module)] = copy
            return copy
        default: return value
        }
    }
}
