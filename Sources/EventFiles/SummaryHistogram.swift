/// Counts of values in bins that grow by a tenth from ±1e-12 on: the protocol buffer message `HistogramProto`, with the
/// limits that TensorFlow and `torch.utils.tensorboard` use.
public struct SummaryHistogram: Equatable {
    public private(set) var minimum = Double.infinity
    public private(set) var maximum = -Double.infinity
    public private(set) var count = 0
    public private(set) var sum = 0.0
    public private(set) var sumOfSquares = 0.0
    /// The right end of each bin, ascending; the first bin is empty and only tells where the second begins.
    public private(set) var limits: [Double] = []
    public private(set) var counts: [Double] = []

    /// Nil if there is no finite value: what is not finite has no bin and is left out.
    public init?(_ values: some Sequence<Float>) {
        var binCounts = [Double](repeating: 0, count: Self.edges.count - 1)
        for value in values where value.isFinite {
            let value = Double(value)
            minimum = Swift.min(minimum, value)
            maximum = Swift.max(maximum, value)
            count += 1
            sum += value
            sumOfSquares += value * value
            binCounts[Self.bin(of: value)] += 1
        }
        guard let first = binCounts.firstIndex(where: { $0 > 0 }), let last = binCounts.lastIndex(where: { $0 > 0 })
        else { return nil }
        limits = Array(Self.edges[first...(last + 1)])
        counts = [0] + binCounts[first...last]
    }

    /// All bins lie between neighbours of these; the outermost reach to the largest numbers.
    private static let edges: [Double] = {
        let positive = Array(sequence(first: 1e-12) { $0 * 1.1 }.prefix { $0 < 1e20 }) + [.greatestFiniteMagnitude]
        return positive.reversed().map { -$0 } + [0] + positive
    }()

    /// The last bin whose left edge is not above the value.
    private static func bin(of value: Double) -> Int {
        var low = 0
        var high = edges.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    func encode(into message: inout MessageWriter) {
        for (field, value) in [minimum, maximum, Double(count), sum, sumOfSquares].enumerated() where value != 0 {
            message.add(field + 1, double: value)
        }
        message.add(6, packed: limits)
        message.add(7, packed: counts)
    }
}
