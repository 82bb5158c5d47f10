import Syntax

/// From a program to its code, and from what a run threw to what is told of it.
extension Machine {
    /// The program's code; with builtins of its own where it has `args` of its own.
    public func compile(
        _ program: Program, in environment: Environment, builtins: BuiltinTable? = nil
    ) throws -> FunctionCode {
        try Compiler.compile(program, in: environment, builtins: builtins ?? self.builtins, traces: traces)
    }

    /// Where modules are looked for that do not lie beside the importing file.
    public var libraryFolders: [String] {
        get { importer.finder.libraryFolders }
        set { importer.finder.libraryFolders = newValue }
    }

    /// Modules that are imported again are read and run again.
    public func forgetImports() { importer.removeAll() }

    /// What came out of a run that did not end well.
    public enum Outcome {
        case exit(Int32)
        case failures([Diagnostic])
    }

    /// How a run that threw this ended.
    public func outcome(of error: Error) -> Outcome {
        if case RuntimeError.exit(let status) = error { return .exit(status) }
        return .failures(Machine.diagnostics(of: error))
    }

    /// What parsing, compiling or running threw, as it is told.
    public static func diagnostics(of error: Error) -> [Diagnostic] {
        switch error {
        case let errors as SyntaxErrors: return errors.diagnostics
        case let diagnostic as Diagnostic: return [diagnostic]
        case let unwound as Unwound: return [unwound.diagnostic]
        default:
            let report = error.report
            return [Diagnostic(kind: report.kind, message: report.message, hint: report.hint)]
        }
    }
}
