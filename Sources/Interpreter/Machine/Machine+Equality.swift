import Autograd
import Syntax
import TensorEngine

/// Equality, membership, conditions and ranges.
extension Machine {
    func equality(_ left: Value, _ right: Value, isNegated: Bool) throws -> Value {
        let op: BinaryOperator = isNegated ? .notEqual : .equal
        switch (left, right) {
        case (.tensor(let x), .list), (.tensor(let x), .bool):
            if case .list = right, let y = try? asTensor(right) { return .tensor(try tensorOperation(op, x, y)) }
        case (.list, .tensor(let y)):
            if let x = try? asTensor(left) { return .tensor(try tensorOperation(op, x, y)) }
        default: break
        }
        return .bool(try areEqual(left, right) != isNegated)
    }

    /// Whole values; tensors inside others are compared whole.
    func areEqual(_ left: Value, _ right: Value) throws -> Bool {
        var comparison = Comparison()
        return try comparison.areEqual(left, right, depth: 0)
    }

    func contains(_ container: Value, _ element: Value) throws -> Bool {
        switch container {
        case .list(let list):
            for value in list.elements where try areEqual(value, element) { return true }
            return false
        case .record(let record):
            guard case .string(let key) = element else { return false }
            return record[key.text] != nil
        case .string(let text):
            guard case .string(let part) = element else {
                throw RuntimeError.type("`in` looks for a string in a string, got \(element.typeWithArticle)")
            }
            return TextSearch.contains(text.text, part.text)
        case .range(let range):
            guard let number = element.asNumber else { return false }
            let index = ((number - range.start) / range.step).rounded()
            return index >= 0 && index < Double(range.count) && range.start + index * range.step == number
        case .tensor(let tensor):
            guard let number = element.asNumber else { return false }
            return tensor.value.scalars.contains(Float(number))
        case .object(let object) where object.contains(element) != nil:
            return object.contains(element) ?? false
        default:
            throw RuntimeError.type(
                "`in` looks into a list, record, string, range or tensor, got \(described(container))")
        }
    }

    /// A condition is a bool or a one-element tensor.
    @inline(__always)
    func isTrue(_ register: UnsafeMutablePointer<Value>) throws -> Bool {
        if case .bool(let holds) = register.pointee { return holds }
        return try condition(register.pointee)
    }

    func condition(_ value: Value) throws -> Bool {
        switch value {
        case .bool(let holds): return holds
        case .tensor(let tensor) where tensor.shape.count == 1: return tensor.value.item != 0
        default: throw RuntimeError.condition(described(value))
        }
    }

    func range(_ start: Value, _ end: Value, isClosed: Bool) throws -> Value {
        guard let first = start.asNumber, let last = end.asNumber else {
            let wrong = start.asNumber == nil ? start : end
            throw RuntimeError.type("a range goes between numbers, got \(wrong.typeWithArticle)")
        }
        let span = last - first
        // Ends that are not exact must not add or lose an element through rounding.
        let slack = min(1e-9, abs(span) * 1e-9)
        let count = isClosed ? (span + slack).rounded(.down) + 1 : (span - slack).rounded(.up)
        guard !count.isNaN, count < 9e15, first.isFinite else {
            throw RuntimeError.value(
                "a range needs ends that are within reach, got \(brief(start)) and \(brief(end))")
        }
        return .range(RangeObject(start: first, step: 1, count: Int(max(count, 0)), end: last, isClosed: isClosed))
    }
}
