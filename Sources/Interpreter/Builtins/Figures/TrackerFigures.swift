import Inspect
import Plotting

/// What a tracker gathered, as pictures take it.
extension HistogramGrid {
    /// The units' norms of each epoch: for every weight the largest and the mean, of all entries of the epoch.
    init(_ tracker: Tracker) throws {
        let rows = try tracker.normGrid()
        guard let first = rows.first, !first.cells.isEmpty else {
            throw RuntimeError.value(
                "this tracker has no norms of weights to draw", hint: "make entries first: track.log(opt) after each step")
        }
        self.init(
            rowNames: rows.map(\.name), columnNames: first.cells.map { FigureOptions.oneLine($0.parameter) },
            cells: rows.flatMap { row in
                row.cells.map { [Distribution(name: "max", values: $0.max), Distribution(name: "mean", values: $0.mean)] }
            })
    }
}

extension Arguments {
    /// The records that `track.series(name, "hist")` gives; nil for anything else.
    func trackedHistograms(_ index: Int) throws -> (names: [String], histograms: [Histogram])? {
        guard case .list(let list) = self[index], case .record(let first)? = list.elements.first,
            first["edges"] != nil, first["counts"] != nil
        else { return nil }
        var found: (names: [String], histograms: [Histogram]) = ([], [])
        for element in list.elements {
            guard case .record(let record) = element, let edges = try record["edges"].flatMap(machine.allNumbers),
                let counts = try record["counts"].flatMap(machine.allNumbers), edges.count == counts.count + 1
            else { throw mismatch(index, "histograms as track.series(name, \"hist\") gives them") }
            guard let lower = edges.first, let upper = edges.last, lower < upper else { continue }
            found.names.append(record["last_step"]?.asNumber.map { NumberText.repr($0) } ?? "")
            found.histograms.append(Histogram(lower: lower, upper: upper, counts: counts))
        }
        guard !found.histograms.isEmpty else { throw nothingToDraw }
        return found
    }
}
