import TensorEngine

/// Counts of values in `HistogramCounter`'s bins, those that are not empty. So one sketch holds values of any range, and
/// sketches can be added up.
public struct HistogramSketch: Equatable, Sendable {
    /// A bin that is not empty.
    public struct Bin: Equatable, Sendable {
        /// 0 for zero, n and -n for the n-th bin above and below it.
        let index: Int16
        public fileprivate(set) var count: Int

        /// The values between which it counts.
        public var low: Double { index > 0 ? Self.edge(Int(index) - 1) : (index < 0 ? -Self.edge(Int(-index)) : 0) }
        public var high: Double { index > 0 ? Self.edge(Int(index)) : (index < 0 ? -Self.edge(Int(-index) - 1) : 0) }

        private static func edge(_ number: Int) -> Double { HistogramCounter.edge(number) }
    }

    /// The bins that are not empty, from the lowest values to the highest.
    public private(set) var bins: [Bin] = []
    /// How many values were NaN or infinite; no bin holds them.
    public internal(set) var nonFinite = 0

    /// How many values the bins hold.
    public var count: Int { bins.reduce(0) { $0 + $1.count } }

    /// The ends of the outermost bins; nil when all are empty.
    public var range: ClosedRange<Double>? {
        guard let first = bins.first, let last = bins.last else { return nil }
        return first.low...last.high
    }

    public init() {}

    init(_ counter: HistogramCounter) {
        nonFinite = counter.nonFinite
        for (position, count) in counter.counts.enumerated() where count > 0 {
            bins.append(Bin(index: Int16(position - HistogramCounter.zero), count: Int(count)))
        }
    }

    /// The sketch of the values of both.
    public func merged(with other: HistogramSketch) -> HistogramSketch {
        var sum = HistogramSketch()
        sum.nonFinite = nonFinite + other.nonFinite
        var (mine, theirs) = (bins[...], other.bins[...])
        while let a = mine.first, let b = theirs.first {
            if a.index <= b.index { mine.removeFirst() }
            if b.index <= a.index { theirs.removeFirst() }
            var bin = a.index <= b.index ? a : b
            if a.index == b.index { bin.count = a.count + b.count }
            sum.bins.append(bin)
        }
        sum.bins += mine + theirs
        return sum
    }

    /// The counts over bins of equal width between `low` and `high`; what lies across an edge is shared out by width,
    /// what lies outside is left out.
    public func counts(from low: Double, to high: Double, bins binCount: Int) -> [Double] {
        var counts = [Double](repeating: 0, count: max(0, binCount))
        guard binCount > 0, low < high else { return counts }
        let width = (high - low) / Double(binCount)
        for bin in bins {
            let first = (bin.low - low) / width, last = (bin.high - low) / width
            guard last >= 0, first <= Double(binCount) else { continue }
            if last - first < 1e-9 {
                counts[min(binCount - 1, Int(first))] += Double(bin.count)
                continue
            }
            let from = max(0, Int(max(0, first))), upTo = min(binCount - 1, Int(last))
            guard from <= upTo else { continue }
            for position in from...upTo {
                let overlap = min(last, Double(position + 1)) - max(first, Double(position))
                if overlap > 0 { counts[position] += Double(bin.count) * overlap / (last - first) }
            }
        }
        return counts
    }
}
