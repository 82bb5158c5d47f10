/// What kernels compute with. Float reductions and math functions vectorize only when they are written with it.
typealias Vector = SIMD8<Float>
typealias IntVector = SIMD8<Int32>

extension UnsafeMutablePointer where Pointee == Float {
    /// Eight floats from any element on.
    @inline(__always)
    func vector(at offset: Int) -> Vector {
        UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
    }

    @inline(__always)
    func store(_ vector: Vector, at offset: Int) {
        UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
    }

    /// Stores the first `count` lanes.
    @inline(__always)
    func store(_ vector: Vector, at offset: Int, count: Int) {
        if count == 8 { return store(vector, at: offset) }
        for lane in 0..<count { self[offset &+ lane] = vector[lane] }
    }

    /// Eight floats of which those from `count` on are replaced.
    @inline(__always)
    func vector(at offset: Int, count: Int, otherwise: Float) -> Vector {
        // Chosen from two vectors: to replace lanes by a scalar does not compile to vector instructions.
        let inside = Vector.lanes .< IntVector(repeating: Int32(truncatingIfNeeded: count))
        return Vector(repeating: otherwise).replacing(with: vector(at: offset), where: inside)
    }
}

extension SIMD8<Float> {
    /// 0, 1, … 7.
    @inline(__always) static var lanes: IntVector { IntVector(0, 1, 2, 3, 4, 5, 6, 7) }

    @inline(__always) var bits: IntVector { unsafeBitCast(self, to: IntVector.self) }

    /// The larger of two, NaN if either is.
    @inline(__always)
    static func maximum(_ a: Vector, _ b: Vector) -> Vector {
        b.replacing(with: a, where: (a .> b) .| (a .!= a))
    }

    /// The smaller of two, NaN if either is.
    @inline(__always)
    static func minimum(_ a: Vector, _ b: Vector) -> Vector {
        b.replacing(with: a, where: (a .< b) .| (a .!= a))
    }

    /// a·b + c, rounded once.
    @inline(__always)
    static func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector { c.addingProduct(a, b) }

    @inline(__always) var magnitude: Vector { unsafeBitCast(bits & 0x7fff_ffff, to: Vector.self) }

    /// This value with the sign of another.
    @inline(__always)
    func withSign(of other: Vector) -> Vector {
        unsafeBitCast((bits & 0x7fff_ffff) | (other.bits & Int32.min), to: Vector.self)
    }

    /// 1 where a comparison holds, 0 elsewhere.
    @inline(__always)
    static func indicator(_ mask: SIMDMask<IntVector>) -> Vector {
        Vector(repeating: 0).replacing(with: 1, where: mask)
    }

    /// The sum of the lanes, pairwise.
    @inline(__always) var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
