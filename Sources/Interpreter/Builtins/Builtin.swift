import Autograd
import NN
import Syntax
import TensorEngine

/// A function of the library: one row of the builtin table, from which calls, help, completion, messages and the
/// reference pages all follow.
public final class Builtin {
    public typealias Implementation = (Arguments) throws -> Value

    public let name: String
    /// The parameter list in reg's own syntax: `(x, axis = none)`.
    public let parameters: String
    /// What it does: formula or sentence, shapes, errors, source.
    public let documentation: String
    /// Programs that the documentation shows and the tests run.
    public let example: String?
    let implementation: Implementation
    /// The parameter list as messages show it, where the whole would drown them.
    private let shortParameters: String?
    /// Whether it is called as `x.name(…)` only, with x as its first argument.
    var isMethod = false
    /// Read from `parameters` when it is first called, so that starting up costs nothing for it.
    public private(set) lazy var signature = Builtin.parse(
        name: name, parameters, shown: shortParameters ?? parameters, isMethod: isMethod)

    public init(
        _ name: String, _ parameters: String, _ documentation: String, example: String? = nil,
        shortParameters: String? = nil, _ implementation: @escaping Implementation
    ) {
        self.name = name
        self.parameters = parameters
        self.shortParameters = shortParameters
        self.documentation = documentation
        self.example = example
        self.implementation = implementation
    }

    private static func parse(name: String, _ parameters: String, shown: String, isMethod: Bool) -> Signature {
        let source = SourceText(name: name, text: "fn\(parameters) = none")
        guard let program = try? Parser.parse(source), let statement = program.statements.first,
            case .expression(let expression) = statement.kind, case .function(let literal) = expression.kind
        else { preconditionFailure("\(name)\(parameters) is not a parameter list") }
        return Signature(
            function: name, text: isMethod ? withoutReceiver(shown) : shown,
            parameters: literal.parameters.map {
                Signature.Parameter(name: $0.name.text, kind: $0.kind, defaultValue: $0.defaultValue.map(constant))
            }, hidesSelf: isMethod)
    }

    /// The call as documentation shows it: `huber(input, target, …)`, `.step(loss = none)`.
    public var usage: String { isMethod ? "." + name + Self.withoutReceiver(parameters) : name + parameters }

    /// `(opt, loss = none)` as callers of the method write it.
    private static func withoutReceiver(_ parameters: String) -> String {
        guard let comma = parameters.firstIndex(of: ",") else { return "()" }
        return "(" + parameters[parameters.index(after: comma)...].drop { $0 == " " }
    }

    /// A default in the table is a literal.
    private static func constant(_ expression: Expression) -> Value {
        switch expression.kind {
        case .number(let value): return .number(value)
        case .string(let text): return .string(text)
        case .bool(let value): return .bool(value)
        case .none: return .none
        case .unary(.minus, let operand):
            guard case .number(let value) = constant(operand) else { break }
            return .number(-value)
        case .list(let elements): return .list(elements.map(constant))
        case .parenthesized(let inner): return constant(inner)
        case .record(let entries):
            return .record(RecordObject(keys: entries.map(\.key.text), values: entries.map { constant($0.value) }))
        case .name("inf"): return .number(.infinity)
        default: break
        }
        preconditionFailure("a builtin's default must be a literal")
    }
}

/// The builtins of a session, by name.
public struct BuiltinTable {
    public private(set) var rows: [String: Builtin] = [:]
    /// Sections of the library reference, in order.
    public let sections: [(title: String, rows: [Builtin])]

    /// Values that have a name from the start.
    public private(set) var constants: [String: Value] = [
        "inf": .number(.infinity), "nan": .number(.nan), "pi": .number(.pi),
    ]

    public init(sections: [(title: String, rows: [Builtin])]) {
        self.sections = sections
        for builtin in sections.flatMap(\.rows) {
            precondition(rows[builtin.name] == nil, "\(builtin.name) stands twice in the table")
            rows[builtin.name] = builtin
        }
    }

    public subscript(name: String) -> Builtin? { rows[name] }
    public var names: [String] { Array(rows.keys) + constants.keys }
    /// What a mistyped name may have been meant to be, where it stands for a value.
    var words: [String] { names + ["true", "false"] }

    /// The same table with further constants, such as a script's `args`.
    public func adding(constants: [String: Value]) -> BuiltinTable {
        var table = self
        table.constants.merge(constants) { $1 }
        return table
    }
}
