/// What a stretch of code is, for whoever colours it.
public enum CodeRole: String, Sendable {
    case comment, keyword, number, string
    /// `true`, `false`, `none`.
    case constant
    /// A name that is called.
    case function
    /// A name that is called and begins with a capital: a layer, an optimizer, a model.
    case constructor
}

/// A stretch of code and what it is.
public struct HighlightedSpan: Equatable, Sendable {
    public let role: CodeRole
    public let span: Span
}

/// The stretches of code that have a role, in their order; what lies between is names, signs and blanks. The text need
/// not be a whole program, nor a right one.
public func highlights(of source: SourceText) -> [HighlightedSpan] {
    var lexer = Lexer(source)
    var spans: [HighlightedSpan] = []
    var previous: Token?
    while true {
        let token = lexer.next()
        if let name = previous, case .name(let text) = name.kind, token.is(.leftParenthesis), token.span.start == name.span.end {
            let isConstructor = text.first?.isUppercase ?? false
            spans.append(HighlightedSpan(role: isConstructor ? .constructor : .function, span: name.span))
        }
        if let role = token.role { spans.append(HighlightedSpan(role: role, span: token.span)) }
        if token.isEnd { break }
        previous = token
    }
    spans += lexer.comments.map { HighlightedSpan(role: .comment, span: $0) }
    return spans.filter { $0.span.start < $0.span.end }.sorted { $0.span.start < $1.span.start }
}

extension Token {
    fileprivate var role: CodeRole? {
        switch kind {
        case .number: return .number
        case .string, .formattedStart, .formattedText, .formattedEnd: return .string
        case .keyword(.true), .keyword(.false), .keyword(.none): return .constant
        case .keyword: return .keyword
        default: return nil
        }
    }
}
