/// The characters that pictures are drawn with: Braille and blocks, or what ASCII has.
struct Glyphs {
    let usesUnicode: Bool

    var horizontal: Character { usesUnicode ? "─" : "-" }
    var vertical: Character { usesUnicode ? "│" : "|" }
    var corner: Character { usesUnicode ? "└" : "+" }
    var leftTick: Character { usesUnicode ? "┤" : "+" }
    var bottomTick: Character { usesUnicode ? "┬" : "+" }
    var ellipsis: Character { usesUnicode ? "…" : "~" }
    var guideAcross: Character { usesUnicode ? "╌" : "-" }
    var guideDown: Character { usesUnicode ? "┆" : ":" }
    /// A line in the legend, where colours tell lines apart.
    var sample: String { usesUnicode ? "━━" : "--" }

    /// What tells series apart without colours.
    func marker(_ ink: Ink) -> Character {
        let markers: [Character] = usesUnicode ? ["●", "▲", "■", "◆", "▼", "★"] : ["*", "+", "o", "x", "#", "@"]
        guard case .series(let index) = ink else { return usesUnicode ? "·" : "." }
        return markers[index % markers.count]
    }

    /// One of many points.
    var dot: Character { usesUnicode ? "⠂" : "." }

    /// A cell that is filled from below, in eighths.
    func column(eighths: Int) -> Character {
        let blocks: [Character] = usesUnicode
            ? [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : [" ", ".", ".", ":", ":", ":", "|", "|", "#"]
        return blocks[max(0, min(8, eighths))]
    }

    /// A cell that is filled from the left, in eighths.
    func bar(eighths: Int) -> Character {
        let blocks: [Character] = usesUnicode
            ? [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"] : [" ", " ", " ", " ", "#", "#", "#", "#", "#"]
        return blocks[max(0, min(8, eighths))]
    }

    /// A cell of the bars of one group among several, without colours.
    func fill(ofGroup index: Int) -> Character {
        let fills: [Character] = usesUnicode ? ["█", "▒", "░", "▓"] : ["#", "=", "-", "o"]
        return fills[index % fills.count]
    }

    /// A region behind points, without colours.
    func region(_ index: Int) -> Character {
        let regions: [Character] = usesUnicode ? [" ", "░", "▒", "▓"] : [" ", ".", ":", "'"]
        return regions[max(0, index) % regions.count]
    }

    /// A value's share of the greatest, from -1 to 1, without colours: dots below 0, shades above.
    func shade(_ share: Double) -> Character {
        let above: [Character] = usesUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", "+", "x", "#"]
        let below: [Character] = usesUnicode ? [" ", "⠂", "⠒", "⠶", "⠿"] : [" ", "'", "-", "=", "~"]
        let level = max(0, min(4, Int((abs(share) * 4).rounded())))
        return share < 0 ? below[level] : above[level]
    }
}
