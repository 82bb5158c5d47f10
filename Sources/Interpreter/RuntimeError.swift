import Syntax

/// What can go wrong while a script runs, as data; `RuntimeError+English.swift` words it and the machine adds the place.
public enum RuntimeError: Error {
    case undefinedName(String, nearest: String?)
    /// A local that is read before it has a value.
    case unsetLocal(String, namesake: Namesake?)
    case unsetField(String, model: String)
    case noMember(String, of: String, nearest: String?)
    /// `x.f` where only `x.f()` has a meaning.
    case uncalledFunction(String, of: String)
    case missingKey(String, nearest: String?)
    case missingField(String, nearest: String?)
    case notCallable(String)
    case notIndexable(String)
    case notIterable(String)
    case notAssignable(String)
    case condition(String)
    case operands(String, String, String, hint: String?)
    case operand(String, String, hint: String?)
    case unknownArgument(String, function: String, signature: String, nearest: String?)
    case duplicateArgument(String, function: String)
    case tooManyArguments(function: String, signature: String, given: Int)
    case missingArgument(String, function: String, signature: String)
    /// `rule` says what was expected ("a number", "a whole number of at least 1").
    case argument(String, function: String, rule: String, got: String, hint: String?, kind: ErrorKind = .type)
    case unpackCount(expected: Int, got: Int)
    /// What stands left of `=` wants several values.
    case notUnpackable(String, targets: Int)
    case indexOutOfRange(Int, count: Int, of: String)
    case recursionLimit(Int)
    case outOfMemory(bytes: Double)
    case file(String, reason: String)
    case missingModule(String, isFile: Bool, nearest: String?)
    /// `from module import name`, where the module defines no such name.
    case missingImport(String, nearest: String?)
    case importCycle([String])
    case raised(kind: ErrorKind, message: String, hint: String?)
    /// An error from inside code that was imported or called back, which has its place already.
    case located(Diagnostic)
    case interrupted
    /// `exit(n)`: passes through `try`.
    case exit(Int32)

    /// What else has the name of a local: it may be what was meant.
    public enum Namesake: Sendable {
        /// A variable of a function around, or a global one.
        case variable
        /// A field of the model whose method this is.
        case field
    }

    /// A mistake that needs no case of its own.
    public static func type(_ message: String, hint: String? = nil) -> RuntimeError {
        .raised(kind: .type, message: message, hint: hint)
    }

    public static func value(_ message: String, hint: String? = nil) -> RuntimeError {
        .raised(kind: .value, message: message, hint: hint)
    }
}
