import Plotting

/// Pictures of many distributions: over epochs and layers, and over time.
enum DistributionFunctions {
    static let rows = [
        Builtin(
            "hist_grid", "(data, bins = 40, peaks_to_clip = none, \(FigureOptions.parameters))",
            """
            Histograms in rows and columns with common axes, after see_rnn's features_hist_v2. `data` is a Tracker, whose \
            grid has a row an epoch and a column a weight with the units' largest and mean norms, or a record of rows or a \
            list of them, each row a record of cells, each cell numbers, or a record of several distributions that \
            are drawn over each other. Of more than 16 rows or 50 columns some are shown, evenly spaced. The vertical axis \
            ends above the highest peak that is left after `peaks_to_clip` higher ones; those are cut off and told in red. \
            Left out, peaks are clipped that would make the others flat. `xlim` and `ylim` are those of every cell.
            """,
            example: "hist_grid([{conv1: {max: [1, 2, 2], mean: [0.5, 1, 1]}}, {conv1: {max: [2, 3, 3], mean: [1, 1, 2]}}])",
            shortParameters: "(data, bins, peaks_to_clip, title, xlabel, …)"
        ) { call in .object(FigureObject(try figure(of: try grid(call), call, from: 1))) },
        Builtin(
            "ridge", "(data, bins = 60, range = none, \(FigureOptions.parameters))",
            """
            Histograms one behind another, the first at the back: how a distribution moves. `data` is a list or record of \
            series, the rows of a matrix, or the histograms of `track.series(name, "hist")`, which keep their bins; of more \
            than 12 some are shown, evenly spaced. \(FigureOptions.documentation)
            """,
            example: "seed(1); ridge([randn(500) * (1 + i / 5) for i in 0..<6], xlabel = \"weight\")",
            shortParameters: "(data, bins, range, title, xlabel, …)"
        ) { call in
            if let (names, histograms) = try call.trackedHistograms(0) {
                var panel = Ridge(names: names, histograms: histograms).panel()
                try FigureOptions.apply(call, from: 3, to: &panel)
                return .object(FigureObject(panel))
            }
            let series = try rows(call)
            let range = try call.range(2) ?? Histogram.range(of: series.flatMap(\.values))
            let count = try call.integer(1, atLeast: 1, atMost: 1000)
            let histograms = series.map { Histogram($0.values, bins: count, range: range) }
            var panel = Ridge(names: series.map { $0.name ?? "" }, histograms: histograms).panel()
            try FigureOptions.apply(call, from: 3, to: &panel)
            return .object(FigureObject(panel))
        },
    ]

    // MARK: Ridges

    /// The series by their names, or else by their numbers.
    private static func rows(_ call: Arguments) throws -> [NamedNumbers] {
        var series: [NamedNumbers]
        if case .tensor(let tensor) = call[0], tensor.shape.rank == 2 {
            let matrix = try call.matrix(0)
            series = (0..<matrix.rows).map { row in
                NamedNumbers(values: Array(matrix.values[row * matrix.columns..<(row + 1) * matrix.columns]))
            }
        } else {
            series = try call.series(0)
        }
        guard series.contains(where: { !$0.values.isEmpty }) else { throw call.nothingToDraw }
        for index in series.indices where series[index].name == nil { series[index].name = String(index) }
        return series
    }

    // MARK: Grids

    /// With `bins`, `peaks_to_clip` and the options of figures from an argument on.
    static func figure(
        of grid: HistogramGrid, _ call: Arguments, from first: Int, sharing: HistogramGrid.Sharing = .columns
    ) throws -> Figure {
        var grid = grid
        try FigureOptions.axes(call, from: first + 2, &grid.x, &grid.y)
        var figure = grid.figure(
            bins: try call.integer(first, atLeast: 1, atMost: 1000), sharing: sharing,
            peaksToClip: try call.optionalInteger(first + 1, atLeast: 0))
        figure.title = try FigureOptions.title(call, from: first + 2)
        for index in figure.panels.indices {
            try FigureOptions.legend(call, first + 7, &figure.panels[index], 0)
        }
        return figure
    }

    private static func grid(_ call: Arguments) throws -> HistogramGrid {
        if case .object(let object as TrackerObject) = call[0] { return try HistogramGrid(object.tracker) }
        let rule = "a tracker, or a list or record of rows, each a record of cells"
        let (names, values): ([String], [Value])
        switch call[0] {
        case .list(let list): (names, values) = (list.elements.indices.map(String.init), list.elements)
        case .record(let record): (names, values) = (record.keys.map(FigureOptions.oneLine), record.values)
        default: throw call.mismatch(0, rule)
        }
        let rows = try values.map { value -> RecordObject in
            guard case .record(let row) = value else { throw call.mismatch(0, rule) }
            return row
        }
        guard let first = rows.first, first.count > 0 else { throw call.nothingToDraw }
        guard rows.allSatisfy({ $0.keys == first.keys }) else {
            throw RuntimeError.value("the rows of hist_grid have cells under different names")
        }
        let cells = try rows.flatMap { row in try row.values.map { try distributions($0, call) } }
        return HistogramGrid(rowNames: names, columnNames: first.keys.map(FigureOptions.oneLine), cells: cells)
    }

    private static func distributions(_ cell: Value, _ call: Arguments) throws -> [HistogramGrid.Distribution] {
        if let numbers = try call.machine.allNumbers(cell) { return [HistogramGrid.Distribution(values: numbers)] }
        guard case .record(let record) = cell else {
            throw RuntimeError.type("a cell of hist_grid must be numbers or a record of them, got \(call.machine.brief(cell))")
        }
        return try zip(record.keys, record.values).map { key, value in
            guard let numbers = try call.machine.allNumbers(value) else {
                throw RuntimeError.type("\"\(key)\" in a cell of hist_grid must be numbers, got \(call.machine.brief(value))")
            }
            return HistogramGrid.Distribution(name: FigureOptions.oneLine(key), values: numbers)
        }
    }
}
