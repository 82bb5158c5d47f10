import Session
import Syntax

/// The signature of a call in one row, with the parameter that is being written marked. Where it does not fit, the
/// parameters around that one are shown.
struct CallHintRow {
    private let before: String
    private let active: String
    private let after: String

    init(_ call: CallHint, width: Int) {
        // A default may hold anything.
        let parameters = call.parameters.map { escapingControls($0) }
        let hint = CallHint(function: call.function, parameters: parameters, activeParameter: call.activeParameter)
        var shown = hint.activeParameter.map { $0..<($0 + 1) } ?? 0..<0
        // What follows is needed first.
        while shown.upperBound < parameters.count,
            Self.columns(hint, shown.lowerBound..<(shown.upperBound + 1)) <= width {
            shown = shown.lowerBound..<(shown.upperBound + 1)
        }
        while shown.lowerBound > 0, Self.columns(hint, (shown.lowerBound - 1)..<shown.upperBound) <= width {
            shown = (shown.lowerBound - 1)..<shown.upperBound
        }
        let split = hint.activeParameter ?? shown.lowerBound
        let end = hint.activeParameter == nil ? split : split + 1
        var before = hint.function + "(" + (shown.lowerBound > 0 ? "…, " : "")
        before += parameters[shown.lowerBound..<split].map { $0 + ", " }.joined()
        var after = parameters[end..<shown.upperBound].joined(separator: ", ")
        if hint.activeParameter != nil, !after.isEmpty { after = ", " + after }
        if shown.upperBound < parameters.count { after += after.isEmpty && shown.isEmpty ? "…" : ", …" }
        self.before = before.cut(to: width)
        active = parameters[split..<end].joined().cut(to: max(0, width - displayWidth(before)))
        self.after = (after + ")").cut(to: max(0, width - displayWidth(before) - displayWidth(active)))
    }

    var plain: String { before + active + after }

    /// Dim, the active parameter bright.
    var styled: String { "\u{1b}[2m\(before)\u{1b}[22m\(active)\u{1b}[2m\(after)\u{1b}[0m" }

    private static func columns(_ hint: CallHint, _ shown: Range<Int>) -> Int {
        var text = hint.function + "(" + hint.parameters[shown].joined(separator: ", ") + ")"
        if shown.lowerBound > 0 { text += "…, " }
        if shown.upperBound < hint.parameters.count { text += ", …" }
        return displayWidth(text)
    }
}
