// The syntax tree: what the parser gives and every later stage reads. Every node carries its span.

/// A name where the source says it.
public struct Name: Hashable, Sendable {
    public let text: String
    public let span: Span

    public init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }
}

/// A whole source text, parsed.
public struct Program: Sendable {
    public let source: SourceText
    public let statements: [Statement]
    /// The comments in source order, for the formatter.
    public let comments: [Span]

    public init(source: SourceText, statements: [Statement], comments: [Span]) {
        self.source = source
        self.statements = statements
        self.comments = comments
    }
}

/// Statements in braces.
public struct Block: Sendable {
    public let statements: [Statement]
    /// From `{` to `}`.
    public let span: Span

    public init(_ statements: [Statement], _ span: Span) {
        self.statements = statements
        self.span = span
    }
}

/// One statement. `if`, `with` and `try` are expressions, and so stand in `.expression`.
public struct Statement: Sendable {
    public let kind: Kind
    public let span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable {
        case expression(Expression)
        /// `a, b = value`; the documentation is that of the `##` lines right above.
        case assign(Target, Expression, documentation: String?)
        /// `target += value`
        case update(Target, BinaryOperator, Expression)
        case function(Name, FunctionLiteral, documentation: String?)
        case model(ModelDeclaration)
        case forLoop(Target, Expression, Block)
        case whileLoop(Expression, Block)
        case importModule(ImportPath, alias: Name?)
        case importNames(ImportPath, [Name])
        case returnValue(Expression?)
        case breakLoop
        case continueLoop
    }
}

/// `schedules` (beside the importing file, else the standard library) or `"path/file.reg"`.
public struct ImportPath: Sendable {
    public let text: String
    public let isFile: Bool
    public let span: Span

    public init(_ text: String, isFile: Bool, _ span: Span) {
        self.text = text
        self.isFile = isFile
        self.span = span
    }
}

/// What may stand left of `=` or after `for`.
public struct Target: Sendable {
    public let kind: Kind
    public let span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable {
        case name(String)
        /// `_`, which discards.
        case discard
        case member(Expression, Name)
        case index(Expression, [Subscript])
        /// `a, (b, c)`
        case several([Target])
    }
}

/// `model Name(parameters) { … }`
public struct ModelDeclaration: Sendable {
    public let name: Name
    public let parameters: [Parameter]
    public let body: Block
    public let documentation: String?

    public init(name: Name, parameters: [Parameter], body: Block, documentation: String?) {
        self.name = name
        self.parameters = parameters
        self.body = body
        self.documentation = documentation
    }
}

/// What a function or model takes: `x`, `x = 1`, `*rest` or `**options`.
public struct Parameter: Sendable {
    public enum Kind: Sendable { case single, rest, options }

    public let name: Name
    public let kind: Kind
    /// Evaluated at each call that leaves the argument out.
    public let defaultValue: Expression?

    public init(name: Name, kind: Kind, defaultValue: Expression?) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
    }
}

/// A function without its name.
public struct FunctionLiteral: Sendable {
    public enum Body: Sendable {
        /// `fn(x) = x**2`
        case expression(Expression)
        case block(Block)
    }

    public let parameters: [Parameter]
    public let body: Body

    public init(parameters: [Parameter], body: Body) {
        self.parameters = parameters
        self.body = body
    }
}

/// Something that has a value.
public struct Expression: Sendable {
    public let kind: Kind
    public let span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }

    public indirect enum Kind: Sendable {
        case number(Double)
        case string(String)
        case bool(Bool)
        case none
        case formatted([FormatPart])
        case name(String)
        /// `[a, b]` or `(a, b)` or `a, b` on the right of `=`.
        case list([Expression])
        case comprehension(Comprehension)
        case record([RecordEntry])
        case function(FunctionLiteral)
        case call(Expression, [Argument])
        case member(Expression, Name)
        case index(Expression, [Subscript])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case range(Expression, Expression, isClosed: Bool)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case not(Expression)
        /// `value |> stage`: the stage is a name, a call of one, a function or a value in parentheses.
        case pipe(Expression, stage: Expression)
        /// `(e)`, kept for the formatter and for `|> (e)`.
        case parenthesized(Expression)
        case conditional([ConditionalBranch], otherwise: Block?)
        case with(Expression, alias: Name?, Block)
        case attempt(Block, error: Name, handler: Block)
    }
}

/// `if condition { body }` or `else if condition { body }`
public struct ConditionalBranch: Sendable {
    public let condition: Expression
    public let body: Block

    public init(condition: Expression, body: Block) {
        self.condition = condition
        self.body = body
    }
}

/// One stretch of an f-string.
public enum FormatPart: Sendable {
    case text(String)
    /// `{value:spec}`, or `{value=}` with the source text up to the value's end, `=` included, as its label.
    case value(Expression, spec: FormatSpec?, label: String?)
}

/// `[f(x) for x in xs if c]`
public struct Comprehension: Sendable {
    public let element: Expression
    public let target: Target
    public let sequence: Expression
    public let condition: Expression?

    public init(element: Expression, target: Target, sequence: Expression, condition: Expression?) {
        self.element = element
        self.target = target
        self.sequence = sequence
        self.condition = condition
    }
}

/// `key: value`
public struct RecordEntry: Sendable {
    public let key: Name
    public let value: Expression

    public init(key: Name, value: Expression) {
        self.key = key
        self.value = value
    }
}

/// What a call gives to a function.
public struct Argument: Sendable {
    public enum Kind: Sendable {
        case positional
        case named(Name)
        /// `*list`
        case spreadList
        /// `**record`
        case spreadRecord
    }

    public let kind: Kind
    public let value: Expression

    public init(_ kind: Kind, _ value: Expression) {
        self.kind = kind
        self.value = value
    }
}

/// One entry between the brackets of `x[…]`.
public struct Subscript: Sendable {
    public indirect enum Kind: Sendable {
        case value(Expression)
        /// `start:stop:step`, each of which may be left out.
        case slice(start: Expression?, stop: Expression?, step: Expression?)
        /// `...`, as many full slices as fit.
        case ellipsis
    }

    public let kind: Kind
    public let span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }
}

/// An operator in front of its operand.
public enum UnaryOperator: String, Sendable {
    case minus = "-"
    case plus = "+"
    case invert = "~"
}

/// An operator between its operands.
public enum BinaryOperator: String, Sendable, CaseIterable {
    case power = "**"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case matrixProduct = "@"
    case add = "+"
    case subtract = "-"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case contains = "in"
    case notContains = "not in"
    case maskAnd = "&"
    case maskOr = "|"
}
