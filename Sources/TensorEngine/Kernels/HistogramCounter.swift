/// Counts values in bins that grow with the values' size: 32 to each power of two, on both sides of zero. Sizes below 2⁻³²
/// count as zero, those above 2¹⁶ into the outermost bins; NaN and infinities are counted apart.
public struct HistogramCounter {
    /// A count for each bin, from the lowest values to the highest.
    public private(set) var counts = [UInt32](repeating: 0, count: 2 * HistogramCounter.side + 1)
    /// How many values were NaN or infinite; no bin holds them.
    public private(set) var nonFinite = 0

    /// The bin of zero.
    public static let zero = side
    /// Bins on each side of zero.
    private static let side = 48 << 5
    /// Bits of a float below the five of the mantissa that tell bins apart.
    private static let shift: Int32 = 18
    /// The bits of 2⁻³², shifted.
    private static let lowest = (127 - 32) << 5

    /// Elements of a run: a cache line.
    public static let run = 16

    public init() {}

    /// The n-th edge between bins above zero: the 0-th is 2⁻³².
    public static func edge(_ number: Int) -> Double {
        Double(Float(bitPattern: UInt32(lowest + number) << UInt32(shift)))
    }

    /// Counts the values of some runs, each given by its number.
    public mutating func add(_ values: Tensor, runs: StrideTo<Int>) {
        var strange = 0
        counts.withUnsafeMutableBufferPointer { counts in
            let target = counts.baseAddress! + HistogramCounter.zero
            for run in runs {
                let start = run &* HistogramCounter.run
                let end = min(values.count, start &+ HistogramCounter.run)
                for first in stride(from: start, to: end, by: 8) {
                    let vector = values.pointer.vector(at: first)
                    let bins = HistogramCounter.bins(of: vector)
                    for lane in 0..<min(8, end &- first) {
                        let isFinite = vector[lane].isFinite
                        target[isFinite ? Int(bins[lane]) : 0] &+= isFinite ? 1 : 0
                        strange &+= isFinite ? 0 : 1
                    }
                }
            }
        }
        nonFinite += strange
    }

    /// Counted from that of zero.
    @inline(__always)
    private static func bins(of values: Vector) -> IntVector {
        let bits = values.bits
        let above = ((bits & 0x7fff_ffff) &>> shift) &- Int32(lowest - 1)
        let (none, last) = (IntVector.zero, IntVector(repeating: Int32(side)))
        let distance = above.replacing(with: none, where: above .< none).replacing(with: last, where: above .> last)
        // Negated by the sign bit: a branch on signs, which are random, would be mispredicted.
        let sign = bits &>> 31
        return (distance ^ sign) &- sign
    }

    /// Forgets all values.
    public mutating func reset() {
        counts.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        nonFinite = 0
    }
}
