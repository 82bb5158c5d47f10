import Autograd
import NN
import Syntax
import TensorEngine

/// An error in words, before it has a place.
struct Report {
    let kind: ErrorKind
    let message: String
    var hint: String?

    init(_ kind: ErrorKind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }
}

extension RuntimeError {
    private static func didYouMean(_ nearest: String?) -> String? {
        nearest.map { "did you mean `\($0)`?" }
    }

    var report: Report {
        switch self {
        case .undefinedName(let name, let nearest):
            if let hint = ForeignName.hint(for: name) {
                return Report(.name, "`\(name)` is not defined", hint: hint)
            }
            return Report(.name, "`\(name)` is not defined", hint: RuntimeError.didYouMean(nearest))
        case .unsetLocal(let name, let namesake):
            let hint: String?
            switch namesake {
            case .variable:
                hint = "the assignment in this function makes `\(name)` its own; to change something outside, "
                    + "keep it in a record"
            case .field: hint = "the assignment in this method makes `\(name)` its own; the field is `self.\(name)`"
            case nil: hint = nil
            }
            return Report(.name, "the local `\(name)` is read before it has a value", hint: hint)
        case .unsetField(let name, let model):
            return Report(.name, "the field `\(name)` of \(model) is read before it has a value")
        case .noMember(let name, let type, let nearest):
            return Report(
                .name, "\(type) has no member `\(name)`",
                hint: ForeignName.hint(forMember: name, of: type) ?? RuntimeError.didYouMean(nearest))
        case .uncalledFunction(let name, let type):
            return Report(.name, "\(type) has no member `\(name)`", hint: "call the function: `x.\(name)(…)`")
        case .missingKey(let key, let nearest):
            return Report(.index, "the record has no key \"\(key)\"", hint: RuntimeError.didYouMean(nearest))
        case .missingField(let name, let nearest):
            return Report(.name, "the record has no field `\(name)`", hint: RuntimeError.didYouMean(nearest))
        case .notCallable(let type):
            return Report(.type, "\(type) cannot be called")
        case .notIndexable(let type):
            return Report(.type, "\(type) cannot be indexed")
        case .notIterable(let type):
            let hint = type == "a number" ? "a range is written `0..<n`" : nil
            return Report(.type, "\(type) cannot be looped over", hint: hint)
        case .notAssignable(let what):
            return Report(.type, "\(what) cannot be assigned to")
        case .condition(let value):
            return Report(
                .type, "a condition must be a bool or a one-element tensor, got \(value)",
                hint: value.hasPrefix("a tensor")
                    ? "`all(x)` or `any(x)` of it; `same(a, b)` compares whole tensors"
                    : "compare: `x != 0`, `len(xs) > 0`, `x != none`")
        case .operands(let op, let left, let right, let hint):
            return Report(.type, "`\(op)` does not go between \(left) and \(right)", hint: hint)
        case .operand(let op, let value, let hint):
            return Report(.type, "`\(op)` does not go with \(value)", hint: hint)
        case .notUnpackable(let value, let targets):
            return Report(.type, "\(value) cannot be unpacked into \(targets) targets")
        case .unknownArgument(let name, let function, let signature, let nearest):
            return Report(
                .type, "\(function) has no argument `\(name)`: \(function)\(signature)",
                hint: FigureOptions.hint(for: name, of: function) ?? ForeignName.hint(forArgument: name)
                    ?? RuntimeError.didYouMean(nearest))
        case .duplicateArgument(let name, let function):
            return Report(.type, "\(function) got the argument `\(name)` twice")
        case .tooManyArguments(let function, let signature, let given):
            return Report(.type, "too many arguments (\(given)): \(function)\(signature)")
        case .missingArgument(let name, let function, let signature):
            return Report(.type, "the argument `\(name)` is missing: \(function)\(signature)")
        case .argument(let name, let function, let rule, let got, let hint, let kind):
            return Report(kind, "`\(name)` of \(function) must be \(rule), got \(got)", hint: hint)
        case .unpackCount(let expected, let got):
            return Report(.value, "cannot unpack \(got) value\(got == 1 ? "" : "s") into \(expected) targets")
        case .indexOutOfRange(let index, let count, let type):
            return Report(.index, "index \(index) is out of range for a \(type) of length \(count)")
        case .recursionLimit(let depth):
            return Report(.memory, "more than \(depth) calls inside each other", hint: "does the recursion end?")
        case .outOfMemory(let bytes):
            return Report(.memory, "this needs \(ByteCount.text(bytes)), more than one value may take")
        case .file(let path, let reason):
            return Report(.io, "cannot read \"\(path)\": \(reason)")
        case .missingModule(let name, let isFile, let nearest):
            let isForeign = ["torch", "numpy", "tensorflow", "keras", "math"].contains(name)
            return Report(
                .io, "cannot read \"\(name)\(isFile ? "" : ".reg")\": no such file",
                hint: isForeign
                    ? "reg's functions need no import: `Linear(4, 8)`, `relu(x)`, `zeros(2, 3)`"
                    : RuntimeError.didYouMean(nearest))
        case .missingImport(let name, let nearest):
            return Report(.name, "`\(name)` is not defined in the module", hint: RuntimeError.didYouMean(nearest))
        case .importCycle(let names):
            return Report(.value, "an import cycle: \(names.joined(separator: " -> "))")
        case .raised(let kind, let message, let hint):
            return Report(kind, message, hint: hint)
        case .located(let diagnostic):
            return Report(diagnostic.kind, diagnostic.message, hint: diagnostic.hint)
        case .interrupted:
            return Report(.interrupted, "interrupted")
        case .exit(let status):
            return Report(.interrupted, "exit(\(status))")
        }
    }
}

/// Sizes in messages: `3.2 GB`.
enum ByteCount {
    static func text(_ bytes: Double) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
        var value = bytes
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return NumberText.general(value, digits: 3) + " " + units[unit]
    }
}
