import Syntax

/// Functions that change lists in place, and `index` and `count`, which look into lists and strings.
enum ListFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "append", "(xs, value)", "Adds a value at the end of a list, in place.",
            example: "xs = [1]; xs.append(2); print(xs)"
        ) { call in
            try call.list(0).elements.append(call[1])
            return .none
        },
        Builtin(
            "extend", "(xs, more)", "Adds all elements of a sequence at the end of a list, in place.",
            example: "xs = [1]; xs.extend([2, 3]); print(xs)"
        ) { call in
            let list = try call.list(0)
            let more = try call.elements(1)
            try call.machine.checkMemory(elements: list.elements.count + more.count)
            list.elements += more
            return .none
        },
        Builtin(
            "insert", "(xs, index, value)",
            "Puts a value before the element at an index, in place; a negative index counts from the end, one beyond "
                + "an end means that end.",
            example: "xs = [1, 3]; xs.insert(1, 2); print(xs)"
        ) { call in
            let list = try call.list(0)
            let index = try call.integer(1)
            let count = list.elements.count
            let position = index < 0 ? Swift.max(index, -count) + count : Swift.min(index, count)
            list.elements.insert(call[2], at: position)
            return .none
        },
        Builtin(
            "pop", "(xs, index = -1)", "Takes the element at an index out of a list, in place, and gives it.",
            example: "xs = [1, 2, 3]; print(xs.pop(), xs)"
        ) { call in
            let list = try call.list(0)
            let index = try call.integer(1)
            let count = list.elements.count
            guard count > 0 else {
                throw RuntimeError.raised(
                    kind: .index, message: "pop takes an element out of a list, and this one is empty", hint: nil)
            }
            guard index >= -count, index < count else {
                throw RuntimeError.indexOutOfRange(index, count: count, of: "list")
            }
            return list.elements.remove(at: index < 0 ? index + count : index)
        },
        Builtin(
            "index", "(xs, value)",
            "The first position of a value in a list, or of a part in a string. That there is none is a value error.",
            example: "print([5, 7].index(7), \"abc\".index(\"c\"))"
        ) { call in
            guard let position = try firstPosition(call) else {
                throw RuntimeError.value("\(call.machine.brief(call[1])) is not in \(call.machine.brief(call[0]))")
            }
            return .integer(position)
        },
        Builtin(
            "count", "(xs, value)",
            "How often a value stands in a list, or a part in a string without overlap.",
            example: "print([1, 2, 1].count(1), \"banana\".count(\"an\"))"
        ) { call in
            if case .string(let text) = call[0] {
                return .integer(TextSearch.starts(of: try part(call), in: Array(text.text.utf8)).count)
            }
            return .integer(
                try elements(call).reduce(0) {
                    try call.machine.areEqual($1, call[1]) ? $0 + 1 : $0
                })
        },
    ]

    private static func firstPosition(_ call: Arguments) throws -> Int? {
        if case .string(let text) = call[0] {
            let bytes = Array(text.text.utf8)
            guard let start = TextSearch.firstIndex(of: try part(call), in: bytes, from: 0) else { return nil }
            return String(decoding: bytes[..<start], as: UTF8.self).count
        }
        return try elements(call).firstIndex { try call.machine.areEqual($0, call[1]) }
    }

    private static func part(_ call: Arguments) throws -> String {
        let part = try call.string(1)
        guard !part.isEmpty else { throw call.valueMismatch(1, "a text that is not empty") }
        return part
    }

    private static func elements(_ call: Arguments) throws -> [Value] {
        switch call[0] {
        case .list, .range: return try call.elements(0)
        default: throw call.mismatch(0, "a list or string")
        }
    }
}

extension TextSearch {
    /// Offsets of all occurrences, which do not overlap, in UTF-8 bytes.
    static func starts(of part: String, in text: [UInt8]) -> [Int] {
        var starts: [Int] = []
        var position = 0
        while let start = firstIndex(of: part, in: text, from: position) {
            starts.append(start)
            position = start + part.utf8.count
        }
        return starts
    }
}
