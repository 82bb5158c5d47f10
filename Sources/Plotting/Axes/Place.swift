/// A point of a panel, from 0 to 1 across and upwards; beyond that it lies outside.
struct Place: Equatable {
    let x: Double
    let y: Double

    /// From 0 at the top to 1 at the bottom. Values that count as one, half way up, must not fall on either side of the
    /// border between two dots.
    var down: Double { 1 - y + 1e-7 }

    var isInside: Bool { (0...1).contains(x) && (0...1).contains(y) }
}

extension Double {
    /// Of so many cells side by side the one, from 0, in which this share of their length lies; one at the ends for what
    /// lies beyond them.
    func cell(of count: Int) -> Int {
        let place = self * Double(count)
        guard place > 0 else { return 0 }
        return place < Double(count) ? Int(place) : count - 1
    }
}

/// A straight piece of a line.
struct Segment {
    let start: Place
    let end: Place

    init(_ start: Place, _ end: Place) {
        self.start = start
        self.end = end
    }

    /// The part inside the panel, after Liang and Barsky; nil if there is none.
    var clipped: Segment? {
        var (from, to) = (0.0, 1.0)
        for (origin, change) in [(start.x, end.x - start.x), (start.y, end.y - start.y)] {
            if change == 0 {
                guard (0...1).contains(origin) else { return nil }
                continue
            }
            let (first, second) = (-origin / change, (1 - origin) / change)
            from = max(from, min(first, second))
            to = min(to, max(first, second))
        }
        return from <= to ? Segment(place(at: from), place(at: to)) : nil
    }

    private func place(at share: Double) -> Place {
        let x = start.x + (end.x - start.x) * share
        let y = start.y + (end.y - start.y) * share
        return Place(x: max(0, min(1, x)), y: max(0, min(1, y)))
    }
}

extension Series {
    /// Where the points stand; nil for those without a place.
    func places(on scales: PanelScales) -> [Place?] {
        x.indices.map { index in
            guard let across = scales.x.position(x[index]), let up = scales.y.position(y[index]) else { return nil }
            return Place(x: across, y: up)
        }
    }
}
