/// Reads the text of a block: code, formulas, emphasis, links. A sign that begins nothing is text.
struct MarkdownInlineParser {
    /// Emphasis and links inside each other, beyond which their signs are text.
    private static let nestingLimit = 20

    private let characters: [Character]
    private let end: Int
    private var position: Int
    private let depth: Int
    private var result: [MarkdownInline] = []
    private var pending = ""

    static func parse(_ text: Substring) -> [MarkdownInline] {
        let characters = Array(text)
        return parse(characters, 0..<characters.count, depth: 0)
    }

    private static func parse(_ characters: [Character], _ range: Range<Int>, depth: Int) -> [MarkdownInline] {
        var parser = MarkdownInlineParser(characters: characters, range: range, depth: depth)
        return parser.inlines()
    }

    private init(characters: [Character], range: Range<Int>, depth: Int) {
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
        if !pending.isEmpty { result.append(.text(pending)) }
        pending = ""
    }

    private mutating func add(_ inline: MarkdownInline, endingAt next: Int) {
        flush()
        result.append(inline)
        position = next
    }

    private func character(at index: Int) -> Character? { index >= 0 && index < end ? characters[index] : nil }

    private func text(_ range: Range<Int>) -> String { String(characters[range]) }

    /// The first place from `start` on where `mark` stands.
    private func find(_ mark: String, from start: Int) -> Int? {
        let mark = Array(mark)
        guard start + mark.count <= end else { return nil }
        return (start...(end - mark.count)).first { characters[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    // MARK: Marks

    private mutating func takeEscape() -> Bool {
        guard let next = character(at: position + 1), next.isASCII, next.isPunctuation || next.isSymbol else {
            return false
        }
        pending.append(next)
        position += 2
        return true
    }

    /// Two blanks at a line's end break it; any other end of a line is a blank.
    private mutating func takeNewline() {
        let isBreak = pending.hasSuffix("  ")
        while pending.last == " " { pending.removeLast() }
        if isBreak {
            add(.lineBreak, endingAt: position + 1)
        } else {
            pending.append(" ")
            position += 1
        }
    }

    private mutating func takeCode() -> Bool {
        let ticks = characters[position..<end].prefix { $0 == "`" }.count
        var start = position + ticks
        let first = start
        while let close = find(String(repeating: "`", count: ticks), from: start) {
            let length = characters[close..<end].prefix { $0 == "`" }.count
            if length == ticks {
                var code = text(first..<close).map { $0 == "\n" ? " " : $0 }
                if code.count > 2, code.first == " ", code.last == " " { code = Array(code.dropFirst().dropLast()) }
                add(.code(String(code)), endingAt: close + ticks)
                return true
            }
            start = close + length
        }
        pending.append(String(repeating: "`", count: ticks))
        position += ticks
        return true
    }

    /// `$λ\sum w^2$`: no blank inside at either end, and no digit behind, so that prices stay prices.
    private mutating func takeFormula() -> Bool {
        guard let first = character(at: position + 1), first != " ", first != "$",
            let close = find("$", from: position + 2), character(at: close - 1) != " ",
            character(at: close + 1).map({ !$0.isNumber }) ?? true
        else { return false }
        add(.formula(text((position + 1)..<close)), endingAt: close + 1)
        return true
    }

    private mutating func takeEmphasis(_ mark: Character) -> Bool {
        let isDouble = character(at: position + 1) == mark
        let signs = String(repeating: mark, count: isDouble ? 2 : 1)
        let start = position + signs.count
        guard let first = character(at: start), !first.isWhitespace else { return false }
        if mark == "_", let before = character(at: position - 1), before.isLetter || before.isNumber { return false }
        var search = start
        while let close = find(signs, from: search) {
            let after = character(at: close + signs.count)
            let isInsideWord = mark == "_" && (after.map { $0.isLetter || $0.isNumber } ?? false)
            let belongsToDouble = !isDouble && after == mark
            if close > start, !characters[close - 1].isWhitespace, !isInsideWord, !belongsToDouble {
                let inner = Self.parse(characters, start..<close, depth: depth + 1)
                add(isDouble ? .strong(inner) : .emphasis(inner), endingAt: close + signs.count)
                return true
            }
            search = close + (belongsToDouble ? 2 : signs.count)
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
    private func matching(_ open: Character, _ close: Character, from start: Int) -> Int? {
        var depth = 0
        for index in start..<end {
            if characters[index] == open { depth += 1 }
            if characters[index] == close { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
