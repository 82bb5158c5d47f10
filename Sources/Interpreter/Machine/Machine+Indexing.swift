import Autograd
import NN
import Syntax
import TensorEngine

/// `start:stop:step` inside an index.
final class SliceObject: LibraryObject {
    let start: Int?
    let stop: Int?
    let step: Int

    init(_ start: Value, _ stop: Value, _ step: Value) throws {
        self.start = try SliceObject.bound(start)
        self.stop = try SliceObject.bound(stop)
        self.step = try SliceObject.bound(step) ?? 1
        if self.step == 0 { throw RuntimeError.value("a slice's step cannot be 0") }
    }

    override var typeName: String { "slice" }

    private static func bound(_ value: Value) throws -> Int? {
        if value.isNone { return nil }
        guard let number = value.asNumber, number == number.rounded() else {
            throw RuntimeError.type("a slice goes between whole numbers, got \(value.typeWithArticle)")
        }
        return Int(exactly: number) ?? (number > 0 ? Int.max / 2 : Int.min / 2)
    }

    /// The first position and how many positions it takes of a sequence, as Python's `slice.indices`.
    func extent(count: Int) -> (first: Int, taken: Int) {
        let low = step > 0 ? 0 : -1
        let high = step > 0 ? count : count - 1
        let clamp = { (value: Int) in Swift.min(Swift.max(value < 0 ? value + count : value, low), high) }
        let first = start.map(clamp) ?? (step > 0 ? low : high)
        let last = stop.map(clamp) ?? (step > 0 ? high : low)
        let distance = step > 0 ? last - first : first - last
        return (first, distance > 0 ? (distance - 1) / Int(clamping: step.magnitude) + 1 : 0)
    }

    func indices(count: Int) -> [Int] {
        let (first, taken) = extent(count: count)
        return (0..<taken).map { first &+ $0 &* step }
    }
}

/// `...` inside an index.
final class EllipsisObject: LibraryObject {
    override var typeName: String { "ellipsis" }
}

extension Machine {
    func index(_ value: Value, _ keys: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
        if count == 1, case .number(let number) = keys[0] {
            switch value {
            case .list(let list):
                return list.elements[try position(number, list.elements.count, "list")]
            case .tensor(let tensor):
                guard let position = Int(exactly: number) else { throw fractional(number) }
                return .tensor(try tape.index(tensor, [.index(position)]))
            default: break
            }
        }
        switch value {
        case .tensor(let tensor):
            return .tensor(try tape.index(tensor, try tensorIndices(keys, count)))
        case .list(let list):
            if let slice = try sliceKey(keys, count, "list") {
                return .list(slice.indices(count: list.elements.count).map { list.elements[$0] })
            }
            return list.elements[try position(keys[0], list.elements.count, "list")]
        case .string(let text):
            let characters = text.graphemes
            if let slice = try sliceKey(keys, count, "string") {
                return .string(String(slice.indices(count: characters.count).map { characters[$0] }))
            }
            return .string(String(characters[try position(keys[0], characters.count, "string")]))
        case .range(let range):
            if let slice = try sliceKey(keys, count, "range") {
                let (first, taken) = slice.extent(count: range.count)
                return .range(
                    RangeObject(start: range.element(first), step: range.step * Double(slice.step), count: taken))
            }
            return .number(range.element(try position(keys[0], range.count, "range")))
        case .record(let record):
            let key = try recordKey(keys, count)
            guard let found = record[key] else {
                throw RuntimeError.missingKey(key, nearest: nearest(key, in: record.keys))
            }
            return found
        case .module(let module):
            return try element(of: module, keys, count)
        case .object(let object):
            return try object.index(Array(UnsafeBufferPointer(start: keys, count: count)), self)
        default: throw RuntimeError.notIndexable(value.typeWithArticle)
        }
    }

    func setIndex(_ target: Value, _ keys: UnsafeMutablePointer<Value>, _ count: Int, _ value: Value) throws {
        switch target {
        case .tensor(let tensor):
            guard let source = try asTensor(value) else {
                throw RuntimeError.type("an element of a tensor must be a number or tensor, got \(brief(value))")
            }
            try tape.assign(tensor, try tensorIndices(keys, count), source)
        case .list(let list):
            if let slice = try sliceKey(keys, count, "list") {
                try replace(slice, of: list, with: elements(of: value))
            } else {
                list.elements[try position(keys[0], list.elements.count, "list")] = value
            }
        case .record(let record):
            record[try recordKey(keys, count)] = value
        case .string:
            throw RuntimeError.type("a string cannot be changed in place", hint: "replace(s, old, new) makes a new one")
        default: throw RuntimeError.notAssignable("an element of \(target.typeWithArticle)")
        }
    }

    private func replace(_ slice: SliceObject, of list: ListObject, with values: [Value]) throws {
        let places = slice.indices(count: list.elements.count)
        if slice.step == 1 {
            let start = slice.extent(count: list.elements.count).first
            list.elements.replaceSubrange(start..<(start + places.count), with: values)
            return
        }
        guard values.count == places.count else {
            throw RuntimeError.value("a slice of \(places.count) elements cannot take \(values.count) values")
        }
        for (place, value) in zip(places, values) { list.elements[place] = value }
    }

    // MARK: Keys

    private func position(_ key: Value, _ count: Int, _ type: String) throws -> Int {
        guard let number = key.asNumber else {
            throw RuntimeError.type("a \(type) is indexed by whole numbers and slices, got \(key.typeWithArticle)")
        }
        return try position(number, count, type)
    }

    @inline(__always)
    private func position(_ number: Double, _ count: Int, _ type: String) throws -> Int {
        guard let index = Int(exactly: number) else { throw fractional(number) }
        let position = index < 0 ? index + count : index
        guard position >= 0, position < count else {
            throw RuntimeError.indexOutOfRange(index, count: count, of: type)
        }
        return position
    }

    private func fractional(_ number: Double) -> RuntimeError {
        .raised(kind: .index, message: "an index must be a whole number, got \(NumberText.repr(number))", hint: nil)
    }

    private func sliceKey(_ keys: UnsafeMutablePointer<Value>, _ count: Int, _ type: String) throws -> SliceObject? {
        guard count == 1 else {
            throw RuntimeError.type("a \(type) takes one index, got \(count)", hint: "chain them: `xs[i][j]`")
        }
        guard case .object(let object) = keys[0] else { return nil }
        return object as? SliceObject
    }

    private func recordKey(_ keys: UnsafeMutablePointer<Value>, _ count: Int) throws -> String {
        guard count == 1, case .string(let key) = keys[0] else {
            let given = count == 1 ? keys[0].typeWithArticle : "\(count) indices"
            let hint = count == 1 ? "text as a key: `r[str(key)]`" : "chain them: `r[a][b]`"
            throw RuntimeError.type("a record is indexed by one string, got \(given)", hint: hint)
        }
        return key.text
    }

    private func tensorIndices(_ keys: UnsafeMutablePointer<Value>, _ count: Int) throws -> [TensorIndex] {
        try (0..<count).map { place in
            switch keys[place] {
            case .number(let number):
                guard let index = Int(exactly: number) else { throw fractional(number) }
                return .index(index)
            case .none: return .newAxis
            case .tensor(let tensor):
                if tensor.value.isMask { return .mask(tensor.value) }
                if tensor.shape.rank == 0 {
                    guard let index = Int(exactly: tensor.value.item) else { throw fractional(Double(tensor.value.item)) }
                    return .index(index)
                }
                return .indices(tensor.value)
            case .list, .range:
                guard let tensor = try asTensor(keys[place]) else { break }
                return tensor.value.isMask ? .mask(tensor.value) : .indices(tensor.value)
            case .object(let object):
                if let slice = object as? SliceObject { return .slice(start: slice.start, stop: slice.stop, step: slice.step) }
                if object is EllipsisObject { return .ellipsis }
            default: break
            }
            throw RuntimeError.type(
                "a tensor is indexed by whole numbers, slices, lists and masks, got \(keys[place].typeWithArticle)")
        }
    }

    /// `net[2]`, `net[1:3]`.
    private func element(of module: Module, _ keys: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
        guard let net = module as? Sequential, count == 1 else {
            throw RuntimeError.notIndexable("\(module.kind)")
        }
        let parts = net.children.map(\.module)
        if let slice = try sliceKey(keys, count, "Sequential") {
            return .module(try Sequential(slice.indices(count: parts.count).map { parts[$0] }))
        }
        return .module(parts[try position(keys[0], parts.count, "Sequential")])
    }
}
