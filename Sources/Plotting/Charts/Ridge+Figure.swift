extension Ridge {
    /// The most rows that can be told apart in one picture.
    private static let mostRows = 12

    /// A panel of the ridge, named at the base lines. Of many histograms it shows some, evenly spaced.
    public func panel() -> Panel {
        let shown = Ridge(names: names.spread(atMost: Ridge.mostRows), histograms: histograms.spread(atMost: Ridge.mostRows))
        var panel = Panel(marks: [.ridge(shown)])
        panel.y.ticks = .named(shown.names.enumerated().map { (Double(shown.names.count - 1 - $0), $1) })
        return panel
    }
}

extension Array {
    /// So many of the elements at most, evenly spaced, the first and the last among them.
    func spread(atMost limit: Int) -> [Element] {
        guard count > limit, limit > 1 else { return self }
        return (0..<limit).map { self[$0 * (count - 1) / (limit - 1)] }
    }
}
