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
    /// A variable with a value at that place of which the name is a slip: the same with one letter too many or too few
    /// inside it, or with two neighbours swapped. Names that differ at an end, in a digit or by another letter (`loss`
    /// and `losses`, `x1` and `x2`, `x_train` and `y_train`) are each meant as they are.
    fileprivate func meant(by name: String, before place: Span) -> String? {
        let letters = Array(name)
        let candidates = slips(of: letters) + (namesByShortened[name] ?? [])
        return candidates.filter { candidate in
            guard let variable = variables[candidate], let first = variable.writes.first else { return false }
            return !variable.isDefinition && first.span.start < place.start
        }.min()
    }
}

/// The words that a word may have been meant for, those with one letter more aside.
func slips(of word: [Character]) -> [String] { shortened(word) + swapped(word) }

/// Shorter words are too often like each other.
private let shortestSlip = 4

/// The words that a word is without one of its inner letters.
func shortened(_ word: [Character]) -> [String] {
    guard word.count > shortestSlip else { return [] }
    return (1..<word.count - 1).filter { !word[$0].isNumber }.map { index in
        String(word[..<index] + word[(index + 1)...])
    }
}

/// The words that a word is with two neighbours swapped.
private func swapped(_ word: [Character]) -> [String] {
    guard word.count >= shortestSlip else { return [] }
    let places = (1..<word.count).filter { index in
        let (left, right) = (word[index - 1], word[index])
        return left != right && !left.isNumber && !right.isNumber
    }
    return places.map { index in
        var letters = word
        letters.swapAt(index - 1, index)
        return String(letters)
    }
}
