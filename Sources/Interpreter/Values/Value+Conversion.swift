import Autograd
import NN
import Syntax
import TensorEngine

extension Value {
    /// A number; a rank-0 tensor serves wherever a number may.
    @inline(__always)
    var asNumber: Double? {
        switch self {
        case .number(let value): return value
        case .tensor(let tensor) where tensor.shape.rank == 0: return Double(tensor.value.item)
        default: return nil
        }
    }
}

extension Value {
    /// The number of elements, as `len` gives it; nil for what is no sequence.
    var length: Int? {
        switch self {
        case .string(let text): return text.length
        case .list(let list): return list.elements.count
        case .record(let record): return record.count
        case .range(let range): return range.count
        case .tensor(let tensor): return tensor.shape.rank > 0 ? tensor.shape[0] : nil
        case .module(let module): return module is Sequential ? module.children.count : nil
        case .object(let object): return object.length
        default: return nil
        }
    }
}

extension Machine {
    /// A tensor of a tensor, a number, or nested lists of numbers (of bools, a mask); nil for anything else.
    func asTensor(_ value: Value) throws -> Variable? {
        switch value {
        case .tensor(let tensor): return tensor
        case .number(let number): return try tape.constant(Float(number))
        case .list, .range:
            if let stacked = try stackedTensors(value) { return stacked }
            var builder = NestedNumbers()
            guard try builder.add(value, depth: 0, machine: self) else { return nil }
            return try builder.variable(tape)
        default: return nil
        }
    }

    /// A list that holds tensors of more than one element is stacked, so that gradients flow into them.
    private func stackedTensors(_ value: Value) throws -> Variable? {
        guard case .list(let list) = value, !list.elements.isEmpty else { return nil }
        var tensors: [Variable] = []
        var needsStack = false
        for element in list.elements {
            guard case .tensor(let tensor) = element else { return nil }
            needsStack = needsStack || tensor.shape.rank > 0 || tensor.requiresGradient
            tensors.append(tensor)
        }
        return needsStack ? try tape.stack(tensors, axis: 0) : nil
    }

    func tensor(_ value: Value, for what: String) throws -> Variable {
        guard let tensor = try asTensor(value) else {
            throw RuntimeError.type("\(what) must be a tensor, got \(brief(value))")
        }
        return tensor
    }

    /// What a loop over a value would give, all at once.
    func elements(of value: Value) throws -> [Value] {
        switch value {
        case .list(let list): return list.elements
        case .range(let range):
            try checkMemory(elements: range.count)
            return (0..<range.count).map { .number(range.element($0)) }
        default:
            let iterator = try iterator(value, givesPairs: false)
            var all: [Value] = []
            while let element = try iterator.next() {
                all.append(element)
                if all.count % 1024 == 0 {
                    try checkInterrupt()
                    try checkMemory(elements: all.count)
                }
            }
            return all
        }
    }

    func iterator(_ value: Value, givesPairs: Bool) throws -> ValueIterator {
        switch value {
        case .range(let range): return RangeIterator(range)
        case .list(let list): return ListIterator(list)
        case .module(let net as Sequential):
            return ListIterator(ListObject(net.children.map { .module($0.module) }))
        case .string(let text):
            var index = 0
            let characters = text.graphemes
            return GeneratedIterator {
                guard index < characters.count else { return nil }
                defer { index += 1 }
                return .string(String(characters[index]))
            }
        case .record(let record):
            var index = 0
            let keys = record.keys
            return GeneratedIterator {
                // Keys removed meanwhile are passed over.
                while index < keys.count {
                    defer { index += 1 }
                    guard let value = record[keys[index]] else { continue }
                    return givesPairs ? .list([.string(keys[index]), value]) : .string(keys[index])
                }
                return nil
            }
        case .tensor(let tensor):
            guard tensor.shape.rank > 0 else {
                throw RuntimeError.type("a tensor of rank 0 cannot be looped over: it is one number")
            }
            var index = 0
            return GeneratedIterator { [tape] in
                guard index < tensor.shape[0] else { return nil }
                defer { index += 1 }
                return .tensor(try tape.index(tensor, [.index(index)]))
            }
        case .object(let object): return try object.makeIterator(self)
        default: throw RuntimeError.notIterable(value.typeWithArticle)
        }
    }

    func unpack(_ value: Value, into registers: UnsafeMutablePointer<Value>, _ count: Int) throws {
        if case .tensor(let tensor) = value, tensor.shape.rank > 0, tensor.shape[0] != count {
            throw RuntimeError.unpackCount(expected: count, got: tensor.shape[0])
        }
        if case .range(let range) = value, range.count != count {
            throw RuntimeError.unpackCount(expected: count, got: range.count)
        }
        switch value {
        case .list, .record, .range, .string, .tensor, .object: break
        default: throw RuntimeError.notUnpackable(described(value), targets: count)
        }
        let values = try elements(of: value)
        guard values.count == count else { throw RuntimeError.unpackCount(expected: count, got: values.count) }
        for (index, element) in values.enumerated() { registers[index] = element }
    }
}
