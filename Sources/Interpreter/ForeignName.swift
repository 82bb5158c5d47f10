import Syntax

/// Names that belong to PyTorch or Python and what reg calls them.
enum ForeignName {
    private static let names = [
        "cat": "concat", "view": "reshape", "numel": "size", "manual_seed": "seed", "size_": "size",
        "add": "+", "sub": "-", "mul": "*", "div": "/", "mm": "@", "bmm": "@", "mv": "@",
        "clamp": "clip", "absolute": "abs", "astype": "num", "float": "num", "True": "true", "False": "false",
        "None": "none", "null": "none", "MSELoss": "mse", "CrossEntropyLoss": "cross_entropy", "array": "tensor",
        "DataLoader": "batches(x, y, size)",
        "println": "print", "len_": "len", "dim": "rank", "ndim": "rank", "std_dev": "std",
        "add_scalar": "scalar", "add_scalars": "scalars", "add_histogram": "histogram", "add_text": "text",
        "add_figure": "figure", "add_hparams": "hparams",
        "to_csv": "write_csv", "savefig": "save", "imshow": "heatmap", "matshow": "heatmap",
        "axhline": "guide(y = …)", "axvline": "guide(x = …)",
        "histogram": "hist", "scatterplot": "scatter", "semilogy": "plot(y, log_y = true)",
        "semilogx": "plot(x, y, log_x = true)", "loglog": "plot(x, y, log_x = true, log_y = true)",
    ]

    /// Methods of lists and strings in Python and JavaScript.
    private static let sequenceMembers = [
        "length": "len(x)", "size": "len(x)", "push": "xs.append(x)", "add": "xs.append(x)", "includes": "x in xs",
        "contains": "x in xs", "has": "x in xs", "forEach": "for x in xs { … }", "clear": "xs = []",
        "reverse": "reversed(xs)", "sort": "sorted(xs)", "slice": "xs[a:b]", "substring": "s[a:b]", "substr": "s[a:b]",
        "repeat": "s * n", "find": "s.index(x)", "indexOf": "xs.index(x)", "trim": "s.strip()",
        "toUpperCase": "s.upper()", "toLowerCase": "s.lower()", "toString": "str(x)", "format": "f\"{x:.2f}\"",
        "startsWith": "s.starts_with(x)", "startswith": "s.starts_with(x)", "endsWith": "s.ends_with(x)",
        "endswith": "s.ends_with(x)", "isdigit": "try { num(s) } catch err { … }",
    ]

    /// Methods of PyTorch's tensors that change them or their type.
    private static func tensorHint(_ name: String) -> String? {
        switch name {
        case "requires_grad_": return "in reg: `x.requires_grad = true`"
        case "float", "double", "half", "long", "short", "bool", "type": return numberTypes
        case _ where name.hasSuffix("_"): return "`x += 1`, `x *= 2` and `x[...] = 0` change a tensor in place"
        default: return nil
        }
    }

    private static let numberTypes = "all tensors are of 32-bit floats; labels and indices are whole numbers among them"

    /// For arguments that have no place here.
    static func hint(forArgument name: String) -> String? {
        switch name {
        case "dtype": return numberTypes
        case "device", "pin_memory", "num_workers": return "leave it out: all is computed by the processor's cores"
        default: return nil
        }
    }

    /// After a point.
    static func hint(forMember name: String, of type: String) -> String? {
        if type == "a tensor", let own = tensorHint(name) { return own }
        if type == "a list" || type == "a string", let own = sequenceMembers[name] { return "in reg: `\(own)`" }
        switch name {
        case "numpy", "cpu", "cuda", "to": return "tensors have no device, and `x.tolist()` gives lists"
        case "numel", "view", "ndim", "dim": return names[name].map { "in reg: `x.\($0)`" }
        case "length": return "in reg: `len(x)`"
        case "show": return hint(for: name)
        default: return names[name].map { "in reg: `\($0)`" }
        }
    }

    private static let prefixes = ["nn", "F", "torch", "np", "numpy", "tf", "keras", "math", "Math"]

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
        case "super":
            return "a model has no base class: its body makes the layers, and `fn forward(x)` uses them"
        case "float16", "float32", "float64", "int32", "int64":
            return numberTypes
        case "console", "printf", "puts", "disp", "echo":
            return "in reg: `print(x)`"
        case "show":
            return "`print(figure)` shows it, `figure.save(\"a.svg\")` writes a file"
        case "self":
            return "`self` is the instance inside a model's functions"
        case "numel", "view", "ndim", "dim":
            return names[name].map { "in reg: `x.\($0)`" }
        default:
            return (names[name] ?? ForeignSpelling.instead(ofName: name)).map { "in reg: `\($0)`" }
        }
    }
}
