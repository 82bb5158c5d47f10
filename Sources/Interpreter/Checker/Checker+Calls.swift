import Syntax

extension Checker {
    /// Whether a call fits the function that it names, where that is one for sure: a builtin, or a function or model of
    /// the program that is defined once.
    func judgeCall(_ callee: Expression, _ arguments: [Argument], _ span: Span) {
        if case .member(let object, let name) = callee.kind {
            judgeCall(of: name, in: object, arguments, span)
            return
        }
        guard case .name(let name) = callee.kind else { return }
        let variable = scope.resolve(name)?.variable
        let builtin = builtins[name]
        judgeLater {
            // A definition of a builtin's name may run after the call.
            let signature = builtin == nil ? variable?.signature : variable == nil ? builtin?.signature : nil
            guard let signature else { return }
            for (error, place) in signature.mistakes(in: arguments) { self.report(error, place ?? span) }
        }
    }
}

extension Signature {
    /// What is wrong with a call's arguments, whatever their values, and the place where it is not the whole call.
    func mistakes(in arguments: [Argument]) -> [(error: RuntimeError, place: Span?)] {
        var positional: [Value] = []
        var named: [(Name, Value)] = []
        var spreads = false
        for argument in arguments {
            switch argument.kind {
            case .positional: positional.append(.none)
            case .named(let name): named.append((name, .none))
            case .spreadList, .spreadRecord: spreads = true
            }
        }
        let unknown = named.compactMap { name, _ in
            refusal(of: name.text).map { (error: $0, place: Optional(name.span)) }
        }
        // How many values a spread gives is not known.
        if !unknown.isEmpty || spreads { return unknown }
        do {
            _ = try bind(positional: positional, named: named)
            return []
        } catch let error as RuntimeError {
            let place = error.argumentName.flatMap { name in named.last { $0.0.text == name }?.0.span }
            return [(error, place)]
        } catch {
            return []
        }
    }
}
