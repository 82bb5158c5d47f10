import Autograd
import TensorEngine

/// Functions of strings. `split` also cuts tensors.
enum StringFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "join", "(xs, sep = \"\")",
            "The strings of a list, one after the other with a separator between them. Python's order, the separator "
                + "first, is understood too.",
            example: "print([\"a\", \"b\"].join(\", \"))"
        ) { call in
            var (sequence, separator) = (call[0], call[1])
            if case .string = sequence, case .list = separator { swap(&sequence, &separator) }
            guard case .string(let between) = separator else { throw call.mismatch(1, "a string") }
            let parts = try call.machine.elements(of: sequence).map { value -> String in
                guard case .string(let part) = value else {
                    throw RuntimeError.type(
                        "join takes strings, got \(call.machine.brief(value))", hint: "xs.map(str).join(sep)")
                }
                return part.text
            }
            try checkSize(Swift.max(parts.count - 1, 0), between.text, plus: parts.reduce(0) { $0 + $1.utf8.count })
            return .string(parts.joined(separator: between.text))
        },
        Builtin(
            "split", "(x, sizes = none, axis = 0, sep = none)",
            "Of a string, the parts between separators; without one, the words between blanks. Of a tensor, the parts "
                + "along an axis: of the given sizes, which must add up to it, or for one number each of that size "
                + "with a smaller last one.",
            example: "print(\"a,b\".split(\",\"), split(arange(5), 2).map(len))"
        ) { call in
            if case .string(let text) = call[0] {
                return .list(try parts(text.text, call, separator: call.isNone(3) ? 1 : 3))
            }
            return .list(try parts(try call.tensor(0), call))
        },
        Builtin(
            "replace", "(s, old, new)", "A string with every `old` in it replaced by `new`.",
            example: "print(\"conv1.weight\".replace(\"conv\", \"fc\"))"
        ) { call in
            let text = Array(try call.string(0).utf8)
            let old = try call.string(1)
            let new = try call.string(2)
            guard !old.isEmpty else { throw call.valueMismatch(1, "a text that is not empty") }
            let starts = TextSearch.starts(of: old, in: text)
            try checkSize(starts.count, new, plus: text.count)
            var result: [UInt8] = []
            var position = 0
            for start in starts {
                result += text[position..<start]
                result += new.utf8
                position = start + old.utf8.count
            }
            return .string(String(decoding: result + text[position...], as: UTF8.self))
        },
        Builtin(
            "strip", "(s, chars = none)",
            "A string without the blanks, or the characters given, at its beginning and end.",
            example: "print(strip(\"  a b \") + \"|\")"
        ) { call in
            let characters = try call.optionalString(1).map { Set($0) }
            let isStripped = { (character: Character) in characters?.contains(character) ?? character.isWhitespace }
            var text = Substring(try call.string(0))
            while let first = text.first, isStripped(first) { text.removeFirst() }
            while let last = text.last, isStripped(last) { text.removeLast() }
            return .string(String(text))
        },
        Builtin("upper", "(s)", "A string in capital letters.", example: "print(\"reg\".upper())") { call in
            .string(try call.string(0).uppercased())
        },
        Builtin("lower", "(s)", "A string in small letters.", example: "print(\"SGD\".lower())") { call in
            .string(try call.string(0).lowercased())
        },
        Builtin(
            "starts_with", "(s, part)", "Whether a string begins with a part.",
            example: "print(\"conv1\".starts_with(\"conv\"))"
        ) { call in .bool(try call.string(0).hasPrefix(try call.string(1))) },
        Builtin(
            "ends_with", "(s, part)", "Whether a string ends with a part.",
            example: "print(\"run.reg\".ends_with(\".reg\"))"
        ) { call in .bool(try call.string(0).hasSuffix(try call.string(1))) },
    ]

    private static func parts(_ text: String, _ call: Arguments, separator index: Int) throws -> [Value] {
        guard !call.isNone(index) else {
            return text.split(whereSeparator: \.isWhitespace).map { .string(String($0)) }
        }
        let separator = try call.string(index)
        guard !separator.isEmpty else {
            throw RuntimeError.value(
                "`separator` of split must be a text that is not empty, got \"\"", hint: "list(s) gives the characters")
        }
        let bytes = Array(text.utf8)
        var parts: [Value] = []
        var position = 0
        for start in TextSearch.starts(of: separator, in: bytes) {
            parts.append(.string(String(decoding: bytes[position..<start], as: UTF8.self)))
            position = start + separator.utf8.count
        }
        return parts + [.string(String(decoding: bytes[position...], as: UTF8.self))]
    }

    private static func parts(_ tensor: Variable, _ call: Arguments) throws -> [Value] {
        let axis = try call.integer(2)
        if case .list = call[1] {
            return try call.tape.split(tensor, sizes: try call.sizes(1), axis: axis).map { .tensor($0) }
        }
        let size = try call.integer(1, atLeast: 1)
        let length = tensor.shape[try tensor.shape.axis(axis, operation: "split")]
        try call.machine.checkMemory(elements: length / size)
        var sizes = [Int](repeating: size, count: length / size)
        if length % size > 0 || length == 0 { sizes.append(length % size) }
        return try call.tape.split(tensor, sizes: sizes, axis: axis).map { .tensor($0) }
    }

    /// Refuses a text that `count` insertions would make too long.
    private static func checkSize(_ count: Int, _ inserted: String, plus bytes: Int) throws {
        let total = Double(count) * Double(inserted.utf8.count) + Double(bytes)
        if total > Double(Machine.textLimit) { throw RuntimeError.outOfMemory(bytes: total) }
    }
}
