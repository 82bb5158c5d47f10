/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a block cipher of a counter.
/// Any block can be computed by itself, so numbers do not depend on who computes them, or when.
public enum Philox {
    static let rounds = 10
    private static let multiplier0: UInt32 = 0xD251_1F53
    private static let multiplier1: UInt32 = 0xCD9E_8D57
    private static let weyl0: UInt32 = 0x9E37_79B9
    private static let weyl1: UInt32 = 0xBB67_AE85

    /// The four words of one block.
    public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var c = counter
        var k = key
        for _ in 0..<rounds {
            let (high0, low0) = multiplier0.multipliedFullWidth(by: c[0])
            let (high1, low1) = multiplier1.multipliedFullWidth(by: c[2])
            c = SIMD4(high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0)
            k = SIMD2(k[0] &+ weyl0, k[1] &+ weyl1)
        }
        return c
    }

    typealias Words = SIMD8<UInt32>

    /// Eight blocks with consecutive counters: word w of block `first + lane` is in lane `lane` of element w.
    @inline(__always)
    static func eightBlocks(first: UInt64, key: UInt64) -> (Words, Words, Words, Words) {
        let counters = SIMD8<UInt64>(repeating: first) &+ SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7)
        var c0 = Words(truncatingIfNeeded: counters)
        var c1 = Words(truncatingIfNeeded: counters &>> 32)
        var c2 = Words.zero
        var c3 = Words.zero
        var k0 = UInt32(truncatingIfNeeded: key)
        var k1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<rounds {
            let (high0, low0) = product(c0, multiplier0)
            let (high1, low1) = product(c2, multiplier1)
            (c0, c1, c2, c3) = (high1 ^ c1 ^ Words(repeating: k0), low1, high0 ^ c3 ^ Words(repeating: k1), low0)
            k0 = k0 &+ weyl0
            k1 = k1 &+ weyl1
        }
        return (c0, c1, c2, c3)
    }

    /// Both halves of the products of eight words with one. Words are multiplied where they stand, as the lower halves of
    /// four 64-bit lanes and then as the upper halves: to widen all eight would move them between lanes.
    @inline(__always)
    private static func product(_ words: Words, _ factor: UInt32) -> (high: Words, low: Words) {
        typealias Pairs = SIMD4<UInt64>
        let pairs = unsafeBitCast(words, to: Pairs.self)
        let factor = Pairs(repeating: UInt64(factor))
        let lower = Pairs(repeating: 0xffff_ffff)
        let even = (pairs & lower) &* factor
        let odd = (pairs &>> 32) &* factor
        let high = (even &>> 32) | (odd & ~lower)
        let low = (even & lower) | (odd &<< 32)
        return (unsafeBitCast(high, to: Words.self), unsafeBitCast(low, to: Words.self))
    }
}
