/// Which class a classifier sees where in the plane, and the examples it learned from.
public struct DecisionRegions: Sendable {
    /// The grid's coordinates, ascending and evenly spaced.
    public let x: [Double]
    public let y: [Double]
    /// The class at each place of the grid, a row for each y; nan where there is none.
    public let classes: [[Double]]

    public init(x: [Double], y: [Double], classes: [[Double]]) {
        precondition(classes.count == y.count && classes.allSatisfy { $0.count == x.count }, "a class for each place")
        self.x = x
        self.y = y
        self.classes = classes
    }

    /// The regions in pale colours, with room for a series of points for each class over them.
    public func panel() -> Panel {
        var image = Image(
            rows: y.count, columns: x.count, values: classes.reversed().flatMap { $0 },
            colors: ColorScale(.classes, lower: 0, upper: 1))
        image.isBackdrop = true
        (image.horizontal, image.vertical) = (DecisionRegions.edges(x), DecisionRegions.edges(y))
        return Panel(marks: [.image(image)])
    }

    /// Half a step beyond the outermost places.
    private static func edges(_ places: [Double]) -> (lower: Double, upper: Double) {
        guard let first = places.first, let last = places.last, places.count > 1 else { return (0, 1) }
        let half = (last - first) / Double(places.count - 1) / 2
        return (first - half, last + half)
    }
}
