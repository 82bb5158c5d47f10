import NN

/// What was gathered.
extension Tracker {
    /// A number's course, a value an entry; NaN where it could not be measured.
    public func series(_ name: String, _ quantity: Quantity) throws -> [Double] {
        let parameter = try parameter(name)
        guard let subject = Subject.allCases.first(where: { $0.quantities.contains(quantity) }),
            subjects.contains(subject)
        else { throw InspectError.notTracked(what: quantity.rawValue, tracked: trackedNames) }
        return parameter[quantity]
    }

    /// The parameter's histograms over time.
    public func histograms(of name: String) throws -> [HistogramTimeline.Snapshot] {
        let parameter = try parameter(name)
        guard subjects.contains(.histograms) else {
            throw InspectError.notTracked(what: Subject.histograms.rawValue, tracked: trackedNames)
        }
        return parameter.timeline.snapshots
    }

    /// What `series` can be asked for: subjects and their numbers.
    public var trackedNames: [String] {
        Subject.allCases.filter(subjects.contains).flatMap { [$0.rawValue] + $0.quantities.map(\.rawValue) }
    }

    /// The norms of the units of each weight, a row an epoch: what see_rnn's `features_hist_v2` draws. Only parameters
    /// with two axes or more are in it, as the norm of a bias's element is just its size. Entries that were made
    /// without epochs are cut into up to five rows of one length.
    public func normGrid() throws -> [NormGridRow] {
        guard subjects.contains(.norms) else {
            throw InspectError.notTracked(what: Subject.norms.rawValue, tracked: trackedNames)
        }
        let weights = parameters.filter { $0.variable.shape.rank >= 2 }
        return gridRanges.map { name, entries in
            let cells = weights.map { weight in
                NormGridRow.Cell(
                    parameter: weight.name, max: Array(weight[.unitMax][entries]), mean: Array(weight[.unitMean][entries]))
            }
            return NormGridRow(name: name, cells: cells)
        }
    }

    /// The entries of each epoch, or of each fifth where no epochs were given.
    private var gridRanges: [(name: String, entries: Range<Int>)] {
        if epochs.allSatisfy({ $0 == 0 }) {
            let rows = min(5, count)
            return (0..<rows).map { row in
                let range = row * count / rows..<(row + 1) * count / rows
                let (first, last) = (steps[range.lowerBound], steps[range.upperBound - 1])
                return (first == last ? "\(first)" : "\(first)-\(last)", range)
            }
        }
        var ranges: [(name: String, entries: Range<Int>)] = []
        var start = 0
        while start < count {
            let end = epochs[start...].firstIndex { $0 != epochs[start] } ?? count
            ranges.append(("EP\(epochs[start])", start..<end))
            start = end
        }
        return ranges
    }

    /// A row a parameter with the numbers of the last entry.
    public func lastEntry() -> Table {
        let quantities = subjects.quantities
        var table = Table(rowTitle: "parameter", columns: quantities.map(\.rawValue))
        for parameter in parameters {
            table.append(parameter.name, quantities.map { parameter.last($0).map { .number($0) } ?? .empty })
        }
        return table
    }

    private func parameter(_ name: String) throws -> TrackedParameter {
        guard let found = parameters.first(where: { $0.name == name }) else {
            throw NNError.noSuchParameter(name: name, existing: names)
        }
        return found
    }
}

/// The norms of one epoch.
public struct NormGridRow: Equatable, Sendable {
    /// "EP1", or the first and last step.
    public let name: String
    public let cells: [Cell]

    /// For each entry of the epoch, the largest and the mean norm of a parameter's units.
    public struct Cell: Equatable, Sendable {
        public let parameter: String
        public let max: [Double]
        public let mean: [Double]
    }
}
