import Syntax

extension Checker {
    /// Variables that are assigned and never read, where that looks like a mistake: the name is a slip of another, or a
    /// function's own while a variable of the script was meant.
    func judgeUnreadVariables() {
        for scope in scopes where scope.kind != .modelBody {
            for variable in scope.variables.values where !variable.isRead && variable.isOnlyAssigned {
                judge(variable, of: scope)
            }
        }
    }

    private func judge(_ variable: CheckedVariable, of scope: CheckedScope) {
        let name = variable.name
        let place = variable.writes[0].span
        let shadowed = scope.kind == .cell ? nil : scope.module.variables[name]
        if let shadowed, shadowed.isRead, !shadowed.isDefinition {
            let hint = "the assignment in this function makes `\(name)` its own; to change the one outside, keep it "
                + "in a record: `state.\(name) = …`"
            report(Report(.name, "the local `\(name)` is never read", hint: hint), place)
            return
        }
        var home: CheckedScope? = scope
        while let current = home {
            if let meant = current.meant(by: name, before: place) {
                let advice = current === scope ? "" : "; to change it from here, keep it in a record: `state.\(meant) = …`"
                let hint = "did you mean `\(meant)`?" + advice
                report(Report(.name, "`\(name)` is assigned and never read", hint: hint), place)
                return
            }
            home = current.outer
        }
    }
}

extension CheckedScope {
    /// A variable with a value at that place of which the name is a slip.
    fileprivate func meant(by name: String, before place: Span) -> String? {
        let candidates = variables.values.filter { variable in
            guard let first = variable.writes.first, !variable.isDefinition else { return false }
            return first.span.start < place.start && isSlip(name, of: variable.name)
        }
        return candidates.map(\.name).min()
    }
}

/// Whether a word is another with one letter too many or too few inside it, or two neighbours swapped. Words that differ
/// at an end, in a digit or by another letter (`loss` and `losses`, `x1` and `x2`, `x_train` and `y_train`) are each
/// meant as they are.
private func isSlip(_ word: String, of other: String) -> Bool {
    let word = Array(word)
    let other = Array(other)
    guard min(word.count, other.count) >= 4 else { return false }
    let prefix = zip(word, other).prefix { $0 == $1 }.count
    let suffix = zip(word.reversed(), other.reversed()).prefix { $0 == $1 }.count
    if word.count == other.count {
        let isPair = prefix + suffix == word.count - 2
        return isPair && word[prefix] == other[prefix + 1] && word[prefix + 1] == other[prefix]
            && !word[prefix].isNumber && !other[prefix].isNumber
    }
    let (shorter, longer) = word.count < other.count ? (word, other) : (other, word)
    guard longer.count == shorter.count + 1, prefix + suffix >= shorter.count else { return false }
    return suffix > 0 && prefix > 0 && prefix < shorter.count && suffix < shorter.count && !longer[prefix].isNumber
}
