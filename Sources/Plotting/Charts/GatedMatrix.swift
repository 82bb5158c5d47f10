/// The weights of a recurrent layer as a picture: inputs in rows, and in columns the units of one gate after another.
public struct GatedMatrix: Sendable {
    public let name: String
    public let rows: Int
    public let gates: [String]
    /// Row by row, as many columns as gates times units.
    public let values: [Double]

    public init(name: String, rows: Int, gates: [String], values: [Double]) {
        self.name = name
        self.rows = rows
        self.gates = gates
        self.values = values
    }

    /// Matrices below each other in one scale, which is centred at 0 and reaches to the greatest value among them.
    public static func figure(_ matrices: [GatedMatrix]) -> Figure {
        let colors = ColorScale(for: matrices.flatMap(\.values), center: 0)
        return Figure(panels: matrices.map { $0.panel(colors) })
    }

    private func panel(_ colors: ColorScale) -> Panel {
        let columns = values.count / max(1, rows)
        let units = Double(columns) / Double(gates.count)
        var panel = Panel(title: name, marks: [.image(Image(rows: rows, columns: columns, values: values, colors: colors))])
        panel.x.ticks = .named(gates.enumerated().map { ((Double($0) + 0.5) * units - 0.5, $1) })
        panel.y.ticks = .whole
        panel.marks += (1..<max(1, gates.count)).map { .guide(Guide(.vertical, at: Double($0) * units - 0.5)) }
        return panel
    }
}
