import Syntax

extension Checker {
    func visitImport(_ path: ImportPath, _ alias: Name?) {
        let kind = module(path).map { CheckedVariable.Write.Kind.module($0) }
        write(alias?.text ?? path.moduleName, alias?.span ?? path.span, kind ?? .other)
    }

    func visitImport(of names: [Name], from path: ImportPath) {
        let module = module(path)
        for name in names {
            let definition = module?.variables[name.text]
            if let module, definition == nil {
                judgeLater {
                    let nearest = nearest(name.text, in: module.variables.keys)
                    self.report(.missingImport(name.text, nearest: nearest), name.span)
                }
            }
            if let inner = definition?.module {
                write(name.text, name.span, .module(inner))
            } else if let signature = definition?.signature {
                write(name.text, name.span, .definition(signature))
                if definition?.attemptsArguments ?? false { scope.target(name.text).variable.attemptsArguments = true }
            } else {
                write(name.text, name.span, .other)
            }
        }
    }

    private func module(_ path: ImportPath) -> ImportedModule? {
        do {
            return try imports.module(path, from: source, builtins: builtins)
        } catch RuntimeError.located(let diagnostic) {
            judgeLater { self.report(diagnostic, importedAt: path.span) }
        } catch {
            judgeLater { self.report(error.report, path.span) }
        }
        return nil
    }

    // MARK: Members

    /// `module.name`, where no file defines it; of a call, where no function of the name is in scope either.
    func judgeMember(_ name: Name, of object: Expression, isCalled: Bool = false) {
        if case .name("self") = object.kind { judgeOwnMember(name, isCalled: isCalled) }
        guard let variable = moduleVariable(object) else { return }
        judgeLater {
            guard let module = variable()?.module, module.variables[name.text] == nil,
                !self.membersSet.contains(name.text)
            else { return }
            let members = Array(module.variables.keys)
            let error: RuntimeError =
                isCalled
                ? .noMember(name.text, of: "a record", nearest: nearest(name.text, in: members + self.builtins.names))
                : .missingField(name.text, nearest: nearest(name.text, in: members))
            self.report(error, name.span)
        }
    }

    /// Whether a call of `module.name(…)` fits the function.
    func judgeCall(of name: Name, in object: Expression, _ arguments: [Argument], _ span: Span) {
        guard let variable = moduleVariable(object) else { return }
        judgeLater {
            guard !self.membersSet.contains(name.text),
                let signature = variable()?.module?.variables[name.text]?.signature
            else { return }
            for (error, place) in signature.mistakes(in: arguments) { self.report(error, place ?? span) }
        }
    }

    /// The variable that an expression like `a.b` names, asked for when all is known: `a` may be a module with a
    /// module `b` in it.
    func moduleVariable(_ expression: Expression) -> (() -> CheckedVariable?)? {
        switch expression.kind {
        case .name(let name):
            guard let variable = scope.resolve(name)?.variable else { return nil }
            return { variable }
        case .member(let object, let name):
            return moduleVariable(object).map { outer in { outer()?.module?.variables[name.text] } }
        default: return nil
        }
    }
}
