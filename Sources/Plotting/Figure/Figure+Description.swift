extension Figure {
    /// What is drawn, in words, for those who do not see it: `loss: lines plain, decayed; x: step`.
    var wordsForIt: String {
        if case .grid(let rowNames, let columnNames) = arrangement {
            let sides = [("rows", rowNames), ("columns", columnNames)].filter { !$0.1.isEmpty }
            let grid = sides.map { "\($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: "; ")
            return [title, "grid of histograms" + (grid.isEmpty ? "" : ", " + grid)].compactMap { $0 }.joined(separator: ": ")
        }
        let parts = panels.map(\.wordsForIt)
        return ([title] + parts).compactMap { $0 }.joined(separator: parts.count > 1 ? ". " : ": ")
    }
}

extension Panel {
    /// Its title, what its marks are and what they are called, and its axes.
    fileprivate var wordsForIt: String {
        var kinds: [(name: String, series: [String])] = []
        for mark in marks {
            guard let kind = mark.kind else { continue }
            if let index = kinds.firstIndex(where: { $0.name == kind }) {
                kinds[index].series += mark.names
            } else {
                kinds.append((kind, mark.names))
            }
        }
        let drawn = kinds.map { ([$0.name] + [$0.series.joined(separator: ", ")]).filter { !$0.isEmpty }.joined(separator: " ") }
        let axes = [("x", x.label), ("y", y.label)].compactMap { name, label in label.map { "\(name): \($0)" } }
        return [title, (drawn + axes).joined(separator: "; ")].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

extension Mark {
    /// What a reader would call it; nil for what only helps to read the others.
    fileprivate var kind: String? {
        switch self {
        case .line: "lines"
        case .points: "points"
        case .bars: "bars"
        case .histogram: "histograms"
        case .ridge: "histograms one behind another"
        case .image(let image): image.isBackdrop ? nil : "map of values"
        case .guide, .text: nil
        }
    }
}
