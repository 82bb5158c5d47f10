import Syntax

extension Checker {
    /// `value.name(…)` where no type of the library has such a method, nothing in the program could be a field of that
    /// name, and it is known what was meant.
    func judgeMethod(_ name: Name, of object: Expression) {
        if case .name("self") = object.kind { return }
        let isModule = moduleVariable(object)
        judgeLater {
            guard isModule?()?.module == nil, self.imports.isComplete, !self.members.contains(name.text) else { return }
            let meant = self.nearestMember(name.text).map { "did you mean `\($0)`?" }
            guard let hint = ForeignName.hint(forMember: name.text, of: "a value") ?? meant else { return }
            self.report(Report(.name, "nothing has a member `\(name.text)`", hint: hint), name.span)
        }
    }

    /// `value.name` where that is a slip of a name that some value has, and no value has a field of that name: those of
    /// files are not known.
    func judgeProperty(_ name: Name, of object: Expression) {
        if case .name("self") = object.kind { return }
        let isModule = moduleVariable(object)
        judgeLater {
            guard isModule?()?.module == nil, self.imports.isComplete, !self.readsFields, self.builtins[name.text] == nil,
                !self.members.contains(name.text)
            else { return }
            let near = slips(of: Array(name.text)).filter(self.members.contains)
            guard let meant = (near + (self.membersByShortened[name.text] ?? [])).min() else { return }
            self.report(Report(.name, "nothing has a member `\(name.text)`", hint: "did you mean `\(meant)`?"), name.span)
        }
    }

    /// Whether the program reads values from files, whose fields have the names that stand there.
    private var readsFields: Bool {
        !builtinsRead.isDisjoint(with: ["read_csv", "load_npz", "load_safetensors", "resume"])
    }

    /// `self.name` where the model has no such field or method, and nothing sets one.
    func judgeOwnMember(_ name: Name, isCalled: Bool) {
        guard let model = modelScope else { return }
        judgeLater {
            guard model.variables[name.text] == nil, !Members.namesForModules.contains(name.text),
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
