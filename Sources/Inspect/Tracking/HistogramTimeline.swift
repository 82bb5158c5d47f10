import TensorEngine

/// A parameter's histograms over time, in bounded memory: when there are too many, neighbours are added up, and from
/// then on one covers twice as many entries.
///
/// Of a large parameter an entry counts a part, about `sample` values for each step between two entries: runs of 16
/// neighbours (a cache line), evenly spaced and beginning one run further each time, so that all have their turn.
public struct HistogramTimeline {
    /// The values of the entries between two optimizer steps.
    public struct Snapshot: Equatable, Sendable {
        public let firstStep: Int
        public let lastStep: Int
        public let sketch: HistogramSketch
    }

    static let capacity = 128
    static let sample = 1024
    static let run = 16

    private let entrySample: Int
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

    /// For a tracker that makes an entry every so many steps.
    init(every: Int) {
        let (sample, overflow) = HistogramTimeline.sample.multipliedReportingOverflow(by: every)
        entrySample = overflow ? .max : sample
    }

    mutating func add(_ values: Tensor, step: Int) {
        if entriesInCurrent == 0 { firstStep = step }
        lastStep = step
        let runs = (values.count + HistogramTimeline.run - 1) / HistogramTimeline.run
        // Odd, so that it does not walk along the same columns of a weight.
        let stride = values.count <= entrySample ? 1 : (values.count / entrySample) | 1
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
