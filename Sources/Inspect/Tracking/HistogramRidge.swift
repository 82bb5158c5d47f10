/// Histograms over time in bins of equal width, the same for all: what a ridge plot draws.
public struct HistogramRidge: Equatable, Sendable {
    /// One histogram.
    public struct Row: Equatable, Sendable {
        /// The optimizer's step counts that it covers.
        public let firstStep: Int
        public let lastStep: Int
        /// A count for each bin; values that lie across an edge are shared out.
        public let counts: [Double]
        public let nonFinite: Int
    }

    /// One more than there are bins; empty when no value was finite.
    public let edges: [Double]
    /// Oldest first.
    public let rows: [Row]

    public init(_ snapshots: [HistogramTimeline.Snapshot], bins: Int = 64) {
        let ranges = snapshots.compactMap(\.sketch.range)
        guard var low = ranges.map(\.lowerBound).min(), var high = ranges.map(\.upperBound).max(), bins > 0 else {
            edges = []
            rows = snapshots.map {
                Row(firstStep: $0.firstStep, lastStep: $0.lastStep, counts: [], nonFinite: $0.sketch.nonFinite)
            }
            return
        }
        if low == high {  // zeros only
            low -= 0.5
            high += 0.5
        }
        let width = (high - low) / Double(bins)
        edges = (0...bins).map { $0 == bins ? high : low + Double($0) * width }
        rows = snapshots.map { snapshot in
            Row(
                firstStep: snapshot.firstStep, lastStep: snapshot.lastStep,
                counts: snapshot.sketch.counts(from: low, to: high, bins: bins), nonFinite: snapshot.sketch.nonFinite)
        }
    }
}
