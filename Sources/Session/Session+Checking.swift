import Interpreter
import Syntax

/// What can be said of a program without running it.
extension Session {
    /// Mistakes of a script in the order of its text: syntax errors, or else undefined names, wrong arguments and the
    /// like, as `Checker` finds them.
    public static func check(_ text: String, name: String) -> [Diagnostic] {
        do {
            let program = try Parser.parse(SourceText(name: name, text: text))
            return Checker.check(
                program, builtins: scriptBuiltins(arguments: []),
                libraryFolders: Installation.folders(named: "stdlib"))
        } catch {
            return error.diagnostics
        }
    }

    /// As `check(_:name:)`; a file that cannot be read is a finding of kind io.
    public static func checkFile(_ path: String) -> [Diagnostic] {
        do {
            return check(try TextFile.read(path), name: path)
        } catch {
            return diagnostics(of: error)
        }
    }

    /// The compiled code of a script, an instruction a line. Throws what parsing and compiling throw.
    public static func dumpCode(of text: String, name: String) throws -> String {
        let program = try Parser.parse(SourceText(name: name, text: text))
        return try CodePrinter.dump(program, builtins: scriptBuiltins(arguments: []))
    }

    /// An error of these functions as it is told.
    public static func diagnostics(of error: Error) -> [Diagnostic] { Machine.diagnostics(of: error) }

    /// The library, and `args`.
    static func scriptBuiltins(arguments: [String]) -> BuiltinTable {
        Library.table.adding(constants: ["args": .list(arguments.map { .string($0) })])
    }
}
