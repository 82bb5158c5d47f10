import TensorEngine

/// A parameter's histograms over time, in bounded memory: when there are too many, neighbours are added up, and from
/// then on one covers twice as many entries.
///
/// Of a large parameter an entry counts a part, about `sample` values for each step since the entry before: runs of
/// neighbours, evenly spaced and beginning one run further each time, so that all have their turn.
public struct HistogramTimeline {
    /// The values of the entries between two optimizer steps.
    public struct Snapshot: Equatable, Sendable {
        public let firstStep: Int
        public let lastStep: Int
        public let sketch: HistogramSketch
    }

    static let capacity = 128
    static let sample = 512

    private var closed: [Snapshot] = []
    private var current = HistogramCounter()
    private var firstStep = 0
    private var lastStep = 0
    private var entriesInCurrent = 0
    private var entriesInSnapshot = 1
    private var entries = 0

    /// All snapshots, oldest first.
    public var snapshots: [Snapshot] { entriesInCurrent == 0 ? closed : closed + [currentSnapshot] }

    private var currentSnapshot: Snapshot {
        Snapshot(firstStep: firstStep, lastStep: lastStep, sketch: HistogramSketch(current))
    }

    mutating func add(_ values: Tensor, step: Int) {
        let steps = min(max(1, step - lastStep), values.count)
        if entriesInCurrent == 0 { firstStep = step }
        lastStep = step
        let run = HistogramCounter.run
        let runs = (values.count + run - 1) / run
        // Odd, so that it does not walk along the same columns of a weight.
        let stride = values.count <= steps * HistogramTimeline.sample
            ? 1 : (values.count / (steps * HistogramTimeline.sample)) | 1
        current.add(values, runs: Swift.stride(from: entries % stride, to: runs, by: stride))
        entries += 1
        entriesInCurrent += 1
        if entriesInCurrent == entriesInSnapshot { close() }
    }

    private mutating func close() {
        closed.append(currentSnapshot)
        current.reset()
        entriesInCurrent = 0
        guard closed.count == HistogramTimeline.capacity else { return }
        closed = Swift.stride(from: 0, to: closed.count, by: 2).map { index in
            let (a, b) = (closed[index], closed[index + 1])
            return Snapshot(firstStep: a.firstStep, lastStep: b.lastStep, sketch: a.sketch.merged(with: b.sketch))
        }
        entriesInSnapshot *= 2
    }
}
