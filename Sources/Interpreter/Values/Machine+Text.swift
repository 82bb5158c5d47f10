import Autograd
import Inspect
import NN
import Syntax
import TensorEngine

extension Machine {
    /// As `print` shows a value: a string is its text. An interruption, which cuts a long text short, is thrown.
    public func printed(_ value: Value) throws -> String {
        if case .string(let text) = value { return text.text }
        let text = block(value)
        try checkInterrupt()
        return text
    }

    /// Prints a value and a newline; a figure is shown, as the front end shows pictures.
    public func printLine(_ value: Value) throws {
        if case .object(let object) = value, object.richTypes.contains(.svg) {
            host.show(object)
        } else {
            host.write(try printed(value) + "\n")
        }
    }

    /// As the prompt shows a value: strings in quotes, the ends of long lists.
    public func echoed(_ value: Value) -> String {
        switch value {
        case .tensor: return block(value)
        case .module(let module): return module.treeText(width: host.displayWidth)
        default: return inline(value, depth: 0, edge: 1000)
        }
    }

    /// Values that have lines of their own.
    private func block(_ value: Value) -> String {
        switch value {
        case .tensor(let tensor): return TensorText(tensor.value, width: host.displayWidth).text
        case .module(let module): return module.treeText()
        default: return inline(value, depth: 0)
        }
    }

    /// A value in a message that is about its type: "a number (3)", "a tensor of shape [2, 3]".
    func described(_ value: Value) -> String {
        switch value {
        case .number, .string, .bool:
            let text = inline(value, depth: 0)
            return text.count <= 24 ? "\(value.typeWithArticle) (\(text))" : value.typeWithArticle
        case .tensor(let tensor): return "a tensor of shape \(tensor.shape)"
        default: return value.typeWithArticle
        }
    }

    /// A few words for a message.
    func brief(_ value: Value) -> String {
        switch value {
        case .tensor(let tensor) where tensor.shape.rank > 0: return "a tensor of shape \(tensor.shape)"
        case .module(let module): return module.summary
        case .list(let list) where list.elements.count > 6: return "a list of \(list.elements.count) elements"
        case .record(let record) where record.count > 4: return "a record of \(record.count) entries"
        case .object(let object): return object.typeName.withArticle
        default:
            let text = inline(value, depth: 0)
            return text.count > 60 ? String(text.prefix(57)) + "..." : text
        }
    }

    /// On one line, as an element of something else.
    private func inline(_ value: Value, depth: Int, edge: Int = .max) -> String {
        var extent = TextExtent(edge: edge, interrupt: interrupt)
        return inline(value, depth: depth, &extent)
    }

    /// How much one text shows; after that it shows `...`. A list can hold itself, or another a million times.
    private struct TextExtent {
        private var values = 1_000_000
        /// Lists of more elements show their ends.
        let edge: Int
        private let interrupt: UnsafeMutablePointer<Int32>
        /// The lists and records that the present place is inside of.
        private var path: [ObjectIdentifier] = []

        init(edge: Int, interrupt: UnsafeMutablePointer<Int32>) {
            self.edge = edge
            self.interrupt = interrupt
        }

        /// Whether nothing more is shown; an interruption ends it too.
        var isSpent: Bool { values <= 0 || interrupt.pointee != 0 }

        /// Takes room for one value; false if there is none left.
        mutating func take() -> Bool {
            if isSpent { return false }
            values -= 1
            return true
        }

        /// False for one that is around already.
        mutating func enter(_ container: AnyObject) -> Bool {
            let identity = ObjectIdentifier(container)
            if path.contains(identity) { return false }
            path.append(identity)
            return true
        }

        mutating func leave() { path.removeLast() }
    }

    private func inline(_ value: Value, depth: Int, _ extent: inout TextExtent) -> String {
        guard extent.take(), depth < 64 else { return "..." }
        switch value {
        case .number(let number): return NumberText.repr(number)
        case .bool(let flag): return flag ? "true" : "false"
        case .none: return "none"
        case .string(let text): return Machine.quoted(text.text)
        case .list(let list):
            guard extent.enter(list) else { return "[...]" }
            defer { extent.leave() }
            return "[" + joined(list.elements, depth: depth, &extent) + "]"
        case .record(let record):
            guard extent.enter(record) else { return "{...}" }
            defer { extent.leave() }
            var entries: [String] = []
            for (key, value) in zip(record.keys, record.values) {
                if extent.isSpent {
                    entries.append("...")
                    break
                }
                entries.append("\(Machine.isName(key) ? key : Machine.quoted(key)): \(inline(value, depth: depth + 1, &extent))")
            }
            return "{" + entries.joined(separator: ", ") + "}"
        case .range(let range):
            let numbers = [range.start, range.end, range.step].map { NumberText.repr($0) }
            guard range.step == 1 else { return "range(\(numbers.joined(separator: ", ")))" }
            return numbers[0] + (range.isClosed ? "..." : "..<") + numbers[1]
        case .tensor(let tensor):
            return tensor.shape.rank == 0 ? TensorText.number(tensor.value) : "tensor\(tensor.shape)"
        case .function(let closure): return "fn \(closure.code.name ?? "")\(closure.code.signature.text)"
        case .builtin(let builtin): return "fn \(builtin.name)\(builtin.parameters)"
        case .method(let method): return inline(method.function, depth: depth + 1, &extent)
        case .model(let model): return "model \(model.name)\(model.signature.text)"
        case .module(let module): return module.summary
        case .object(let object):
            let text = object.text(width: host.displayWidth)
            // A picture or a table has no place among other elements.
            return depth > 0 && text.contains { $0.isNewline } ? "<\(object.typeName)>" : text
        case .unset, .box, .iterator: return ""
        }
    }

    private func joined(_ values: [Value], depth: Int, _ extent: inout TextExtent) -> String {
        var parts: [String] = []
        func add(_ range: Range<Int>) {
            for index in range {
                if extent.isSpent { return parts.append("... \(values.count - index) more ...") }
                parts.append(inline(values[index], depth: depth + 1, &extent))
            }
        }
        if values.count > extent.edge {
            add(0..<3)
            parts.append("... \(values.count - 6) more ...")
            add(values.count - 3..<values.count)
        } else {
            add(values.indices)
        }
        return parts.joined(separator: ", ")
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\0": result += "\\0"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    // MARK: f-strings

    /// The values of registers, as printed, one after another.
    func joined(_ registers: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
        var text = ""
        for index in 0..<count {
            let part: String
            switch registers[index] {
            case .string(let string): part = string.text
            case .number(let number): part = NumberText.repr(number)
            default: part = try printed(registers[index])
            }
            guard index > 0 else {
                text = part
                continue
            }
            try checkMemory(bytes: text.utf8.count + part.utf8.count)
            text += part
        }
        return .string(text)
    }

    func formatted(_ value: Value, _ spec: FormatSpec?, isEcho: Bool) throws -> Value {
        guard let spec else { return .string(isEcho ? echoed(value) : try printed(value)) }
        if let number = value.asNumber { return .string(try spec.text(number)) }
        if let style = spec.style, style != .text {
            switch value {
            case .string: break
            case .tensor(let tensor):
                throw RuntimeError.type(
                    "`\(style.rawValue)` formats one number, got a tensor of shape \(tensor.shape)",
                    hint: "take one element, or x.tolist()")
            default:
                throw RuntimeError.type("`\(style.rawValue)` formats numbers, got \(value.typeWithArticle)")
            }
        }
        return .string(try spec.text(try printed(value)))
    }

    // MARK: Records

    func record(_ keys: Value, _ registers: UnsafeMutablePointer<Value>, _ count: Int) -> Value {
        guard case .list(let keys) = keys else { preconditionFailure("a record's keys are a list") }
        let names = keys.elements.map { key -> StringObject in
            guard case .string(let name) = key else { preconditionFailure("a record's key is a string") }
            return name
        }
        let values = UnsafeBufferPointer(start: registers, count: count)
        return .record(RecordObject(names: ContiguousArray(names), values: values))
    }
}

extension String {
    var withArticle: String { ("aeiou".contains(first ?? "x") ? "an " : "a ") + self }
}
