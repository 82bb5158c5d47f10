/// The smallest piece of a program, with its place.
public struct Token: Sendable {
    public enum Kind: Equatable, Sendable {
        case name(String)
        case keyword(Keyword)
        case number(Double)
        case string(String)
        case symbol(Symbol)
        /// `f"`, after which come texts and fields up to `formattedEnd`.
        case formattedStart
        case formattedText(String)
        case fieldStart
        /// The `=` of `{x=}`.
        case fieldLabel
        /// The `:.3f` of `{x:.3f}`.
        indirect case fieldSpec(FormatSpec)
        case fieldEnd
        case formattedEnd
        /// Text that is no token; the lexer has reported it.
        case error
        case end
    }

    public let kind: Kind
    public let span: Span
    /// Whether it is the first token of its line.
    public let startsLine: Bool
    /// The `##` lines right above, if any.
    public let documentation: Span?

    public init(_ kind: Kind, _ span: Span, startsLine: Bool = false, documentation: Span? = nil) {
        self.kind = kind
        self.span = span
        self.startsLine = startsLine
        self.documentation = documentation
    }

    func `is`(_ symbol: Symbol) -> Bool {
        if case .symbol(let own) = kind { return own == symbol }
        return false
    }

    func `is`(_ keyword: Keyword) -> Bool {
        if case .keyword(let own) = kind { return own == keyword }
        return false
    }

    var isEnd: Bool {
        if case .end = kind { return true }
        return false
    }
}

/// The reserved words. `model` is none of them: it is one only where a definition begins.
public enum Keyword: String, Sendable, CaseIterable {
    case `fn`, `if`, `else`, `for`, `in`, `while`, `break`, `continue`, `return`
    case `import`, from, `as`, with, `try`, `catch`, and, or, not, `true`, `false`, none
}

/// Operators and punctuation.
public enum Symbol: String, Sendable, CaseIterable {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftSquare = "["
    case rightSquare = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case comma = ","
    case semicolon = ";"
    case colon = ":"
    case dot = "."
    case ellipsis = "..."
    case halfOpenRange = "..<"
    case pipe = "|>"
    case assign = "="
    case assignSum = "+="
    case assignDifference = "-="
    case assignProduct = "*="
    case assignQuotient = "/="
    case assignFloorQuotient = "//="
    case assignRemainder = "%="
    case assignPower = "**="
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case doubleSlash = "//"
    case percent = "%"
    case doubleStar = "**"
    case at = "@"
    case tilde = "~"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case ampersand = "&"
    case bar = "|"
}
