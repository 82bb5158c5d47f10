import Syntax

/// A variable of the program that is checked: where it gets values and whether anything reads it.
final class CheckedVariable {
    struct Write {
        enum Kind {
            /// `x = e` or `x += e`
            case value
            /// `fn x(…)`, `model x(…)` or `x = fn(…)`: a call of it can be checked.
            case definition(Signature)
            /// `import x`
            case module(ImportedModule)
            /// A parameter, one of several targets, a loop's variable, an import, …
            case other
        }

        let kind: Kind
        let span: Span
    }

    let name: String
    var writes: [Write] = []
    var isRead = false
    /// Of a parameter: whether the function calls it inside a `try`.
    var isAttempted = false
    /// Of a function that calls a parameter inside a `try`: what it is given is meant to be able to fail.
    var attemptsArguments = false

    init(_ name: String) {
        self.name = name
    }

    /// What it is called with, where it is one function for sure.
    var signature: Signature? {
        guard writes.count == 1, case .definition(let signature) = writes[0].kind else { return nil }
        return signature
    }

    /// The module that it is, where it is one for sure.
    var module: ImportedModule? {
        guard writes.count == 1, case .module(let module) = writes[0].kind else { return nil }
        return module
    }

    /// Whether all that happens to it are assignments of its own statement.
    var isOnlyAssigned: Bool {
        !writes.isEmpty && writes.allSatisfy { if case .value = $0.kind { true } else { false } }
    }

    var isDefinition: Bool {
        writes.contains { if case .definition = $0.kind { true } else { false } }
    }
}

/// The names that one function, model body or script can see while it is checked; resolves them as `Scope` does for
/// the compiler.
final class CheckedScope {
    let kind: Scope.Kind
    let parent: CheckedScope?
    private(set) var variables: [String: CheckedVariable] = [:]
    /// Variables of the comprehensions around the present place, innermost last.
    private var overlays: [[String: CheckedVariable]] = []
    var flow = AssignmentFlow()
    /// Of a model body.
    var modelName = ""
    /// Of a model body: fields that methods set as `self.name = …`, at a time that is not known.
    var fieldsOfSelf: Set<String> = []

    init(kind: Scope.Kind, parent: CheckedScope?) {
        self.kind = kind
        self.parent = parent
    }

    @discardableResult
    func declare(_ name: String) -> CheckedVariable {
        if let variable = variables[name] { return variable }
        let variable = CheckedVariable(name)
        variables[name] = variable
        return variable
    }

    func pushOverlay(_ names: [String]) {
        overlays.append(Dictionary(names.map { ($0, CheckedVariable($0)) }, uniquingKeysWith: { first, _ in first }))
    }

    func popOverlay() { overlays.removeLast() }

    /// What an assignment to the name changes: a comprehension's variable or one of this very function.
    func target(_ name: String) -> (variable: CheckedVariable, isOverlay: Bool) {
        for overlay in overlays.reversed() {
            if let variable = overlay[name] { return (variable, true) }
        }
        return (declare(name), false)
    }

    /// The nearest variable of the name; `owner` is nil for one whose place in the flow does not matter.
    func resolve(_ name: String) -> (variable: CheckedVariable, owner: CheckedScope?)? {
        for overlay in overlays.reversed() {
            if let variable = overlay[name] { return (variable, nil) }
        }
        if let variable = variables[name] { return (variable, self) }
        if kind == .method, let variable = parent?.variables[name], name != "self" { return (variable, parent) }
        return outer?.resolve(name)
    }

    /// Everything of that name from here outwards, as `a.f(b)` looks through it.
    func candidates(_ name: String) -> [CheckedVariable] {
        let own = [variables[name]].compactMap { $0 } + overlays.compactMap { $0[name] }
        return own + (outer?.candidates(name) ?? [])
    }

    /// The scope that this function is made in. A method is made where its model stands.
    var outer: CheckedScope? { kind == .method ? parent?.parent : parent }

    var module: CheckedScope { parent?.module ?? self }

    /// The variables of which a word lacks one inner letter; asked for when all are known.
    private(set) lazy var namesByShortened: [String: [String]] = {
        var names: [String: [String]] = [:]
        for name in variables.keys {
            for word in shortened(Array(name)) { names[word, default: []].append(name) }
        }
        return names
    }()

    /// Names that could have been meant here.
    var visibleNames: [String] {
        let fields = kind == .method ? Array(parent?.variables.keys ?? [:].keys) : []
        return overlays.flatMap(\.keys) + Array(variables.keys) + fields + (outer?.visibleNames ?? [])
    }
}
