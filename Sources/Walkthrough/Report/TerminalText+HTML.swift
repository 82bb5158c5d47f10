/// What a script wrote for a terminal, as HTML: colours and weights become classes, other control sequences are left out,
/// and a line that was written over shows what it became.
struct TerminalText {
    private static let colors = ["gray", "red", "green", "yellow", "blue", "magenta", "cyan", nil]

    private var html = ""
    /// Text of one style that has not been put into `html`.
    private var pending = ""
    private var color: String?
    private var weights: [Int: String] = [:]

    static func html(_ text: String) -> String {
        let shown = text.split(separator: "\n", omittingEmptySubsequences: false).map { lastWriting($0) }.joined(separator: "\n")
        guard shown.contains("\u{1B}") else { return HTML.escaped(shown) }
        var page = TerminalText()
        page.read(Array(shown.unicodeScalars)[...])
        page.endRun()
        return page.html
    }

    /// A carriage return begins a line anew.
    private static func lastWriting(_ line: Substring) -> Substring {
        var line = line
        while line.last == "\r" { line.removeLast() }
        return line.lastIndex(of: "\r").map { line[line.index(after: $0)...] } ?? line
    }

    private mutating func read(_ scalars: ArraySlice<Unicode.Scalar>) {
        var rest = scalars
        while let next = rest.popFirst() {
            guard next == "\u{1B}" else {
                pending.unicodeScalars.append(next)
                continue
            }
            // A control sequence: `[`, numbers between semicolons, and a last letter that says what it does.
            guard rest.first == "[" else { continue }
            rest.removeFirst()
            let parameters = rest.prefix { (0x20...0x3F).contains($0.value) }
            rest = rest.dropFirst(parameters.count)
            if rest.popFirst() == "m" { style(parameters) }
        }
    }

    private mutating func style(_ parameters: ArraySlice<Unicode.Scalar>) {
        endRun()
        var codes = parameters.split(separator: ";", omittingEmptySubsequences: false).map { code in
            code.isEmpty ? 0 : Int(String(String.UnicodeScalarView(code))) ?? -1
        }[...]
        while let code = codes.popFirst() {
            switch code {
            case 0: (color, weights) = (nil, [:])
            case 1: weights[1] = "bold"
            case 2: weights[2] = "dim"
            case 3: weights[3] = "italic"
            case 4: weights[4] = "underlined"
            case 22: (weights[1], weights[2]) = (nil, nil)
            case 23, 24: weights[code - 20] = nil
            case 30...37: color = Self.colors[code - 30]
            case 90...97: color = Self.colors[code - 90]
            case 38, 48: codes = codes.dropFirst(codes.first == 5 ? 2 : 4)
            case 39: color = nil
            default: break
            }
        }
    }

    private mutating func endRun() {
        let classes = weights.keys.sorted().compactMap { weights[$0] } + (color.map { [$0] } ?? [])
        let text = HTML.escaped(pending)
        html += classes.isEmpty || text.isEmpty
            ? text : HTML.element("span", ["class": classes.map { "ink-" + $0 }.joined(separator: " ")], text)
        pending = ""
    }
}
