/// Writes diagnostics for people: the kind and sentence, the line with the span underlined, the hint, and the calls
/// that led there.
public struct DiagnosticRenderer: Sendable {
    /// Calls shown at either end of a long trace.
    private static let shownCalls = 5

    private let color: Bool

    public init(color: Bool) {
        self.color = color
    }

    /// The whole text, with a newline at its end.
    public func render(_ diagnostic: Diagnostic) -> String {
        let kind = paint("error: \(diagnostic.kind.rawValue):", .kind)
        var lines = [kind + " " + paint(escapingControls(diagnostic.message, keepingNewlines: true), .message)]
        var gutter = ""
        if let location = diagnostic.location {
            let (line, _) = location.source.position(of: location.span.start)
            gutter = String(repeating: " ", count: String(line).count)
            lines += excerpt(location, gutter: gutter, line: line)
        }
        if let hint = diagnostic.hint {
            lines.append(paint("\(gutter) =", .gutter) + " hint: " + escapingControls(hint, keepingNewlines: true))
        }
        lines += trace(diagnostic.trace)
        return lines.joined(separator: "\n") + "\n"
    }

    private func excerpt(_ location: Location, gutter: String, line: Int) -> [String] {
        let excerpt = SourceExcerpt(location)
        let bar = paint("\(gutter) |", .gutter)
        let number = paint("\(line) |", .gutter)
        let underline = String(repeating: " ", count: excerpt.indent) + paint(excerpt.underline, .kind)
        return [
            paint("\(gutter)-->", .gutter) + " " + place(location),
            bar,
            excerpt.text.isEmpty ? number : number + " " + excerpt.text,
            bar + " " + underline,
        ]
    }

    /// `name:line:column`
    private func place(_ location: Location) -> String {
        let (line, column) = location.source.position(of: location.span.start)
        return "\(escapingControls(location.source.name)):\(line):\(column)"
    }

    private func trace(_ trace: [TraceEntry]) -> [String] {
        let shown = DiagnosticRenderer.shownCalls
        let omitted = trace.count - 2 * shown
        guard omitted > 1 else { return trace.map(call) }
        let note = "  … \(grouped(omitted)) more calls"
        return trace.prefix(shown).map(call) + [note] + trace.suffix(shown).map(call)
    }

    private func call(_ entry: TraceEntry) -> String {
        let function = entry.function.map { "in \(escapingControls($0)), " } ?? ""
        return "  \(function)called at \(place(entry.location))"
    }

    /// `9,990`
    private func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0 && index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    // Colors

    private enum Style: String {
        case kind = "\u{1B}[1;31m"
        case message = "\u{1B}[1m"
        case gutter = "\u{1B}[34m"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        color ? style.rawValue + text + "\u{1B}[0m" : text
    }
}
