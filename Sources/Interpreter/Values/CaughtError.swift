import Syntax

/// Where a caught error came from, kept with its record: raised again, it is still that error.
final class ErrorOrigin {
    let location: Location?
    let trace: [TraceEntry]

    init(_ diagnostic: Diagnostic) {
        location = diagnostic.location
        trace = diagnostic.trace
    }
}

extension Diagnostic {
    /// What `catch err` binds.
    var record: RecordObject {
        let position = location.map { $0.source.position(of: $0.span.start) }
        let record = RecordObject([
            "kind": .string(kind.rawValue),
            "message": .string(message),
            "hint": hint.map { .string($0) } ?? .none,
            "file": location.map { .string($0.source.name) } ?? .none,
            "line": position.map { .integer($0.line) } ?? .none,
            "column": position.map { .integer($0.column) } ?? .none,
        ])
        record.origin = ErrorOrigin(self)
        return record
    }
}
