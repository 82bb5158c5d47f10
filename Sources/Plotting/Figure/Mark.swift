/// Something drawn in a panel.
public enum Mark: Sendable {
    case line(Series)
    case points(Series)
    case bars(Bars)
    case histogram(Histogram)
    case ridge(Ridge)
    case image(Image)
    case guide(Guide)
    case text(Annotation)
}

/// Points in order, joined by a line or not. Values that are not finite leave gaps.
public struct Series: Sendable {
    public var name: String?
    public var ink: Ink
    public let x: [Double]
    public let y: [Double]

    /// `x` and `y` are of one length.
    public init(name: String? = nil, ink: Ink = .series(0), x: [Double], y: [Double]) {
        precondition(x.count == y.count, "a point has two coordinates")
        self.name = name
        self.ink = ink
        self.x = x
        self.y = y
    }
}

/// A bar for each category, or one for each group in each category.
public struct Bars: Sendable {
    public struct Group: Sendable {
        public var name: String?
        public var ink: Ink
        /// One for each category.
        public let values: [Double]

        public init(name: String? = nil, ink: Ink = .series(0), values: [Double]) {
            self.name = name
            self.ink = ink
            self.values = values
        }
    }

    public let categories: [String]
    public var groups: [Group]

    public init(categories: [String], groups: [Group]) {
        precondition(groups.allSatisfy { $0.values.count == categories.count }, "a bar belongs to a category")
        self.categories = categories
        self.groups = groups
    }
}

/// Counts of values in bins of one width.
public struct Histogram: Sendable {
    public var name: String?
    public var ink: Ink
    public let lower: Double
    public let upper: Double
    public let counts: [Double]
    /// How many values there were, those in no bin included.
    public let total: Int
    /// Values that are nan or infinite, which no bin holds.
    public let nonFinite: Int
    /// Finite values that lie in no bin.
    public let outside: Int

    public init(
        name: String? = nil, ink: Ink = .series(0), lower: Double, upper: Double, counts: [Double], total: Int = 0,
        nonFinite: Int = 0, outside: Int = 0
    ) {
        self.name = name
        self.ink = ink
        self.lower = lower
        self.upper = upper
        self.counts = counts
        self.total = total
        self.nonFinite = nonFinite
        self.outside = outside
    }

    var binWidth: Double { (upper - lower) / Double(counts.count) }
    var highest: Double { counts.max() ?? 0 }

    /// Whether nothing was counted.
    public var isEmpty: Bool { highest == 0 }

    /// The count of the bin that holds a value; 0 outside.
    func count(at value: Double) -> Double {
        guard value >= lower, value <= upper, binWidth > 0 else { return 0 }
        return counts[((value - lower) / (upper - lower)).cell(of: counts.count)]
    }
}

/// Histograms one behind another, the first at the back: how a distribution moves.
public struct Ridge: Sendable {
    public let names: [String]
    /// One for each name.
    public let histograms: [Histogram]

    public init(names: [String], histograms: [Histogram]) {
        precondition(names.count == histograms.count, "each histogram has a name")
        self.names = names
        self.histograms = histograms
    }
}

/// Values in rows and columns, shown as colours; the first row is the upper one.
public struct Image: Sendable {
    public let rows: Int
    public let columns: Int
    /// Row by row.
    public let values: [Double]
    /// The coordinates of the outer edges.
    public var horizontal: (lower: Double, upper: Double)
    public var vertical: (lower: Double, upper: Double)
    public var colors: ColorScale
    /// Whether it lies behind what matters: drawn pale, without a scale.
    public var isBackdrop = false

    /// In coordinates where each element is one unit wide and high.
    public init(rows: Int, columns: Int, values: [Double], colors: ColorScale) {
        precondition(values.count == rows * columns, "an image has a value for each row and column")
        self.rows = rows
        self.columns = columns
        self.values = values
        self.colors = colors
        horizontal = (-0.5, Double(columns) - 0.5)
        vertical = (Double(rows) - 0.5, -0.5)
    }
}

/// A thin line across the panel, such as a threshold.
public struct Guide: Sendable {
    public enum Direction: Sendable { case horizontal, vertical }
    public let direction: Direction
    public let value: Double

    public init(_ direction: Direction, at value: Double) {
        self.direction = direction
        self.value = value
    }
}

/// A few words at a place; they end there if `endsThere`, else they begin there.
public struct Annotation: Sendable {
    public let x: Double
    public let y: Double
    public let text: String
    public let ink: Ink
    public var endsThere = false

    public init(x: Double, y: Double, text: String, ink: Ink) {
        self.x = x
        self.y = y
        self.text = text
        self.ink = ink
    }
}

extension Mark {
    /// What the legend calls it.
    var names: [String] {
        switch self {
        case .line(let series), .points(let series): return series.name.map { [$0] } ?? []
        case .histogram(let histogram): return histogram.name.map { [$0] } ?? []
        case .bars(let bars): return bars.groups.compactMap(\.name)
        case .ridge, .image, .guide, .text: return []
        }
    }
}
