import Autograd
import TensorEngine

/// Whether whole values are equal. Values that are the same object are, so one that holds itself equals itself.
struct Comparison {
    /// Pairs of containers met deep inside, which are not looked at twice: a value may reach one in many ways.
    private var met: Set<Pair> = []

    private struct Pair: Hashable {
        let left: ObjectIdentifier
        let right: ObjectIdentifier
    }

    private static let depthLimit = 10_000
    private static let rememberedDepth = 8

    mutating func areEqual(_ left: Value, _ right: Value, depth: Int) throws -> Bool {
        guard depth < Comparison.depthLimit else {
            throw RuntimeError.value("these values are nested more than \(Comparison.depthLimit) deep")
        }
        switch (left, right) {
        case (.number(let x), .number(let y)): return x == y
        case (.bool(let x), .bool(let y)): return x == y
        case (.none, .none): return true
        case (.string(let x), .string(let y)): return x.text == y.text
        case (.range(let x), .range(let y)):
            return x.count == y.count && (x.count == 0 || x.start == y.start && (x.count == 1 || x.step == y.step))
        case (.list(let x), .list(let y)):
            return try areEqual(x, y, depth)
        case (.record(let x), .record(let y)):
            return try areEqual(x, y, depth)
        case (.tensor(let x), .tensor(let y)):
            return x === y || x.shape == y.shape && x.value.scalars == y.value.scalars
        case (.tensor(let x), .number(let y)), (.number(let y), .tensor(let x)):
            return x.shape.rank == 0 && Double(x.value.item) == y
        case (.function(let x), .function(let y)): return x === y
        case (.builtin(let x), .builtin(let y)): return x === y
        case (.model(let x), .model(let y)): return x === y
        case (.module(let x), .module(let y)): return x === y
        case (.object(let x), .object(let y)): return x === y
        case (.method(let x), .method(let y)):
            return try areEqual(x.receiver, y.receiver, depth: depth + 1)
                && areEqual(x.function, y.function, depth: depth + 1)
        default: return false
        }
    }

    private mutating func areEqual(_ x: ListObject, _ y: ListObject, _ depth: Int) throws -> Bool {
        if x === y { return true }
        guard x.elements.count == y.elements.count, isNew(x, y, depth) else { return x.elements.count == y.elements.count }
        for (a, b) in zip(x.elements, y.elements) where try !areEqual(a, b, depth: depth + 1) { return false }
        return true
    }

    private mutating func areEqual(_ x: RecordObject, _ y: RecordObject, _ depth: Int) throws -> Bool {
        if x === y { return true }
        guard x.count == y.count, isNew(x, y, depth) else { return x.count == y.count }
        for (key, a) in zip(x.keys, x.values) {
            guard let b = y[key], try areEqual(a, b, depth: depth + 1) else { return false }
        }
        return true
    }

    /// False for a pair that was met before: it is equal, or the comparison is on its way to say that it is not.
    private mutating func isNew(_ x: AnyObject, _ y: AnyObject, _ depth: Int) -> Bool {
        guard depth >= Comparison.rememberedDepth else { return true }
        return met.insert(Pair(left: ObjectIdentifier(x), right: ObjectIdentifier(y))).inserted
    }
}
