/// The positions of a row's elements in their order, equal ones in their own. A NaN counts as larger than any number.
struct RowOrder {
    /// A key that orders as the element does, above the element's position.
    private var entries: [UInt64]
    /// Where a pass of the radix sort puts them.
    private var spare: [UInt64]

    static let bytesPerElement = 2 * MemoryLayout<UInt64>.stride

    init(length: Int) {
        entries = [UInt64](repeating: 0, count: length)
        spare = length < RowOrder.shortest ? [] : entries
    }

    @inline(__always)
    subscript(rank: Int) -> Int { Int(truncatingIfNeeded: entries[rank] & 0xffff_ffff) }

    /// Gives up, and leaves no order, where `shouldStop` says so.
    mutating func sort(_ line: UnsafeMutablePointer<Float>, descending: Bool = false, shouldStop: () -> Bool) {
        let flipped: UInt32 = descending ? .max : 0
        for i in entries.indices {
            entries[i] = UInt64(RowOrder.key(line[i]) ^ flipped) << 32 | UInt64(UInt32(truncatingIfNeeded: i))
        }
        if entries.count < RowOrder.shortest {
            entries.sort()
            return
        }
        for shift in stride(from: UInt64(32), to: 64, by: RowOrder.digitBits) where !pass(shift, shouldStop) { return }
    }

    /// Rows shorter than this are sorted by comparison.
    private static let shortest = 1024
    private static let digitBits = 11
    private static let block = 65_536

    /// Orders by one digit and keeps the order of equal ones; false if it was stopped.
    private mutating func pass(_ shift: UInt64, _ shouldStop: () -> Bool) -> Bool {
        let mask = UInt64(1 << RowOrder.digitBits - 1)
        var places = [Int](repeating: 0, count: 1 << RowOrder.digitBits)
        for entry in entries { places[Int(truncatingIfNeeded: entry >> shift & mask)] &+= 1 }
        if places.contains(entries.count) { return !shouldStop() }
        var start = 0
        for digit in places.indices { (places[digit], start) = (start, start &+ places[digit]) }
        for first in stride(from: 0, to: entries.count, by: RowOrder.block) {
            if shouldStop() { return false }
            for i in first..<min(entries.count, first &+ RowOrder.block) {
                let digit = Int(truncatingIfNeeded: entries[i] >> shift & mask)
                spare[places[digit]] = entries[i]
                places[digit] &+= 1
            }
        }
        swap(&entries, &spare)
        return true
    }

    /// Unsigned numbers in the order of the elements; both zeros have the same.
    @inline(__always)
    private static func key(_ value: Float) -> UInt32 {
        if value != value { return .max }
        let bits = value == 0 ? 0 : value.bitPattern
        return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
    }
}
