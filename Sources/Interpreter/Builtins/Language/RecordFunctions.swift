import Syntax

/// Functions of records.
enum RecordFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "keys", "(r)", "The keys of a record in their order, a list of strings.",
            example: "print({a: 1, b: 2}.keys())"
        ) { call in .list(try call.record(0).keys.map { .string($0) }) },
        Builtin(
            "values", "(r)", "The values of a record in the order of its keys.",
            example: "print({a: 1, b: 2}.values())"
        ) { call in .list(Array(try call.record(0).values)) },
        Builtin(
            "items", "(r)", "The entries of a record as pairs `[key, value]`.",
            example: "print({a: 1, b: 2}.items())"
        ) { call in
            let record = try call.record(0)
            return .list(zip(record.keys, record.values).map { .list([.string($0), $1]) })
        },
        Builtin(
            "get", "(r, key, default = none)", "The value under a key, or the default if there is none.",
            example: "print({a: 1}.get(\"b\", 0))"
        ) { call in try call.record(0)[try call.string(1)] ?? call[2] },
        Builtin(
            "remove", "(xs, key)",
            "Takes the entry under a key out of a record, in place, and gives its value; of a list, the first element "
                + "equal to the value.",
            example: "r = {a: 1, b: 2}; print(r.remove(\"a\"), r)"
        ) { call in
            if case .list(let list) = call[0] { return try removeElement(call, list) }
            guard case .record(let record) = call[0] else { throw call.mismatch(0, "a record or list") }
            let key = try call.string(1)
            guard let value = record[key] else {
                throw RuntimeError.missingKey(key, nearest: nearest(key, in: record.keys))
            }
            record[key] = nil
            return value
        },
        Builtin(
            "merge", "(*records)",
            "A new record with the entries of all; of entries under one key the last counts, in the first one's place.",
            example: "print(merge({a: 1, b: 2}, {b: 3}))"
        ) { call in
            let merged = RecordObject()
            for value in try call.list(0).elements {
                guard case .record(let record) = value else {
                    throw RuntimeError.type("merge takes records, got \(call.machine.brief(value))")
                }
                for (key, value) in zip(record.keys, record.values) { merged[key] = value }
            }
            return .record(merged)
        },
    ]

    private static func removeElement(_ call: Arguments, _ list: ListObject) throws -> Value {
        for (position, element) in list.elements.enumerated()
        where try call.machine.areEqual(element, call[1]) {
            return list.elements.remove(at: position)
        }
        throw RuntimeError.value("\(call.machine.brief(call[1])) is not in \(call.machine.brief(call[0]))")
    }
}
