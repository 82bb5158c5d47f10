import DataFiles
import Plotting

/// Pictures: figures are values; a front end shows them.
enum FigureFunctions {
    static let rows: [Builtin] = [ChartKind.plot.function, ChartKind.hist.function, ChartKind.bar.function] + [
        Builtin(
            "heatmap",
            "(matrix, center = none, row_names = none, column_names = none, \(FigureOptions.parameters))",
            """
            A matrix in colours, its first row on top. Values of both signs are coloured from blue by white, which is 0 \
            or `center`, to red; others from dark to light. \(FigureOptions.documentation)
            """,
            example: "heatmap([[1, -2], [-3, 4]], title = \"weights\")",
            shortParameters: "(matrix, center, row_names, column_names, title, xlabel, …)"
        ) { call in
            let (rows, columns, values) = try call.matrix(0)
            let colors = ColorScale(for: values, center: try call.optionalNumber(1))
            var panel = Panel(marks: [.image(Image(rows: rows, columns: columns, values: values, colors: colors))])
            (panel.x.ticks, panel.y.ticks) = (.whole, .whole)
            if let names = try call.names(2, count: rows) {
                panel.y.ticks = .named(names.enumerated().map { (Double($0), $1) })
            }
            if let names = try call.names(3, count: columns) {
                panel.x.ticks = .named(names.enumerated().map { (Double($0), $1) })
            }
            try FigureOptions.apply(call, from: 4, to: &panel)
            return .object(FigureObject(panel))
        },
        Builtin(
            "subplots", "(*figures, columns = none, \(FigureOptions.parameters))",
            """
            Figures beside and below each other in one. Without `columns` there are two side by side, three from five \
            figures on; terminals that are too narrow show fewer. But for `title`, what is given holds for every one of \
            them: with `ylim` they can be compared.
            """,
            example: "subplots(plot([1, 2]), hist([1, 1, 2]), title = \"two views\")",
            shortParameters: "(*figures, columns, title, xlabel, …)"
        ) { call in .object(FigureObject(try subplots(call))) },
    ]

    static let methods: [Builtin] = ChartKind.all.map(\.method) + [
        Builtin(
            "guide", "(figure, x = none, y = none)",
            "The figure with a thin line down at x or across at y, each a number or a list of numbers.",
            example: "plot([1, 3, 2, 4]).guide(x = 2, y = [1.5, 3.5])"
        ) { call in
            var panel = try call.object(0, FigureObject.self, "a figure").onlyPanel()
            for (index, direction) in [(1, Guide.Direction.vertical), (2, .horizontal)] where !call.isNone(index) {
                panel.marks += try call.allNumbers(index).map { .guide(Guide(direction, at: $0)) }
            }
            return .object(FigureObject(panel))
        },
        Builtin(
            "save", "(figure, path)",
            "Makes or replaces a file: .svg, .png or .pdf, by its name. gnuplot draws it; that it is missing is an io error.",
            example: """
                for name in ["loss.svg", "loss.png", "loss.pdf"] { plot([3, 2, 1]).save(name) }
                print(read_text("loss.svg")[:4])
                """
        ) { call in
            let path = try call.string(1)
            let format = try FigureFormat(path: path)
            try FileContents.write(drawing(call) { try $0.bytes(in: format) }, to: path)
            return .none
        },
        Builtin("svg", "(figure)", "The picture as a string: an SVG element for a page. gnuplot draws it.",
            example: "page = \"<h1>Loss</h1>\" + plot([3, 2, 1]).svg(); print(page.ends_with(\"</svg>\"))"
        ) { call in
            .string(try drawing(call) { try $0.svg() })
        },
    ]

    /// What gnuplot makes of the figure. A Ctrl-C reaches gnuplot too; then that is what happened.
    private static func drawing<Result>(_ call: Arguments, _ draw: (Figure) throws -> Result) throws -> Result {
        let figure = try call.object(0, FigureObject.self, "a figure").figure
        do {
            return try draw(figure)
        } catch {
            try call.machine.checkInterrupt()
            throw error
        }
    }

    private static func subplots(_ call: Arguments) throws -> Figure {
        var values = try call.list(0).elements
        if values.count == 1, case .list(let only) = values[0] { values = only.elements }
        let panels = try values.map { value -> Panel in
            guard case .object(let object as FigureObject) = value else {
                throw RuntimeError.type("subplots takes figures, got \(call.machine.brief(value))")
            }
            var panel = try object.onlyPanel()
            panel.title = panel.title ?? object.figure.title
            return panel
        }
        guard !panels.isEmpty else { throw RuntimeError.value("subplots needs one figure at least") }
        let columns = try call.optionalInteger(1, atLeast: 1) ?? (panels.count >= 5 ? 3 : min(2, panels.count))
        var figure = Figure(panels: panels, columns: columns)
        try FigureOptions.apply(call, from: 2, to: &figure)
        return figure
    }
}
