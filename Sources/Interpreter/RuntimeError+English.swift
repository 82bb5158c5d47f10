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
                hint: ForeignName.hint(forMember: name) ?? RuntimeError.didYouMean(nearest))
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
                hint: FigureOptions.hint(for: name, of: function) ?? RuntimeError.didYouMean(nearest))
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

/// Names that belong to PyTorch or Python and what reg calls them.
enum ForeignName {
    private static let names = [
        "cat": "concat", "view": "reshape", "numel": "size", "manual_seed": "seed", "size_": "size",
        "add": "+", "sub": "-", "mul": "*", "div": "/", "mm": "@", "bmm": "@", "mv": "@",
        "clamp": "clip", "absolute": "abs", "astype": "num", "float": "num", "True": "true", "False": "false",
        "None": "none", "null": "none", "MSELoss": "mse", "CrossEntropyLoss": "cross_entropy", "array": "tensor",
        "println": "print", "len_": "len", "dim": "rank", "ndim": "rank", "std_dev": "std",
        "add_scalar": "scalar", "add_scalars": "scalars", "add_histogram": "histogram", "add_text": "text",
        "add_figure": "figure", "add_hparams": "hparams",
        "to_csv": "write_csv", "savefig": "save", "imshow": "heatmap", "matshow": "heatmap",
        "axhline": "guide(y = …)", "axvline": "guide(x = …)",
        "histogram": "hist", "scatterplot": "scatter", "semilogy": "plot(y, log_y = true)",
        "semilogx": "plot(x, y, log_x = true)", "loglog": "plot(x, y, log_x = true, log_y = true)",
    ]

    /// After a point.
    static func hint(forMember name: String) -> String? {
        switch name {
        case "numpy", "cpu", "cuda", "to": return "tensors have no device, and `x.tolist()` gives lists"
        case "numel", "view", "ndim", "dim": return names[name].map { "in reg: `x.\($0)`" }
        case "length": return "in reg: `len(x)`"
        case "push": return "in reg: `xs.append(x)`"
        default: return prefixes.contains(name) ? nil : hint(for: name)
        }
    }

    private static let prefixes = ["nn", "F", "torch", "np", "numpy", "tf", "keras"]

    /// Arguments of PyTorch, Keras and Python, and the names that stand for them here.
    private static let arguments: [String: [String]] = [
        "key": ["by"], "learning_rate": ["lr"], "optimizer": ["opt"], "criterion": ["loss"], "verbose": ["progress"],
        "num_epochs": ["epochs"], "n_epochs": ["epochs"], "nb_epoch": ["epochs"], "validation_data": ["val"],
        "callback": ["callbacks"], "rate": ["p"], "drop_prob": ["p"], "units": ["out_features", "hidden_size"],
        "filters": ["out_channels"], "strides": ["stride"], "epsilon": ["eps"], "decay_rate": ["gamma"],
        "kernel_regularizer": ["weight_regularizer"], "kernel_constraint": ["weight_constraint"],
        "beta": ["betas"], "beta_1": ["betas"], "beta_2": ["betas"], "l2": ["weight_decay"], "wd": ["weight_decay"],
        "weight_decay_rate": ["weight_decay"], "clipnorm": ["clip_norm"], "clipvalue": ["clip_value"],
    ]

    /// What a function with these parameters calls an argument that has another name elsewhere.
    static func argument(_ name: String, among parameters: [String]) -> String? {
        arguments[name]?.first(where: parameters.contains)
    }

    static func hint(for name: String) -> String? {
        switch name {
        case _ where prefixes.contains(name):
            return "reg's functions and layers have no prefix: `Linear(4, 8)`, `relu(x)`, `zeros(2, 3)`"
        case "plt", "sns":
            return "pictures need no prefix: `plot([1, 4, 9])`, `hist(x)`, `heatmap(w)`"
        case "show":
            return "`print(figure)` shows it, `figure.save(\"a.svg\")` writes a file"
        case "self":
            return "`self` is the instance inside a model's functions"
        case "numel", "view", "ndim", "dim":
            return names[name].map { "in reg: `x.\($0)`" }
        default:
            return (names[name] ?? ForeignSpelling.instead(of: name)).map { "in reg: `\($0)`" }
        }
    }
}
