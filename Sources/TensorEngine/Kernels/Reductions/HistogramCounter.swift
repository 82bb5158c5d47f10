/// Counts values in bins that grow with the values' size: 32 to each power of two, on both sides of zero. Sizes below 2⁻³²
/// count as zero, those above 2¹⁶ into the outermost bins; NaN and infinities are counted apart.
public struct HistogramCounter {
    /// A count for each bin, and beyond the outermost for NaN and infinities, so that these need no question.
    private var slots = [UInt32](repeating: 0, count: 2 * HistogramCounter.side + 3)

    /// A count for each bin, from the lowest values to the highest.
    public var counts: ArraySlice<UInt32> { slots[1..<slots.count - 1] }
    /// How many values were NaN or infinite; no bin holds them.
    public var nonFinite: Int { Int(slots[0]) + Int(slots[slots.count - 1]) }

    /// The place of zero's bin among the counts.
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
        slots.withUnsafeMutableBufferPointer { slots in
            let target = slots.baseAddress! + (HistogramCounter.side + 1)
            for run in runs {
                var first = run &* HistogramCounter.run
                let end = min(values.count, first &+ HistogramCounter.run)
                while first &+ 8 <= end {
                    let bins = HistogramCounter.bins(of: values.pointer.vector(at: first))
                    for lane in 0..<8 { target[Int(bins[lane])] &+= 1 }
                    first &+= 8
                }
                guard first < end else { continue }
                let bins = HistogramCounter.bins(of: values.pointer.vector(at: first))
                for lane in 0..<(end &- first) { target[Int(bins[lane])] &+= 1 }
            }
        }
    }

    /// Counted from that of zero.
    @inline(__always)
    private static func bins(of values: Vector) -> IntVector {
        let bits = values.bits
        let size = bits & 0x7fff_ffff
        let above = (size &>> shift) &- Int32(lowest - 1)
        let (none, last) = (IntVector.zero, IntVector(repeating: Int32(side)))
        let infinity = IntVector(repeating: Int32(bitPattern: Float.infinity.bitPattern))
        let distance = above.replacing(with: none, where: above .< none).replacing(with: last, where: above .> last)
            .replacing(with: last &+ 1, where: size .>= infinity)
        // Negated by the sign bit: a branch on signs, which are random, would be mispredicted.
        let sign = bits &>> 31
        return (distance ^ sign) &- sign
    }

    /// Forgets all values.
    public mutating func reset() {
        slots.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
}
