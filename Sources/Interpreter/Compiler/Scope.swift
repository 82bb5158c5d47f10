import Syntax

/// The names that one function, model body or cell can see, and where they live.
final class Scope {
    enum Kind {
        /// Top level of a script or prompt entry: its variables are the environment's.
        case cell
        case function
        /// Its variables are the instance's fields.
        case modelBody
        /// A function right inside a model: it reads the fields through its own `self`.
        case method
    }

    struct Local {
        let register: Int
        let isBoxed: Bool
    }

    let kind: Kind
    let parent: Scope?
    let builder: FunctionBuilder
    /// What inner functions mention; a variable among these lives in a box.
    let mentionedInside: Set<String>
    private var locals: [String: Local] = [:]
    /// Variables of the comprehensions around the present place, innermost last.
    private var overlays: [[String: Local]] = []
    private var captures: [String: Int] = [:]
    /// Of a model body: the place of each field.
    var fields: [String: Int] = [:]
    /// Variables that surely have a value at the present place.
    var assigned: Set<String> = []

    init(kind: Kind, parent: Scope?, builder: FunctionBuilder, mentionedInside: Set<String>) {
        self.kind = kind
        self.parent = parent
        self.builder = builder
        self.mentionedInside = mentionedInside
    }

    @discardableResult
    func declare(_ name: String, register: Int) -> Local {
        let local = Local(register: register, isBoxed: mentionedInside.contains(name))
        locals[name] = local
        return local
    }

    func pushOverlay(_ names: [String: Local]) { overlays.append(names) }
    func popOverlay() { overlays.removeLast() }

    /// A variable of this very function.
    func local(_ name: String) -> Local? {
        for overlay in overlays.reversed() {
            if let local = overlay[name] { return local }
        }
        return locals[name]
    }

    /// Lets a name that was a parameter mean something further out.
    func forget(_ name: String) { locals[name] = nil }

    /// The nearest variable of the name, in terms of this function.
    func resolve(_ name: String) -> VariableLocation {
        if let own = ownLocation(name) { return own }
        if let capture = captures[name] { return .capture(capture) }
        guard let outer = outerScope else { return .global(builder.environment.place(of: name)) }
        return reach(outer.resolve(name), name: name)
    }

    /// Everything of that name from here outwards: `a.f(b)` passes over what is not a function.
    func candidates(_ name: String) -> [VariableLocation] {
        let own = ownLocation(name).map { [$0] } ?? []
        guard let outer = outerScope else { return own + [.global(builder.environment.place(of: name))] }
        return own
            + outer.candidates(name).enumerated().map { level, location in
                reach(location, name: level == 0 ? name : "\(name)#\(level)")
            }
    }

    /// What functions inside this one can name of it and of those around it, for messages; asked for when all is
    /// declared.
    private(set) lazy var namesForInner: [String] = {
        guard kind != .cell else { return [] }
        return Array(locals.keys) + Array(fields.keys) + (parent?.namesForInner ?? [])
    }()

    /// What else has the name of a local: a field of the model, or a variable of a function around.
    func namesake(of name: String) -> RuntimeError.Namesake? {
        if kind == .method, parent?.fields[name] != nil { return .field }
        guard let outer = outerScope else { return nil }
        return outer.ownLocation(name) != nil ? .variable : outer.namesake(of: name)
    }

    private func ownLocation(_ name: String) -> VariableLocation? {
        if let local = local(name) { return local.isBoxed ? .box(local.register) : .register(local.register) }
        let model = kind == .method ? parent : self
        return model?.fields[name].map { .field($0) }
    }

    /// The scope that this function is made in. A method is made where its model stands, so it skips the model.
    private var outerScope: Scope? { kind == .method ? parent?.parent : parent }

    /// That of the script or prompt entry.
    var module: Scope { parent?.module ?? self }

    /// A location of the outer scope in terms of this one: what is not global has to be captured.
    private func reach(_ location: VariableLocation, name: String) -> VariableLocation {
        switch location {
        case .box(let register): return capture(name, .register(register))
        case .capture(let index): return capture(name, .capture(index))
        case .register: preconditionFailure("a variable that an inner function mentions lives in a box")
        case .field, .global: return location
        }
    }

    private func capture(_ name: String, _ source: CaptureSource) -> VariableLocation {
        if let index = captures[name] { return .capture(index) }
        let index = builder.captureSources.count
        builder.captureSources.append(source)
        captures[name] = index
        return .capture(index)
    }
}
