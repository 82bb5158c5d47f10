import Syntax

/// Finds mistakes in a program without running it: names that nothing defines, variables that are read before they
/// can have a value, calls that do not fit what they call, and assignments that look like slips of the pen.
///
/// It says only what is sure, or nearly so: fields of records and members of values other than imported modules are not
/// known, and judged only where no value at all has such a member; and what stands in a `try` block, or in a function
/// that is given to one which tries it, is meant to be able to fail.
public final class Checker {
    let source: SourceText
    let builtins: BuiltinTable
    var scope: CheckedScope
    /// All scopes of functions and the script's own, in the order of the source.
    private(set) var scopes: [CheckedScope]
    /// How many `try` blocks are around the present place.
    var attempts = 0
    /// What can be judged only when all of the program has been seen.
    private var judgements: [() -> Void] = []
    private var findings: [(span: Span, diagnostic: Diagnostic)] = []
    private var suggestions: [String: String?] = [:]
    private var nearestMembers: [String: String?] = [:]
    let imports: CheckedImports
    var builtinsRead: Set<String> = []
    /// What `a.name = e` sets, of whatever value: a module may have it too.
    var membersSet: Set<String> = []
    /// Keys of records, and texts, which may become keys.
    var keys: Set<String> = []

    private init(_ source: SourceText, _ builtins: BuiltinTable, _ imports: CheckedImports) {
        self.source = source
        self.builtins = builtins
        self.imports = imports
        scope = CheckedScope(kind: .cell, parent: nil)
        scopes = [scope]
    }

    /// The findings in the order of the source. Imported files are read, from beside the program's or from the folders
    /// of the standard library, and not run.
    public static func check(_ program: Program, builtins: BuiltinTable, libraryFolders: [String]) -> [Diagnostic] {
        let imports = CheckedImports(finder: ModuleFinder(libraryFolders: libraryFolders))
        let checker = Checker(program.source, builtins, imports)
        checker.compile(program)
        checker.walk(program)
        for judge in checker.judgements { judge() }
        checker.judgeUnreadVariables()
        let ordered = checker.findings.enumerated().sorted { left, right in
            (left.element.span.start, left.offset) < (right.element.span.start, right.offset)
        }
        return ordered.map(\.element.diagnostic)
    }

    /// What a file defines that is imported: its own findings are told when it is checked itself.
    static func module(
        of program: Program, builtins: BuiltinTable, imports: CheckedImports
    ) -> ImportedModule {
        let checker = Checker(program.source, builtins, imports)
        checker.walk(program)
        return ImportedModule(checker.scope.variables, members: checker.members)
    }

    /// Names that values of the program may have after a point, those of its imports and of the library included; asked
    /// for when all is known.
    private(set) lazy var members: Set<String> = {
        let own = scopes.reduce(into: keys.union(membersSet)) { $0.formUnion($1.variables.keys) }
        return own.union(imports.members).union(Members.callableNames).union(Members.namesOfParts)
    }()

    /// The members of which a word lacks one inner letter.
    private(set) lazy var membersByShortened: [String: [String]] = {
        var names: [String: [String]] = [:]
        for name in members {
            for word in shortened(Array(name)) { names[word, default: []].append(name) }
        }
        return names
    }()

    /// What a method's name may have been meant for; one answer for all places of a name.
    func nearestMember(_ name: String) -> String? {
        if let known = nearestMembers[name] { return known }
        let nearest = nearest(name, in: members.union(builtins.names))
        nearestMembers[name] = .some(nearest)
        return nearest
    }

    private func walk(_ program: Program) {
        var names = NameCollector()
        names.visit(program.statements)
        for name in names.assigned { scope.declare(name) }
        visit(program.statements)
    }

    /// What the compiler refuses, such as a field with the name of a module's own member.
    private func compile(_ program: Program) {
        let environment = Environment(name: source.name)
        do {
            _ = try Compiler.compile(program, in: environment, builtins: builtins)
        } catch let refusal as Diagnostic {
            findings.append((refusal.location?.span ?? Span(0, 0), refusal))
        } catch {
            preconditionFailure("the compiler throws diagnostics only")
        }
    }

    // MARK: Findings

    func report(_ error: RuntimeError, _ span: Span) {
        report(error.report, span)
    }

    func report(_ report: Report, _ span: Span) {
        let diagnostic = Diagnostic(
            kind: report.kind, message: report.message, hint: report.hint, location: Location(source, span))
        findings.append((span, diagnostic))
    }

    /// What an imported file is refused for, with the place of the import behind it.
    func report(_ refusal: Diagnostic, importedAt span: Span) {
        let importing = TraceEntry(function: nil, location: Location(source, span))
        let diagnostic = Diagnostic(
            kind: refusal.kind, message: refusal.message, hint: refusal.hint, location: refusal.location,
            trace: refusal.trace + [importing])
        findings.append((span, diagnostic))
    }

    /// Runs at the end, unless a `try` block is there for what it would find.
    func judgeLater(_ judgement: @escaping () -> Void) {
        if attempts == 0 { judgements.append(judgement) }
    }

    // MARK: Scopes

    /// Walks the body of a function in a scope of its own.
    @discardableResult
    func enter(_ kind: Scope.Kind, _ body: () -> Void) -> CheckedScope {
        let outer = scope
        let inner = CheckedScope(kind: kind, parent: outer)
        scopes.append(inner)
        scope = inner
        body()
        scope = outer
        return inner
    }

    // MARK: Names

    /// A name that is read. In `x += e` the reading serves the assignment only, and does not count as a use.
    func read(_ name: String, _ span: Span, isUse: Bool = true) {
        guard let (variable, owner) = scope.resolve(name) else {
            if builtins[name] != nil {
                builtinsRead.insert(name)
            } else if builtins.constants[name] == nil {
                reportUndefined(name, span)
            }
            return
        }
        if isUse { variable.isRead = true }
        guard owner === scope, !scope.flow.mayHaveValue(name) else { return }
        // One finding a mistake: it is not told as unread besides.
        variable.isRead = true
        switch scope.kind {
        case .cell: reportTooEarly(variable, span)
        case .function, .method:
            let field = scope.kind == .method ? scope.parent?.variables[name] : nil
            let isVariable = scope.outer?.resolve(name) != nil || builtins[name] != nil
            let namesake: RuntimeError.Namesake? = field != nil ? .field : isVariable ? .variable : nil
            judgeLater { self.report(.unsetLocal(name, namesake: namesake), span) }
        case .modelBody: reportEarlyField(variable, span)
        }
    }

    private func reportUndefined(_ name: String, _ span: Span) {
        let scope = scope
        judgeLater {
            let candidates = scope.visibleNames + self.builtins.words
            let suggestion = self.suggestions[name] ?? nearest(name, in: candidates)
            self.suggestions[name] = .some(suggestion)
            self.report(.undefinedName(name, nearest: suggestion), span)
        }
    }

    /// At top level, before the statement that defines it; a builtin of the name serves until then.
    private func reportTooEarly(_ variable: CheckedVariable, _ span: Span) {
        let name = variable.name
        if builtins[name] != nil || builtins.constants[name] != nil { return }
        judgeLater {
            let line = variable.writes.first.map { self.source.position(of: $0.span.start).line }
            let hint = line.map { "line \($0) defines it" }
            self.report(Report(.name, "`\(name)` is not defined yet", hint: hint), span)
        }
    }

    private func reportEarlyField(_ variable: CheckedVariable, _ span: Span) {
        let model = scope
        judgeLater {
            if model.fieldsOfSelf.contains(variable.name) { return }
            self.report(.unsetField(variable.name, model: model.modelName), span)
        }
    }

    /// A name that gets a value.
    func write(_ name: String, _ span: Span, _ kind: CheckedVariable.Write.Kind) {
        let (variable, isOverlay) = scope.target(name)
        variable.writes.append(.init(kind: kind, span: span))
        if !isOverlay { scope.flow.assign(name) }
    }
}
