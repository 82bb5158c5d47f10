import Plotting
import Syntax

/// The arguments that all figures with axes have, after those of their own.
enum FigureOptions {
    static let parameters = """
        title = none, xlabel = none, ylabel = none, xlim = none, ylim = none, legend = none, log_x = false, log_y = false
        """

    /// What they do, for the documentation.
    static let documentation = """
        `xlim` and `ylim` are [from, to], none for an end that the data sets; `legend` names the series, false hides \
        their names.
        """

    /// What stands in place of an argument that other libraries' pictures have.
    static func hint(for argument: String, of function: String) -> String? {
        guard ChartKind.all.contains(where: { $0.name == function }) else { return nil }
        switch argument {
        case "label", "labels": return "`legend` names the series, or a record: plot({train: a, val: b})"
        case "color", "c", "colour", "linestyle", "marker", "lw", "linewidth", "alpha": return "colours are chosen by reg"
        case "yscale": return "log_y = true"
        case "xscale": return "log_x = true"
        default: return nil
        }
    }

    /// Sets what the arguments from `first` on say, and names the series from the mark `firstMark` on.
    static func apply(_ call: Arguments, from first: Int, to panel: inout Panel, namingFrom firstMark: Int = 0) throws {
        if let title = try title(call, from: first) { panel.title = title }
        try axes(call, from: first, &panel.x, &panel.y)
        try legend(call, first + 5, &panel, firstMark)
        try checkLogarithmic(panel)
    }

    /// Sets what the arguments say of every panel of a figure; the title is the figure's.
    static func apply(_ call: Arguments, from first: Int, to figure: inout Figure) throws {
        figure.title = try title(call, from: first)
        figure.panels = try figure.panels.map { panel in
            var panel = panel
            try axes(call, from: first, &panel.x, &panel.y)
            try legend(call, first + 5, &panel, 0)
            try checkLogarithmic(panel)
            return panel
        }
    }

    static func title(_ call: Arguments, from first: Int) throws -> String? {
        try call.optionalString(first).map(oneLine)
    }

    static func axes(_ call: Arguments, from first: Int, _ x: inout Axis, _ y: inout Axis) throws {
        if let label = try call.optionalString(first + 1) { x.label = oneLine(label) }
        if let label = try call.optionalString(first + 2) { y.label = oneLine(label) }
        if try isLogarithmicAcross(call, from: first) { x.isLogarithmic = true }
        if try call.bool(first + 7) { y.isLogarithmic = true }
        try limits(call, first + 3, &x)
        try limits(call, first + 4, &y)
    }

    /// `log_x` among the arguments from `first` on.
    static func isLogarithmicAcross(_ call: Arguments, from first: Int) throws -> Bool { try call.bool(first + 6) }

    /// Words as they may stand in a picture: control characters shown, on one line.
    static func oneLine(_ text: String) -> String {
        let words = text.split(omittingEmptySubsequences: false) { $0.isNewline }.joined(separator: " ")
        return escapingControls(words)
    }

    private static func limits(_ call: Arguments, _ index: Int, _ axis: inout Axis) throws {
        guard !call.isNone(index) else { return }
        let rule = "[from, to], each a number or none"
        var ends: [Double?] = []
        guard call[index].isSequence else { throw call.mismatch(index, rule) }
        for end in try call.elements(index) {
            if end.isNone { ends.append(nil) } else if let number = end.asNumber { ends.append(number) } else {
                throw call.mismatch(index, rule)
            }
        }
        guard ends.count == 2 else { throw call.mismatch(index, rule) }
        let given = ends.compactMap { $0 }
        guard given.allSatisfy({ abs($0) < 1e300 }), given.count < 2 || given[0] < given[1] else {
            throw call.valueMismatch(index, "[from, to] with from < to, both finite")
        }
        guard !axis.isLogarithmic || given.allSatisfy({ $0 > 0 }) else {
            throw call.valueMismatch(index, "above 0 on a log axis")
        }
        (axis.lower, axis.upper) = (ends[0], ends[1])
    }

    static func legend(_ call: Arguments, _ index: Int, _ panel: inout Panel, _ firstMark: Int) throws {
        var names: [String] = []
        switch call[index] {
        case .none: return
        case .bool(let isShown):
            panel.showsLegend = isShown
            return
        case .string(let name): names = [name.text]
        case .list(let list):
            for case .string(let name) in list.elements { names.append(name.text) }
            guard names.count == list.elements.count else { throw call.mismatch(index, "a list of strings") }
        default: throw call.mismatch(index, "a list of names, one name, true or false")
        }
        let own = panel.marks[firstMark...].reduce(0) { $0 + $1.seriesCount }
        guard names.count == own else {
            throw RuntimeError.value(
                "`legend` of \(call.name) has \(names.count) name\(names.count == 1 ? "" : "s") for \(own) series")
        }
        var rest = names.map(oneLine)[...]
        for mark in panel.marks.indices[firstMark...] {
            let count = panel.marks[mark].seriesCount
            panel.marks[mark].nameSeries(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
    }

    /// A logarithmic axis needs something above 0 to show, and numbers along it.
    private static func checkLogarithmic(_ panel: Panel) throws {
        for (name, axis, what) in [("log_x", panel.x, panel.whatXCounts), ("log_y", panel.y, panel.whatYCounts)] {
            if axis.isLogarithmic, let what { throw RuntimeError.value("`\(name)` has no use here: this axis counts \(what)") }
        }
        for (name, axis) in [("log_x", panel.x), ("log_y", panel.y)] where axis.isLogarithmic {
            let values = panel.marks.flatMap { $0.values(along: name == "log_x") }.filter(\.isFinite)
            if let largest = values.max(), largest <= 0 {
                throw RuntimeError.value(
                    "`\(name)` needs values above 0, the largest is \(NumberText.general(largest, digits: 6))")
            }
        }
    }
}

extension Value {
    /// Whether it has elements in order.
    fileprivate var isSequence: Bool {
        switch self {
        case .list, .range: return true
        case .tensor(let tensor): return tensor.shape.rank == 1
        default: return false
        }
    }
}

extension Panel {
    /// What stands along an axis in place of numbers.
    fileprivate var whatXCounts: String? { hasBars ? "bars" : isImage ? "columns" : nil }
    fileprivate var whatYCounts: String? { isRidge ? "histograms" : isImage ? "rows" : nil }
}

extension Mark {
    /// How many names the legend may give it.
    var seriesCount: Int {
        switch self {
        case .line, .points, .histogram: return 1
        case .bars(let bars): return bars.groups.count
        case .ridge, .image, .guide, .text: return 0
        }
    }

    mutating func nameSeries(_ names: [String]) {
        guard let name = names.first else { return }
        switch self {
        case .line(var series):
            series.name = name
            self = .line(series)
        case .points(var series):
            series.name = name
            self = .points(series)
        case .histogram(var histogram):
            histogram.name = name
            self = .histogram(histogram)
        case .bars(var bars):
            for (index, name) in names.enumerated() { bars.groups[index].name = name }
            self = .bars(bars)
        case .ridge, .image, .guide, .text: break
        }
    }

    /// Its numbers along one axis.
    func values(along isHorizontal: Bool) -> [Double] {
        switch self {
        case .line(let series), .points(let series): return isHorizontal ? series.x : series.y
        case .bars(let bars): return isHorizontal ? [1] : bars.groups.flatMap(\.values)
        case .histogram(let histogram): return isHorizontal ? [histogram.upper] : histogram.counts
        case .ridge, .image, .guide, .text: return []
        }
    }
}
