/// What a formatted text is made of, in order, before it is known where its lines break.
struct FormatterLayout {
    enum Piece {
        /// Text of one line, and the columns it takes.
        case text(String, width: Int)
        /// A multi-line string as it was written.
        case verbatim(String)
        /// Stands at its line's end, where it takes no room: no code breaks for the comment beside it.
        case comment(String)
        /// A newline where the group around it is broken, else a blank or nothing.
        case line(isBlank: Bool)
        case newline(afterBlankLine: Bool)
        /// Written where the group around it is broken.
        case commaIfBroken
        case indent, dedent
        case open(group: Int)
        case close
    }

    /// Pieces whose own lines break all together or not at all.
    struct Group {
        /// Breaks even where it would fit.
        var isBroken: Bool
        /// The group at its end that may break alone, as the block in `map(xs, fn(x) {` does.
        var hugged: Int?
        /// Whether the hugged group breaks, so that this one cannot lie on one line.
        var holdsNewline = false
    }

    private(set) var pieces: [Piece] = []
    private(set) var groups: [Group] = []

    mutating func text(_ text: String) {
        if text.utf8.contains(UInt8(ascii: "\n")) {
            pieces.append(.verbatim(text))
        } else {
            pieces.append(.text(text, width: columns(of: text)))
        }
    }

    /// Whether a comma was written last.
    var endsInComma: Bool {
        for piece in pieces.reversed() {
            switch piece {
            case .dedent, .close: continue
            case .text(let text, _): return text == ","
            default: return false
            }
        }
        return false
    }

    mutating func add(_ piece: Piece) { pieces.append(piece) }

    /// Opens a group and gives its number.
    @discardableResult
    mutating func open(isBroken: Bool = false) -> Int {
        groups.append(Group(isBroken: isBroken))
        pieces.append(.open(group: groups.count - 1))
        return groups.count - 1
    }

    mutating func close() { pieces.append(.close) }

    /// The number of the group that is opened next.
    var nextGroup: Int { groups.count }

    /// Lets a group break inside another one's last element only.
    mutating func hug(_ inner: Int, in outer: Int) { groups[outer].hugged = inner }

    /// Breaks every group around a newline, but for those that hug what breaks.
    mutating func breakGroupsAroundNewlines() {
        var open: [Int] = []
        for piece in pieces {
            switch piece {
            case .open(let group):
                if groups[group].isBroken { breakGroups(open, around: group) }
                open.append(group)
            case .close: open.removeLast()
            case .newline, .comment: breakGroups(open, around: nil)
            default: break
            }
        }
    }

    private mutating func breakGroups(_ open: [Int], around inner: Int?) {
        var inner = inner
        for group in open.reversed() {
            // Those around it know already.
            let isKnown = groups[group].isBroken || groups[group].holdsNewline
            if let inner, groups[group].hugged == inner {
                groups[group].holdsNewline = true
            } else {
                groups[group].isBroken = true
            }
            if isKnown { return }
            inner = group
        }
    }
}

/// Columns of a text of one line.
func columns(of text: some StringProtocol) -> Int {
    text.utf8.allSatisfy { $0 < 0x7F } ? text.utf8.count : displayWidth(text)
}
