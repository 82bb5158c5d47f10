/// Tells whether a text is a whole program, the beginning of one, or neither.
///
/// An error at the end of the text, or in a token that reaches it and could still grow, means that more
/// is needed: so no prefix of a valid program is `invalid`, wherever it is cut. A prompt asks with the newline that
/// Enter stands for, which settles the last token.
public func completeness(of text: String, as form: ProgramForm = .entry) -> Completeness {
    var parser = Parser(SourceText(name: "", text: text))
    _ = parser.program(form)
    let log = parser.lexer.log
    if log.isInvalid { return .invalid }
    if let depth = log.openDepth { return .incomplete(depth: depth) }
    // Lines of `##` wait for what they document; a blank line says that they are comments.
    return parser.current.documentation == nil ? .complete : .incomplete(depth: 0)
}
