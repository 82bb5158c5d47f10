/// Reads the text of a block: code, formulas, emphasis, links. A sign that begins nothing is text.
struct MarkdownInlineParser {
    /// Emphasis and links inside each other, beyond which their signs are text.
    private static let nestingLimit = 20

    private let characters: [Unicode.Scalar]
    private let end: Int
    private var position: Int
    private let depth: Int
    private var result: [MarkdownInline] = []
    private var pending = String.UnicodeScalarView()

    static func parse(_ text: Substring) -> [MarkdownInline] {
        let characters = Array(text.unicodeScalars)
        return parse(characters, 0..<characters.count, depth: 0)
    }

    private static func parse(_ characters: [Unicode.Scalar], _ range: Range<Int>, depth: Int) -> [MarkdownInline] {
        var parser = MarkdownInlineParser(characters: characters, range: range, depth: depth)
        return parser.inlines()
    }

    private init(characters: [Unicode.Scalar], range: Range<Int>, depth: Int) {
        self.characters = characters
        self.depth = depth
        position = range.lowerBound
        end = range.upperBound
    }

    private mutating func inlines() -> [MarkdownInline] {
        while position < end {
            let character = characters[position]
            let isTaken: Bool
            switch character {
            case "\\": isTaken = takeEscape()
            case "`": isTaken = takeCode()
            case "$": isTaken = takeFormula()
            case "*", "_": isTaken = depth < Self.nestingLimit && takeEmphasis(character)
            case "[": isTaken = depth < Self.nestingLimit && takeLink()
            case "<": isTaken = takeBareLink()
            case "\n":
                takeNewline()
                isTaken = true
            default: isTaken = false
            }
            if !isTaken {
                pending.append(character)
                position += 1
            }
        }
        flush()
        return result
    }

    private mutating func flush() {
        if !pending.isEmpty { result.append(.text(String(pending))) }
        pending = String.UnicodeScalarView()
    }

    private mutating func add(_ inline: MarkdownInline, endingAt next: Int) {
        flush()
        result.append(inline)
        position = next
    }

    private func character(at index: Int) -> Unicode.Scalar? { index >= 0 && index < end ? characters[index] : nil }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(characters[range])) }

    /// The first place from `start` on where `mark` stands.
    private func find(_ mark: String, from start: Int) -> Int? {
        let mark = Array(mark.unicodeScalars)
        guard start + mark.count <= end else { return nil }
        return (start...(end - mark.count)).first { index in
            characters[index] == mark[0] && characters[index..<(index + mark.count)].elementsEqual(mark)
        }
    }

    // MARK: Marks

    /// A sign that means itself; at the end of a line, a break.
    private mutating func takeEscape() -> Bool {
        if character(at: position + 1) == "\n" {
            add(.lineBreak, endingAt: position + 2)
            return true
        }
        guard let next = character(at: position + 1), next.isASCII, next.value > 0x20, !next.isWordPart else {
            return false
        }
        pending.append(next)
        position += 2
        return true
    }

    /// The end of a line is a blank.
    private mutating func takeNewline() {
        while pending.last == " " { pending.removeLast() }
        pending.append(" ")
        position += 1
    }

    private mutating func takeCode() -> Bool {
        let ticks = characters[position..<end].prefix { $0 == "`" }.count
        var start = position + ticks
        let first = start
        while let close = find(String(repeating: "`", count: ticks), from: start) {
            let length = characters[close..<end].prefix { $0 == "`" }.count
            if length == ticks {
                var code = String(text(first..<close).map { $0 == "\n" ? " " : $0 })
                if code.utf8.count > 2, code.first == " ", code.last == " " { code = String(code.dropFirst().dropLast()) }
                add(.code(code), endingAt: close + ticks)
                return true
            }
            start = close + length
        }
        pending.append(contentsOf: String(repeating: "`", count: ticks).unicodeScalars)
        position += ticks
        return true
    }

    /// `$λ\sum w^2$`: no blank inside at either end, and no digit behind, so that prices stay prices.
    private mutating func takeFormula() -> Bool {
        guard let first = character(at: position + 1), first != " ", first != "$",
            let close = find("$", from: position + 2), character(at: close - 1) != " ",
            character(at: close + 1)?.properties.numericType == nil
        else { return false }
        add(.formula(text((position + 1)..<close)), endingAt: close + 1)
        return true
    }

    private mutating func takeEmphasis(_ mark: Unicode.Scalar) -> Bool {
        let isDouble = character(at: position + 1) == mark
        let signs = isDouble ? "\(mark)\(mark)" : "\(mark)"
        let width = isDouble ? 2 : 1
        let start = position + width
        guard let first = character(at: start), !first.properties.isWhitespace else { return false }
        if mark == "_", character(at: position - 1)?.isWordPart == true { return false }
        var search = start
        while let close = find(signs, from: search) {
            let after = character(at: close + width)
            let isInsideWord = mark == "_" && after?.isWordPart == true
            let belongsToDouble = !isDouble && after == mark
            if close > start, !characters[close - 1].properties.isWhitespace, !isInsideWord, !belongsToDouble {
                let inner = Self.parse(characters, start..<close, depth: depth + 1)
                add(isDouble ? .strong(inner) : .emphasis(inner), endingAt: close + width)
                return true
            }
            search = close + (belongsToDouble ? 2 : width)
        }
        return false
    }

    /// `[text](target)`
    private mutating func takeLink() -> Bool {
        guard let close = matching("[", "]", from: position), character(at: close + 1) == "(",
            let finish = matching("(", ")", from: close + 1)
        else { return false }
        let target = text((close + 2)..<finish)
        guard !target.contains(where: \.isWhitespace) else { return false }
        add(.link(Self.parse(characters, (position + 1)..<close, depth: depth + 1), target: target), endingAt: finish + 1)
        return true
    }

    /// `<https://…>`
    private mutating func takeBareLink() -> Bool {
        guard let close = find(">", from: position) else { return false }
        let target = text((position + 1)..<close)
        guard target.hasPrefix("https://") || target.hasPrefix("http://"), !target.contains(where: \.isWhitespace)
        else { return false }
        add(.link([.text(target)], target: target), endingAt: close + 1)
        return true
    }

    /// Where the bracket at `start` is closed.
    private func matching(_ open: Unicode.Scalar, _ close: Unicode.Scalar, from start: Int) -> Int? {
        var depth = 0
        for index in start..<end {
            if characters[index] == open { depth += 1 }
            if characters[index] == close { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter or a digit.
    fileprivate var isWordPart: Bool { properties.isAlphabetic || properties.numericType != nil }
}
