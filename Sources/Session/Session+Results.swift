import Interpreter
import Syntax

/// The values of entries: how they are shown, and under which names they stay.
extension Session {
    /// Shows the value of the running entry's code, where it has one, and gives it its names.
    func show(_ value: Value, of program: Program) {
        guard program.showsItsValue, let display = echo(value, of: program) else { return }
        remember(value, entries.count)
        output(.result(number: entries.count, display))
    }

    /// What `Out[n]` shows, or nil for none.
    private func echo(_ value: Value, of program: Program) -> Display? {
        if value.isNone { return nil }
        if case .module(let module) = value, program.endsInModeChange {
            let text = "\(module.summary) in \(module.mode) mode"
            return Display(text: text.count <= displayWidth ? text : "\(module.kind) in \(module.mode) mode")
        }
        if case .object(let object) = value { return Display(text: object.text(in: textStyle), of: object) }
        return Display(text: machine.echoed(value))
    }

    /// `_`, `__` and `_n` are the last result, the one before and that of cell n.
    private func remember(_ value: Value, _ number: Int) {
        if let last = environment["_"] { environment["__"] = last }
        environment["_"] = value
        environment["_\(number)"] = value
    }
}

extension Program {
    /// Whether the last thing is an expression that no `;` silences.
    var showsItsValue: Bool {
        guard let last = statements.last, case .expression = last.kind else { return false }
        let rest = source.bytes[last.span.end...]
        for byte in rest {
            if byte == UInt8(ascii: ";") { return false }
            if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\n") { return true }
        }
        return true
    }

    /// Whether the last thing is `net.train()` or `net.eval()`, which is answered with one line.
    var endsInModeChange: Bool {
        guard let last = statements.last, case .expression(let expression) = last.kind,
            case .call(let callee, let arguments) = expression.kind, arguments.isEmpty,
            case .member(_, let name) = callee.kind
        else { return false }
        return name.text == "train" || name.text == "eval"
    }
}
