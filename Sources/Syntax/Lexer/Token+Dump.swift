/// One line a token, `line:column kind text`, as `reg --dump tokens` prints them.
public func dumpTokens(of source: SourceText) -> String {
    tokens(of: source).map { token in
        let (line, column) = source.position(of: token.span.start)
        let text = source.text(token.span)
        return "\(line):\(column) \(token.kind.label)\(text.isEmpty ? "" : " " + escapingControls(text))\n"
    }.joined()
}

extension Token.Kind {
    fileprivate var label: String {
        switch self {
        case .name: return "name"
        case .keyword: return "keyword"
        case .number: return "number"
        case .string: return "string"
        case .symbol: return "symbol"
        case .formattedStart: return "f-string"
        case .formattedText: return "text"
        case .fieldStart: return "field"
        case .fieldLabel: return "label"
        case .fieldSpec: return "format"
        case .fieldEnd: return "field-end"
        case .formattedEnd: return "f-string-end"
        case .error: return "error"
        case .end: return "end"
        }
    }
}
