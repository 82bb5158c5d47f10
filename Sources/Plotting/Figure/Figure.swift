/// A picture: panels in a grid under one title. Plain data, which a text renderer and gnuplot draw alike.
public struct Figure: Sendable {
    public var title: String?
    /// Row by row.
    public var panels: [Panel]
    /// Panels side by side.
    public var columns: Int
    public var arrangement: Arrangement

    public enum Arrangement: Sendable {
        /// Each panel has axes of its own.
        case separate
        /// Small panels that share their axes; names stand at the rows and above the columns.
        case grid(rowNames: [String], columnNames: [String])
    }

    public init(
        title: String? = nil, panels: [Panel], columns: Int = 1, arrangement: Arrangement = .separate
    ) {
        self.title = title
        self.panels = panels
        self.columns = max(1, min(columns, panels.count))
        self.arrangement = arrangement
    }

    public init(_ panel: Panel) {
        self.init(panels: [panel])
    }

    public var rows: Int { (panels.count + columns - 1) / columns }
}
