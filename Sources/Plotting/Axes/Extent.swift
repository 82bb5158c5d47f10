/// The range of the finite values among some.
struct Extent: Equatable {
    private(set) var lower = Double.infinity
    private(set) var upper = -Double.infinity

    /// Coordinates beyond this are taken for infinite: sums and quotients of them would be.
    static let largest = 1e300

    static func isDrawable(_ value: Double) -> Bool { abs(value) <= largest }

    init() {}

    init(_ values: some Sequence<Double>) {
        for value in values { include(value) }
    }

    var isEmpty: Bool { lower > upper }

    /// So little counts as 0: a part of it could not be told from nothing.
    private static let smallest = 1e-300

    mutating func include(_ value: Double) {
        guard Extent.isDrawable(value) else { return }
        let value = abs(value) < Extent.smallest ? 0 : value
        if value < lower { lower = value }
        if value > upper { upper = value }
    }

    mutating func include(_ values: some Sequence<Double>) {
        for value in values { include(value) }
    }
}
