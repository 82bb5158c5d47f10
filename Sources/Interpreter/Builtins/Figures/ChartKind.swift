import Autograd
import Plotting

/// A kind of chart, which makes a figure, or as a figure's method adds to it.
struct ChartKind {
    let name: String
    /// Its own parameters, before those that all figures have.
    let parameters: String
    let parameterCount: Int
    let documentation: String
    let example: String
    /// The same as a method of a figure.
    let methodExample: String
    /// Makes a panel of the arguments from an index on; the series get colours from a number on.
    let panel: (_ call: Arguments, _ first: Int, _ firstInk: Int) throws -> Panel

    static let all = [plot, scatter, hist, bar]

    /// `plot(…)`: a new figure.
    var function: Builtin {
        Builtin(
            name, "(\(parameters), \(FigureOptions.parameters))", documentation, example: example,
            shortParameters: "(\(parameters), title, xlabel, …)"
        ) { call in
            var panel = try panel(call, 0, 0)
            try FigureOptions.apply(call, from: parameterCount, to: &panel)
            return .object(FigureObject(panel))
        }
    }

    /// `figure.plot(…)`: the figure with more in it.
    var method: Builtin {
        Builtin(
            name, "(figure, \(parameters), \(FigureOptions.parameters))",
            "The figure with this drawn over it; other arguments as in `\(name)(…)`. The figure itself stays as it is.",
            example: methodExample,
            shortParameters: "(\(parameters), title, xlabel, …)"
        ) { call in
            var panel = try call.object(0, FigureObject.self, "a figure").onlyPanel()
            let count = panel.marks.count
            let added = try self.panel(call, 1, panel.marks.reduce(0) { $0 + $1.seriesCount })
            panel.marks += added.marks
            panel.x.label = panel.x.label ?? added.x.label
            panel.y.label = panel.y.label ?? added.y.label
            try FigureOptions.apply(call, from: 1 + parameterCount, to: &panel, namingFrom: count)
            return .object(FigureObject(panel))
        }
    }

    // MARK: Lines

    static let plot = ChartKind(
        name: "plot", parameters: "x, y = none", parameterCount: 2,
        documentation: """
            A figure of lines: `plot(y)` over 0, 1, 2, …, or `plot(x, y)`. Several lines come as a list of series, as a \
            record of them under their names, as the columns of a matrix, or as the history of `fit`. Values that are \
            not finite leave gaps. \(FigureOptions.documentation)
            """,
        example: #"plot([1, 4, 9, 16], title = "squares", xlabel = "n")"#,
        methodExample: "scatter([0, 1, 2], [1, 2, 5], legend = \"data\").plot([0, 2], [1, 5], legend = \"fit\")"
    ) { call, first, firstInk in
        let isAlone = call.isNone(first + 1)
        let lines = try call.series(isAlone ? first : first + 1)
        let across = isAlone ? nil : try call.allNumbers(first)
        var panel = Panel()
        let isHistory = call.history(isAlone ? first : first + 1)
        if isAlone { panel.x.ticks = .whole }
        if isHistory { (panel.x.label, panel.y.label) = ("epoch", "loss") }
        for (index, line) in lines.enumerated() {
            guard !line.values.isEmpty else { throw call.nothingToDraw }
            let x = try across.map { try call.matched($0, line.values, line.name) }
                ?? line.values.indices.map { Double(isHistory ? $0 + 1 : $0) }
            panel.marks.append(.line(Series(name: line.name, ink: .series(firstInk + index), x: x, y: line.values)))
        }
        guard !panel.marks.isEmpty else { throw call.nothingToDraw }
        return panel
    }

    // MARK: Points

    static let scatter = ChartKind(
        name: "scatter", parameters: "x, y = none, classes = none", parameterCount: 3,
        documentation: """
            A figure of points: `scatter(x, y)`, or `scatter(points)` with a matrix of two columns. y may be several \
            series, as in `plot`; `classes`, a whole number for each point, gives each class its colour. \
            \(FigureOptions.documentation)
            """,
        example: "scatter([1, 2, 3], [2, 4, 5])",
        methodExample: "plot([1, 2, 5]).scatter([0, 1, 2], [1.5, 2, 4])"
    ) { call, first, firstInk in
        try points(call, x: first, y: first + 1, classes: first + 2, firstInk: firstInk)
    }

    /// A panel of points from the arguments at these indices.
    static func points(_ call: Arguments, x: Int, y: Int, classes: Int, firstInk: Int) throws -> Panel {
        let (across, series) = try call.coordinates(x, y)
        var panel = Panel()
        for one in series {
            guard !one.values.isEmpty else { throw call.nothingToDraw }
            let across = try call.matched(across, one.values, one.name)
            for part in try call.classes(classes, x: across, y: one) {
                let ink = Ink.series(firstInk + panel.marks.count)
                panel.marks.append(.points(Series(name: part.name, ink: ink, x: part.x, y: part.y)))
            }
        }
        guard !panel.marks.isEmpty else { throw call.nothingToDraw }
        return panel
    }

    // MARK: Areas

    static let hist = ChartKind(
        name: "hist", parameters: "values, bins = none, range = none, density = false", parameterCount: 4,
        documentation: """
            A histogram of all elements, or several over each other from a list or record of series. `bins` is their \
            number, chosen by Freedman and Diaconis's rule if left out; `range` is [from, to]; with `density` the area \
            is 1. \(FigureOptions.documentation)
            """,
        example: #"seed(1); hist(randn(1000), title = "standard normal")"#,
        methodExample: "hist(randn(500), range = [-3, 3]).hist(randn(500) / 2, range = [-3, 3])"
    ) { call, first, firstInk in
        let series = try call.distributions(first)
        let all = series.flatMap(\.values)
        guard !all.isEmpty else { throw call.nothingToDraw }
        let bins = call.isNone(first + 1) ? nil : try call.integer(first + 1, atLeast: 1, atMost: 10_000)
        let isLogarithmic = try FigureOptions.isLogarithmicAcross(call, from: first + 4)
        let range = try call.range(first + 2) ?? Histogram.range(of: isLogarithmic ? all.filter { $0 > 0 } : all)
        let density = try call.bool(first + 3)
        // One width for all, so that heights can be compared.
        let common = bins ?? Histogram(all, range: range).counts.count
        var panel = Panel()
        for (index, one) in series.enumerated() {
            panel.marks.append(
                .histogram(
                    Histogram(
                        one.values, name: one.name, ink: .series(firstInk + index), bins: common, range: range,
                        density: density)))
        }
        return panel
    }

    static let bar = ChartKind(
        name: "bar", parameters: "names, values = none", parameterCount: 2,
        documentation: """
            Bars: `bar(names, values)`, `bar(record)` or `bar(values)`. With a record or list of series as values, each \
            name has a group of bars. \(FigureOptions.documentation)
            """,
        example: #"bar({SGD: 0.31, Adam: 0.12}, title = "loss")"#,
        methodExample: "plot([0, 1, 2], [3, 1, 2]).bar([3, 1, 2])"
    ) { call, first, firstInk in
        let (names, series) = try call.categories(first)
        guard !names.isEmpty else { throw call.nothingToDraw }
        let groups = series.enumerated().map { index, one in
            Bars.Group(name: one.name, ink: .series(firstInk + index), values: one.values)
        }
        var panel = Panel(marks: [.bars(Bars(categories: names, groups: groups))])
        if names.count <= 40 {
            panel.x.ticks = .named(names.enumerated().map { (Double($0), $1) })
        }
        return panel
    }
}
