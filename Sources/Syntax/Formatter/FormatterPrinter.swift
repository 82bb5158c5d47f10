/// Chooses where the lines of a layout break, in one pass: a group that fits into the rest of its line lies flat, any
/// other breaks (Oppen, "Prettyprinting", 1980).
struct FormatterPrinter {
    static let lineWidth = 100
    static let indentWidth = 4

    private enum Mode {
        case flat, broken
        /// Its own lines are flat, its last element's break.
        case hugging
    }

    private let layout: FormatterLayout
    private var output = ""
    /// Where the line stands; at its start its indentation, which is written with its first text.
    private var column = 0
    private var indentation = 0
    /// The modes of the open groups, outermost first.
    private var modes: [Mode] = []

    static func print(_ layout: FormatterLayout) -> String {
        var printer = FormatterPrinter(layout: layout)
        printer.print()
        return printer.output
    }

    private init(layout: FormatterLayout) { self.layout = layout }

    private mutating func print() {
        for (index, piece) in layout.pieces.enumerated() {
            switch piece {
            case .text(let text, let width): write(text, width: width)
            case .verbatim(let text): writeVerbatim(text)
            case .comment(let text): write((isAtLineStart ? "" : "  ") + text, width: 0)
            case .line(let isBlank):
                if modes.last ?? .broken == .broken { newline() } else if isBlank { write(" ", width: 1) }
            case .newline(let afterBlankLine):
                if afterBlankLine { newline() }
                newline()
            case .commaIfBroken: if modes.last == .broken { write(",", width: 1) }
            case .indent: indentation += indentStep
            case .dedent: indentation -= indentStep
            case .open(let group): modes.append(mode(of: group, at: index))
            case .close: modes.removeLast()
            }
        }
        if !isAtLineStart { output += "\n" }
    }

    /// What a hugging group holds stands on the lines of the hugged one.
    private var indentStep: Int { modes.last == .hugging ? 0 : FormatterPrinter.indentWidth }

    // Writing

    private var isAtLineStart: Bool { output.isEmpty || output.utf8.last == UInt8(ascii: "\n") }

    private mutating func newline() {
        // The text begins with its first line.
        if !output.isEmpty { output += "\n" }
        column = indentation
    }

    private mutating func write(_ text: String, width: Int) {
        if isAtLineStart {
            output += String(repeating: " ", count: column)
        }
        output += text
        column += width
    }

    private mutating func writeVerbatim(_ text: String) {
        write(text, width: 0)
        column = columns(of: text[text.utf8.lastIndex(of: UInt8(ascii: "\n"))!...].dropFirst())
    }

    // Breaking

    private func mode(of group: Int, at index: Int) -> Mode {
        if modes.last == .flat { return .flat }
        let group = layout.groups[group]
        if group.isBroken { return .broken }
        if !group.holdsNewline && fits(from: index, upTo: nil) { return .flat }
        if let hugged = group.hugged, fits(from: index, upTo: hugged) { return .hugging }
        return .broken
    }

    /// Whether the group that opens here fits flat, with what follows it up to the next place where the line may
    /// break; or whether its beginning does, up to where the hugged group breaks.
    private func fits(from index: Int, upTo hugged: Int?) -> Bool {
        var room = FormatterPrinter.lineWidth - column
        /// Groups that were opened since, the one in question first.
        var opened: [Int] = []
        var isPast = false
        var enclosing = modes.count - 1
        for piece in layout.pieces[index...] {
            switch piece {
            case .text(_, let width): room -= width
            case .verbatim(let text):
                return columns(of: text.prefix { $0 != "\n" }) <= room
            case .comment, .newline:
                return true
            case .line(let isBlank):
                let mayBreak = isPast ? !opened.isEmpty || mode(enclosing) == .broken : opened.last == hugged
                if mayBreak { return true }
                if isBlank { room -= 1 }
            case .commaIfBroken:
                if isPast && opened.isEmpty && mode(enclosing) == .broken { room -= 1 }
            case .open(let group): opened.append(group)
            case .close:
                if opened.isEmpty { enclosing -= 1 } else { opened.removeLast() }
                if opened.isEmpty { isPast = true }
            case .indent, .dedent: break
            }
            if room < 0 { return false }
        }
        return true
    }

    /// How an open group is laid out; outside all groups lines break.
    private func mode(_ depth: Int) -> Mode { depth < 0 ? .broken : modes[depth] }
}
