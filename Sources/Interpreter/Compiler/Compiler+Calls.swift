import Syntax

extension Compiler {
    func compileCall(_ callee: Expression, _ arguments: [Argument], into result: Int, _ span: Span) throws {
        if case .member(let object, let name) = callee.kind {
            try compileMemberCall(object, name, arguments, into: result, span)
            return
        }
        let base = try builder.allocate()
        // A variable that the arguments cannot change need not be copied to be called.
        if arguments.allSatisfy({ $0.kind.isPositional && !$0.value.mayAssign }), case .name(let name) = callee.kind {
            switch scope.resolve(name) {
            case .register(let register):
                checkSet(name, register, callee.span)
                try compileArguments(arguments)
                builder.emit(.callLocal, a: result, b: base, c: arguments.count, d: register, span)
                return
            case .global(let place) where builtins[name] == nil && builtins.constants[name] == nil && isDefined(name):
                try compileArguments(arguments)
                builder.emit(.callGlobal, a: result, b: base, c: arguments.count, d: place, span)
                return
            default: break
            }
        }
        try compile(callee, into: base)
        try compileArguments(arguments)
        try emitCall(arguments, base: base, into: result, span)
    }

    /// Whether a variable of the script surely has a value when the present place is reached. Another is read before the
    /// arguments of its call are evaluated, so that a misspelt function is told first.
    private func isDefined(_ name: String) -> Bool {
        scope.module.assigned.contains(name) || environment[name] != nil
    }

    /// `a.f(b)`: `a` is the first argument unless `f` turns out to be `a`'s own.
    private func compileMemberCall(
        _ object: Expression, _ name: Name, _ arguments: [Argument], into result: Int, _ span: Span
    ) throws {
        // One register for the function, then the receiver and the arguments, as in any call.
        let base = try builder.allocate(2)
        try compile(object, into: base + 1)
        try compileArguments(arguments)
        let site = CallSite()
        site.member = name
        site.candidates = scope.candidates(name.text).filter(isReadable)
        if arguments.contains(where: { !$0.kind.isPositional }) { site.arguments = arguments.map(\.kind.forCallSite) }
        site.builtin = builtins[name.text]
        site.tensorMethod = TensorMembers.table.methods[name.text]
        site.isTensorProperty = TensorMembers.table.properties[name.text] != nil
        builder.emit(.callMember, a: result, b: base, c: arguments.count, d: builder.add(site), span)
    }

    /// A field is found through the receiver's own members or not at all; `self.f(x)` says it plainly.
    private func isReadable(_ location: VariableLocation) -> Bool {
        if case .field = location { return false }
        return true
    }

    private func compileArguments(_ arguments: [Argument]) throws {
        let first = try builder.allocate(arguments.count)
        for (index, argument) in arguments.enumerated() { try compile(argument.value, into: first + index) }
    }

    private func emitCall(_ arguments: [Argument], base: Int, into result: Int, _ span: Span) throws {
        if arguments.allSatisfy(\.kind.isPositional) {
            builder.emit(.call, a: result, b: base, c: arguments.count, span)
        } else {
            let site = CallSite()
            site.arguments = arguments.map(\.kind.forCallSite)
            builder.emit(.callWithNames, a: result, b: base, c: arguments.count, d: builder.add(site), span)
        }
    }

    /// `x |> f(a)` is `f(x, a)`.
    func compilePipe(_ value: Expression, _ stage: Expression, into result: Int, _ span: Span) throws {
        let base = try builder.allocate(2)
        // The value comes first, as it is written first.
        try compile(value, into: base + 1)
        var arguments: [Argument] = []
        switch stage.kind {
        case .call(let callee, let given):
            try compile(callee, into: base)
            arguments = given
        default:
            try compile(stage, into: base)
        }
        try compileArguments(arguments)
        let all = [Argument(.positional, value)] + arguments
        try emitCall(all, base: base, into: result, span)
    }
}

extension Argument.Kind {
    var isPositional: Bool {
        if case .positional = self { return true }
        return false
    }

    var forCallSite: CallSite.ArgumentKind {
        switch self {
        case .positional: return .positional
        case .named(let name): return .named(name)
        case .spreadList: return .spreadList
        case .spreadRecord: return .spreadRecord
        }
    }
}
