/// TeX as text that can be read in a line: `\lambda w^2` is λ w², `\frac{a + b}{c}` is (a + b)/c. What it does not know
/// stays as it is written.
struct FormulaText {
    /// Braces within braces that are read; more of them stay as they are.
    private static let depthLimit = 40

    private let characters: [Character]
    private var position = 0
    private var depth = 0

    static func readable(_ formula: String) -> String {
        guard formula.contains(where: { "\\^_{".contains($0) }) else { return formula }
        var reader = FormulaText(characters: Array(formula))
        var text = ""
        while reader.position < reader.characters.count {
            // A closing brace without an opening one.
            if reader.characters[reader.position] == "}" {
                text.append("}")
                reader.position += 1
            }
            text += reader.readUntilBrace()
        }
        return text
    }

    private init(characters: [Character]) { self.characters = characters }

    private var next: Character? { position < characters.count ? characters[position] : nil }

    private mutating func readUntilBrace() -> String {
        var text = ""
        while let character = next, character != "}" { text += readPiece(character) }
        return text
    }

    private mutating func readPiece(_ character: Character) -> String {
        position += 1
        switch character {
        case "\\": return readCommand()
        case "{": return readGroup()
        case "~": return " "
        case "^": return readScript("^", FormulaSymbols.superscripts)
        case "_": return readScript("_", FormulaSymbols.subscripts)
        default: return String(character)
        }
    }

    /// What stands between braces, the first of which has been read.
    private mutating func readGroup() -> String {
        guard depth < Self.depthLimit else { return "{" }
        depth += 1
        defer { depth -= 1 }
        let text = readUntilBrace()
        if next == "}" { position += 1 }
        return text
    }

    /// A group, a command or one character.
    private mutating func readArgument() -> String {
        while next == " " { position += 1 }
        guard let character = next, character != "}", depth < Self.depthLimit else { return "" }
        depth += 1
        defer { depth -= 1 }
        return readPiece(character)
    }

    private mutating func readCommand() -> String {
        let name = String(characters[position...].prefix { $0.isASCII && $0.isLetter })
        guard !name.isEmpty else {
            guard let sign = next else { return "\\" }
            position += 1
            return FormulaSymbols.signs[sign] ?? String(sign)
        }
        position += name.count
        switch name {
        case "frac", "tfrac", "dfrac":
            let numerator = readArgument()
            return Self.asOne(numerator) + "/" + Self.asOne(readArgument())
        case "sqrt": return "√" + Self.asOne(readArgument())
        case "text", "mathrm", "mathbf", "mathcal", "operatorname": return readArgument()
        case "left", "right": return ""
        default:
            if let accent = FormulaSymbols.accents[name] { return readArgument() + accent }
            return FormulaSymbols.names[name] ?? "\\" + name
        }
    }

    /// Above or below the line where there are such characters. A name such as `batch_mean` is no script.
    private mutating func readScript(_ sign: String, _ scripts: [Character: Character]) -> String {
        guard let first = next, first != " " else { return sign }
        let after = position + 1 < characters.count ? characters[position + 1] : " "
        if first.isLetter, after.isLetter { return sign }
        let script = readArgument()
        let small = script.compactMap { scripts[$0] }
        if !script.isEmpty, small.count == script.count { return String(small) }
        return sign + Self.asOne(script)
    }

    /// In parentheses where it has more than one part.
    private static func asOne(_ text: String) -> String {
        let isWord = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." }
        return isWord || text.count == 1 ? text : "(\(text))"
    }
}
