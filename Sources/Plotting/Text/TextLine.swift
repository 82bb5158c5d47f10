/// Words in several colours on one line, measured in terminal columns.
struct TextLine {
    struct Part {
        var text: String
        var foreground: UInt8?
        var isBold = false
    }

    private(set) var parts: [Part] = []
    private(set) var width = 0
    let measure: (Character) -> Int

    init(_ text: String = "", ink: Ink? = nil, isBold: Bool = false, measure: @escaping (Character) -> Int) {
        self.measure = measure
        append(text, ink: ink, isBold: isBold)
    }

    mutating func append(_ text: String, ink: Ink? = nil, isBold: Bool = false) {
        append(text, code: ink?.terminalCode, isBold: isBold)
    }

    mutating func append(_ text: String, code: UInt8?, isBold: Bool = false) {
        guard !text.isEmpty else { return }
        parts.append(Part(text: text, foreground: code, isBold: isBold))
        width += text.reduce(0) { $0 + measure($1) }
    }

    mutating func append(_ other: TextLine) {
        parts += other.parts
        width += other.width
    }

    /// The line in so many columns: what is too long ends in an ellipsis.
    func cut(to limit: Int, ellipsis: Character) -> TextLine {
        guard width > limit else { return self }
        var result = TextLine(measure: measure)
        var left = limit - 1
        for part in parts {
            var text = ""
            for character in part.text {
                left -= measure(character)
                guard left >= 0 else { break }
                text.append(character)
            }
            result.parts.append(Part(text: text, foreground: part.foreground, isBold: part.isBold))
            guard left > 0 else { break }
        }
        result.width = limit
        if limit > 0 { result.parts[result.parts.count - 1].text.append(ellipsis) }
        return result
    }
}
