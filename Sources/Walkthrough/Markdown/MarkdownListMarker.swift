/// What a list's item begins with.
struct MarkdownListMarker {
    /// Nil for a bullet.
    let number: Int?
    private let sign: Character
    /// Columns up to the item's text.
    let width: Int

    init?(_ line: Substring) {
        let text = line.drop { $0 == " " }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let sign = text.dropFirst(digits.count).first else { return nil }
        let rest = text.dropFirst(digits.count + 1)
        guard rest.first.map({ $0 == " " }) ?? true else { return nil }
        if digits.isEmpty {
            guard "-*+".contains(sign) else { return nil }
            number = nil
        } else {
            guard ".)".contains(sign), digits.count <= 9, let value = Int(digits) else { return nil }
            number = value
        }
        self.sign = sign
        let blanks = rest.prefix { $0 == " " }.count
        width = line.indent + digits.count + 1 + (1...4).clamp(blanks)
    }

    func isSibling(of other: MarkdownListMarker) -> Bool {
        sign == other.sign && (number == nil) == (other.number == nil)
    }
}

extension ClosedRange<Int> {
    fileprivate func clamp(_ value: Int) -> Int { Swift.min(Swift.max(value, lowerBound), upperBound) }
}

extension Substring {
    /// Without blanks at its ends.
    var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    var isBlank: Bool { trimmed.isEmpty }
    var indent: Int { prefix { $0 == " " }.count }
}
