import Syntax

/// What a file defines for those who import it, as far as its text says.
final class ImportedModule {
    let variables: [String: CheckedVariable]
    /// Names that its values may have after a point.
    let members: Set<String>

    init(_ variables: [String: CheckedVariable], members: Set<String>) {
        self.variables = variables
        self.members = members
    }
}

/// The files that a checked program imports, directly or through others, each read once and never run.
final class CheckedImports {
    private let finder: ModuleFinder
    /// Nil for a file that is being read: it is part of a cycle.
    private var modules: [String: ImportedModule?] = [:]
    /// Whether all of them could be read.
    private(set) var isComplete = true

    init(finder: ModuleFinder) {
        self.finder = finder
    }

    /// What the values of all of them may have after a point.
    var members: Set<String> { modules.values.reduce(into: []) { $0.formUnion($1?.members ?? []) } }

    /// Throws what the import would throw before any of the file runs; nil where nothing is known of the module.
    func module(_ path: ImportPath, from source: SourceText, builtins: BuiltinTable) throws -> ImportedModule? {
        do {
            return try read(path, from: source, builtins)
        } catch {
            isComplete = false
            throw error
        }
    }

    private func read(_ path: ImportPath, from source: SourceText, _ builtins: BuiltinTable) throws -> ImportedModule? {
        let file = try finder.locate(path.text, isFile: path.isFile, from: source)
        if let known = modules[file] { return known }
        modules[file] = .some(nil)
        let program: Program
        do {
            program = try Parser.parse(SourceText(name: file, text: TextFile.read(file)))
        } catch let errors as SyntaxErrors {
            throw RuntimeError.located(errors.diagnostics[0])
        }
        let module = Checker.module(of: program, builtins: builtins, imports: self)
        modules[file] = module
        return module
    }
}
