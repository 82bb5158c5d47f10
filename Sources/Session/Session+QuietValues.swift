import Interpreter
import Syntax

/// The values of expressions by looking, never by running: for completion, hints and help.
extension Session {
    /// The value of `a.b[0].c`: names, literals, fields and indices.
    func quietValue(of text: String) -> Value? {
        quietExpression(text).flatMap { quietValue(of: $0) }
    }

    /// What a call calls, and how many arguments it has from before the parenthesis, as in `value.f(…)` and
    /// `value |> f(…)`.
    func quietCallee(of call: CursorContext.OpenCall) -> (function: Value, givenBefore: Int)? {
        quietCallee(call.callee).map { ($0.function, ($0.takesReceiver ? 1 : 0) + (call.isPiped ? 1 : 0)) }
    }

    private func quietCallee(_ text: String) -> (function: Value, takesReceiver: Bool)? {
        guard let expression = quietExpression(text) else { return nil }
        guard case .member(let object, let name) = expression.kind, let value = quietValue(of: object) else {
            return quietValue(of: expression).map { ($0, false) }
        }
        if let own = machine.quietMethod(value, name.text) { return own }
        return quietFunction(named: name.text).map { ($0, true) }
    }

    /// The function whose result `f(…)` is, for a text that ends in a call.
    func quietCallResult(of text: String) -> Value? {
        guard case .call(let callee, _)? = quietExpression(text)?.kind else { return nil }
        return quietValue(of: callee)
    }

    private func quietExpression(_ text: String) -> Expression? {
        guard !text.isEmpty,
            let program = try? Parser.parse(SourceText(name: "completion", text: text)), program.statements.count == 1,
            case .expression(let expression) = program.statements[0].kind
        else { return nil }
        return expression
    }

    private func quietFunction(named name: String) -> Value? {
        if let value = environment[name], machine.signatureText(of: value) != nil { return value }
        return Library.table[name].map { .builtin($0) }
    }

    private func quietValue(of expression: Expression) -> Value? {
        switch expression.kind {
        case .name(let name): return environment[name] ?? Library.table[name].map { .builtin($0) }
        case .parenthesized(let inner): return quietValue(of: inner)
        case .string(let text): return .string(text)
        case .number(let number): return .number(number)
        case .unary(.minus, let operand):
            guard case .number(let number)? = quietValue(of: operand) else { return nil }
            return .number(-number)
        case .list(let elements):
            // What is in it does not matter to what may follow it.
            return elements.isEmpty ? .list([]) : .list([.none])
        case .member(let object, let name):
            guard let value = quietValue(of: object) else { return nil }
            if case .tensor = value, name.text == "T" { return value }
            return machine.quietMember(value, name.text)
        case .index(let object, let subscripts):
            guard let value = quietValue(of: object) else { return nil }
            if case .tensor = value { return value }
            guard subscripts.count == 1 else { return nil }
            switch subscripts[0].kind {
            case .value(let key): return quietValue(of: key).flatMap { machine.quietElement(value, $0) }
            default: return value
            }
        default: return nil
        }
    }
}
