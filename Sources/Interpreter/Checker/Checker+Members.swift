import Syntax

extension Checker {
    /// `value.name(…)` where no type of the library has such a method, nothing in the program could be a field of that
    /// name, and it is known what was meant.
    func judgeMethod(_ name: Name, of object: Expression) {
        if case .name("self") = object.kind { return }
        let isModule = moduleVariable(object)
        judgeLater {
            guard isModule?()?.module == nil, self.imports.isComplete, !Members.callableNames.contains(name.text),
                !self.members.contains(name.text), !self.imports.members.contains(name.text)
            else { return }
            let known = Members.callableNames.union(self.members).union(self.builtins.names)
            let meant = nearest(name.text, in: known).map { "did you mean `\($0)`?" }
            guard let hint = ForeignName.hint(forMember: name.text, of: "a value") ?? meant else { return }
            self.report(Report(.name, "nothing has a member `\(name.text)`", hint: hint), name.span)
        }
    }

    /// `self.name` where the model has no such field or method, and nothing sets one.
    func judgeOwnMember(_ name: Name, isCalled: Bool) {
        guard let model = modelScope else { return }
        judgeLater {
            guard model.variables[name.text] == nil, !Members.isReservedForModules(name.text),
                !self.membersSet.contains(name.text)
            else { return }
            let known = Array(model.variables.keys) + Members.namesForModules + (isCalled ? self.builtins.names : [])
            self.report(.noMember(name.text, of: model.modelName, nearest: nearest(name.text, in: known)), name.span)
        }
    }

    /// The model whose instance `self` is here.
    private var modelScope: CheckedScope? {
        var current: CheckedScope? = scope
        while let here = current {
            if here.kind == .modelBody { return here }
            if here.kind == .method { return here.parent }
            // A function's own variable may have the name too.
            if here.variables["self"] != nil { return nil }
            current = here.outer
        }
        return nil
    }
}
