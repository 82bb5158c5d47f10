/// What stands above a panel in a file, from the bottom up: the legend, notes, the title. Heights are in lines above the
/// plot.
struct PanelHead {
    enum Legend: Equatable {
        case none, beside
        case above(rows: Int, columns: Int)
    }

    let title: [String]
    let legend: Legend
    private let notes: Int

    /// More names than these stand beside the plot.
    static let mostNamesAbove = 4
    private static let noteLine = 1.1
    private static let legendLine = 1.2
    private static let titleLine = 1.3

    /// For a panel so many points wide.
    init(_ panel: Panel, notes: [String], width: Int) {
        let room = width - 70
        title = panel.title?.lines(ofLetters: max(10, room / 9), atMost: 3) ?? []
        self.notes = notes.count
        let names = panel.legend.map(\.name.count)
        let columns = max(1, min(names.count, room / 7 / ((names.max() ?? 0) + 6)))
        let rows = (names.count + columns - 1) / columns
        legend = names.isEmpty ? .none : (names.count > PanelHead.mostNamesAbove ? .beside : .above(rows: rows, columns: columns))
    }

    func noteHeight(ofLine index: Int) -> Double {
        legendHeight + 0.6 + PanelHead.noteLine * Double(notes - 1 - index)
    }

    func titleHeight(ofLine index: Int) -> Double {
        legendHeight + noteHeight + 0.9 + PanelHead.titleLine * Double(title.count - 1 - index)
    }

    /// All of it.
    var height: Double { legendHeight + noteHeight + 0.8 + PanelHead.titleLine * Double(title.count) }

    private var legendHeight: Double {
        if case .above(let rows, _) = legend { Double(rows) * PanelHead.legendLine + 0.2 } else { 0 }
    }

    private var noteHeight: Double { Double(notes) * PanelHead.noteLine }
}

extension String {
    /// Its words in lines of at most so many letters; what does not fit into the last line ends in an ellipsis.
    func lines(ofLetters limit: Int, atMost lineLimit: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= limit {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        let isCut = lines.count > lineLimit
        return lines.prefix(lineLimit).enumerated().map { index, line in
            let needsMark = line.count > limit || (isCut && index == lineLimit - 1)
            return needsMark ? line.prefix(limit - 1) + "…" : line
        }
    }
}
