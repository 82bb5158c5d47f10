/// One coordinate system and what is drawn in it, from back to front.
public struct Panel: Sendable {
    public var title: String?
    public var x = Axis()
    public var y = Axis()
    public var marks: [Mark]
    /// Whether the names of the series are shown.
    public var showsLegend = true

    public init(title: String? = nil, marks: [Mark] = []) {
        self.title = title
        self.marks = marks
    }

    /// The named series, in the order in which they were added.
    var legend: [(name: String, mark: Mark)] {
        guard showsLegend else { return [] }
        return marks.flatMap { mark in mark.names.map { ($0, mark) } }
    }
}

/// What a panel shows decides how it is laid out.
extension Panel {
    var firstImage: Image? {
        marks.lazy.compactMap { mark in if case .image(let image) = mark { image } else { nil } }.first
    }

    var firstRidge: Ridge? {
        marks.lazy.compactMap { mark in if case .ridge(let ridge) = mark { ridge } else { nil } }.first
    }

    /// An image that is the point, rather than lying behind it.
    public var isImage: Bool { firstImage.map { !$0.isBackdrop } ?? false }
    public var isRidge: Bool { firstRidge != nil }
    public var hasBars: Bool { marks.contains { if case .bars = $0 { true } else { false } } }
}

/// One direction of a panel.
public struct Axis: Sendable {
    public var label: String?
    /// Where it begins and ends; nil to take that from the data.
    public var lower: Double?
    public var upper: Double?
    public var isLogarithmic = false
    public var ticks = TickRule.automatic

    public init() {}
}

/// Which values of an axis are marked.
public enum TickRule: Sendable {
    case automatic
    /// Whole numbers only, as of epochs and of rows.
    case whole
    /// These values, under these names.
    case named([(value: Double, name: String)])
    case none
}
