/// The syntax errors of one source text, in its order: at least one, at most `SyntaxErrorLog.limit`.
public struct SyntaxErrors: Error, Sendable {
    public let diagnostics: [Diagnostic]
}

/// Collects errors while a text is read.
struct SyntaxErrorLog {
    /// Nobody reads more; the rest follows from the first ones as a rule.
    static let limit = 20

    struct Entry {
        let error: SyntaxError
        let span: Span
    }

    private(set) var entries: [Entry] = []
    /// Brackets open at present, kept by the parser.
    var depth = 0
    /// Brackets open where the text turned out to be unfinished; nil as long as it has not.
    private(set) var openDepth: Int?
    /// Whether there is an error that no further text could put right.
    private(set) var isInvalid = false

    /// Whether what follows would be no news.
    private var isClosed = false

    var isFull: Bool { isClosed || entries.count >= SyntaxErrorLog.limit }

    mutating func close() { isClosed = true }

    /// Records an error. An `isOpen` one lies at the end of the text, which may only be unfinished; what
    /// follows such a one is no news.
    mutating func report(_ error: SyntaxError, _ span: Span, isOpen: Bool) {
        guard openDepth == nil, !isFull else { return }
        if isOpen { openDepth = depth } else { isInvalid = true }
        entries.append(Entry(error: error, span: span))
    }

    func diagnostics(in source: SourceText) -> [Diagnostic] {
        // The lexer runs a token ahead of the parser, so the order may be off by one.
        let ordered = entries.enumerated().sorted { left, right in
            (left.element.span.start, left.offset) < (right.element.span.start, right.offset)
        }
        return ordered.map { _, entry in
            Diagnostic(
                kind: .syntax, message: entry.error.message, hint: entry.error.hint,
                location: Location(source, entry.span))
        }
    }
}
