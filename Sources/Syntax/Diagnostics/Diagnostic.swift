/// The kinds a script sees as `err.kind` and a reader as `error: kind:`.
public enum ErrorKind: String, Sendable, CaseIterable {
    case syntax, name, type, shape, value, index, io, memory, assertion, interrupted
}

/// A place in a source text.
public struct Location: Sendable {
    public let source: SourceText
    public let span: Span

    public init(_ source: SourceText, _ span: Span) {
        self.source = source
        self.span = span
    }
}

/// One call of user code that led to an error.
public struct TraceEntry: Sendable {
    /// The function that was called, nil for one without a name.
    public let function: String?
    /// Where it was called.
    public let location: Location

    public init(function: String?, location: Location) {
        self.function = function
        self.location = location
    }
}

/// An error as it is told: kind, sentence, place, hint and the calls that led there.
public struct Diagnostic: Error, Sendable {
    public let kind: ErrorKind
    /// A sentence without a final stop that shows the actual values.
    public let message: String
    public let hint: String?
    public let location: Location?
    /// Innermost call first.
    public let trace: [TraceEntry]

    public init(
        kind: ErrorKind, message: String, hint: String? = nil, location: Location? = nil, trace: [TraceEntry] = []
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.location = location
        self.trace = trace
    }
}

/// What a program is as far as it has been typed.
public enum Completeness: Equatable, Sendable {
    case complete
    /// More lines are needed; `depth` brackets are open.
    case incomplete(depth: Int)
    /// No continuation could make it valid.
    case invalid
}
