extension Ridge {
    /// The most rows that can be told apart in one picture.
    public static let mostRows = 24

    /// A panel of the ridge; colours run from pale, for the first, to full.
    public func panel() -> Panel {
        var panel = Panel(marks: [.ridge(self)])
        panel.y.ticks = .named(names.enumerated().map { (Double(names.count - 1 - $0), $1) })
        return panel
    }
}
