import CPlatform
import Glibc

/// Elementary functions, eight lanes at a time, to about two units in the last place. Polynomials are those of
/// S. Moshier's Cephes library.
enum VectorMath {
    /// One step of Horner's scheme: p·x + c.
    @inline(__always)
    private static func horner(_ p: Vector, _ x: Vector, _ c: Float) -> Vector {
        Vector.multiplyAdd(p, x, Vector(repeating: c))
    }

    @inline(__always)
    static func squareRoot(_ x: Vector) -> Vector { platform_square_root(x) }

    /// x to the nearest whole number, as float and as integer; |x| < 2²².
    @inline(__always)
    static func nearest(_ x: Vector) -> (Vector, IntVector) {
        let magic: Float = 12_582_912  // 1.5·2²³: adding it rounds to a whole number
        let shifted = x + magic
        return (shifted - magic, shifted.bits &- IntVector(repeating: Int32(bitPattern: magic.bitPattern)))
    }

    /// 2ⁿ for -126 ≤ n ≤ 127.
    @inline(__always)
    static func powerOfTwo(_ n: IntVector) -> Vector {
        unsafeBitCast((n &+ 127) &<< 23, to: Vector.self)
    }

    /// e^x = 2ⁿ·(1 + m), with |r| ≤ ln 2 / 2 in m = e^r - 1.
    @inline(__always)
    private static func reducedExp(_ x: Vector) -> (n: IntVector, m: Vector) {
        let (whole, n) = nearest(x * 1.442_695_04)
        var r = Vector.multiplyAdd(whole, Vector(repeating: -0.693_359_375), x)
        r = Vector.multiplyAdd(whole, Vector(repeating: 2.121_944_4e-4), r)
        var p = Vector(repeating: 1.987_569_15e-4)
        p = horner(p, r, 1.398_199_95e-3)
        p = horner(p, r, 8.333_452e-3)
        p = horner(p, r, 4.166_579_6e-2)
        p = horner(p, r, 1.666_666_55e-1)
        p = horner(p, r, 5.000_000_1e-1)
        return (n, Vector.multiplyAdd(p, r * r, r))
    }

    @inline(__always)
    static func exp(_ x: Vector) -> Vector {
        var clamped = x.replacing(with: 89, where: x .> 89)
        clamped = clamped.replacing(with: -104, where: clamped .< -104)
        let (n, m) = reducedExp(clamped)
        // In two factors, as n may be 128.
        let half = n &>> 1
        return (1 + m) * powerOfTwo(half) * powerOfTwo(n &- half)
    }

    /// e^x - 1 without cancellation near 0.
    @inline(__always)
    static func expMinusOne(_ x: Vector) -> Vector {
        var clamped = x.replacing(with: 88, where: x .> 88)
        clamped = clamped.replacing(with: -30, where: clamped .< -30)
        let (n, m) = reducedExp(clamped)
        let scale = powerOfTwo(n)
        let result = Vector.multiplyAdd(scale, m, scale - 1)
        return result.replacing(with: exp(x), where: x .> 87)
    }

    @inline(__always)
    static func log(_ x: Vector) -> Vector {
        let bits = x.bits
        // The exponent such that the mantissa lies in [√½, √2).
        let n = (bits &- 0x3f35_04f3) &>> 23
        let m = unsafeBitCast(bits &- (n &<< 23), to: Vector.self) - 1
        let whole = platform_to_float(n)
        var p = Vector(repeating: 7.037_683_6e-2)
        p = horner(p, m, -1.151_461_03e-1)
        p = horner(p, m, 1.167_699_87e-1)
        p = horner(p, m, -1.242_014_08e-1)
        p = horner(p, m, 1.424_932_28e-1)
        p = horner(p, m, -1.666_805_77e-1)
        p = horner(p, m, 2.000_071_48e-1)
        p = horner(p, m, -2.499_999_4e-1)
        p = horner(p, m, 3.333_333_1e-1)
        let square = m * m
        var y = p * m * square
        y = Vector.multiplyAdd(whole, Vector(repeating: -2.121_944_4e-4), y)
        y = Vector.multiplyAdd(square, Vector(repeating: -0.5), y)
        y = Vector.multiplyAdd(whole, Vector(repeating: 0.693_359_375), m + y)
        y = y.replacing(with: -.infinity, where: x .== 0)
        y = y.replacing(with: x, where: x .== .infinity)
        return y.replacing(with: .nan, where: .!(x .>= 0))
    }

    @inline(__always)
    static func log10(_ x: Vector) -> Vector { eachLane(x, log10f) }

    /// log(1 + x) without cancellation near 0.
    @inline(__always)
    static func logOnePlus(_ x: Vector) -> Vector {
        let sum = x + 1
        // What was rounded away in the sum, to first order.
        let lost = (x - (sum - 1)) / sum
        let result = log(sum) + lost.replacing(with: 0, where: .!(sum .> 0) .| (sum .== .infinity))
        return result.replacing(with: x, where: x .== 0)
    }

    @inline(__always)
    static func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exp(-x)) }

    /// (e^2|x| - 1)/(e^2|x| + 1) with x's sign, from e^2|x| - 1 so that nothing cancels near 0.
    @inline(__always)
    static func tanh(_ x: Vector) -> Vector {
        let twice = x.magnitude + x.magnitude
        let (n, m) = reducedExp(twice.replacing(with: 40, where: twice .> 40))
        let scale = powerOfTwo(n)
        let e = Vector.multiplyAdd(scale, m, scale - 1)
        return (e / (e + 2)).withSign(of: x)
    }

    /// log(1 + e^x), for any x.
    @inline(__always)
    static func softplus(_ x: Vector) -> Vector {
        Vector.maximum(x, Vector(repeating: 0)) + logOnePlus(exp(-x.magnitude))
    }

    /// Sine and cosine; beyond 2¹³ the C library's, which reduce such arguments exactly. Lane by lane, so that what lies
    /// beside a number, the garbage behind a tensor's end included, does not change its sine.
    @inline(__always)
    static func sineAndCosine(_ x: Vector) -> (sine: Vector, cosine: Vector) {
        let near = nearSineAndCosine(x)
        let isDistant = x.magnitude .> 8192
        if IntVector.zero.replacing(with: 1, where: isDistant).wrappedSum() == 0 { return near }
        let distant = distantSineAndCosine(x)
        return (
            near.sine.replacing(with: distant.sine, where: isDistant),
            near.cosine.replacing(with: distant.cosine, where: isDistant)
        )
    }

    /// For |x| up to 2¹³.
    @inline(__always)
    static func nearSineAndCosine(_ x: Vector) -> (sine: Vector, cosine: Vector) {
        let (whole, quadrant) = nearest(x * 0.636_619_77)
        var r = Vector.multiplyAdd(whole, Vector(repeating: -1.570_312_5), x)
        r = Vector.multiplyAdd(whole, Vector(repeating: -4.837_512_97e-4), r)
        r = Vector.multiplyAdd(whole, Vector(repeating: -7.549_79e-8), r)
        let square = r * r
        var s = Vector(repeating: -1.951_529_6e-4)
        s = horner(s, square, 8.332_161e-3)
        s = horner(s, square, -1.666_665_5e-1)
        let sine = Vector.multiplyAdd(s * square, r, r)
        var c = Vector(repeating: 2.443_315_7e-5)
        c = horner(c, square, -1.388_731_6e-3)
        c = horner(c, square, 4.166_664_6e-2)
        let cosine = Vector.multiplyAdd(c * square, square, 1 - 0.5 * square)
        // In odd quadrants the two change places: all bits of `swap` are set there.
        let swap = IntVector.zero &- (quadrant & 1)
        let exchanged = (sine.bits ^ cosine.bits) & swap
        let sineSign = (quadrant & 2) &<< 30
        let cosineSign = ((quadrant &+ 1) & 2) &<< 30
        return (
            unsafeBitCast(sine.bits ^ exchanged ^ sineSign, to: Vector.self),
            unsafeBitCast(cosine.bits ^ exchanged ^ cosineSign, to: Vector.self)
        )
    }

    @inline(never)
    private static func distantSineAndCosine(_ x: Vector) -> (sine: Vector, cosine: Vector) {
        (eachLane(x, sinf), eachLane(x, cosf))
    }

    @inline(__always)
    static func erf(_ x: Vector) -> Vector {
        let magnitude = x.magnitude
        let square = x * x
        var t = Vector(repeating: 7.853_861_4e-5)
        t = horner(t, square, -8.010_193_6e-4)
        t = horner(t, square, 5.188_327_7e-3)
        t = horner(t, square, -2.685_381_2e-2)
        t = horner(t, square, 1.128_358_5e-1)
        t = horner(t, square, -3.761_262_6e-1)
        t = horner(t, square, 1.128_379_2)
        let inverse = 1 / magnitude
        let y = inverse * inverse
        var near = Vector(repeating: 2.326_82e-2)
        near = horner(near, y, -1.387_039_4e-1)
        near = horner(near, y, 3.687_424_7e-1)
        near = horner(near, y, -5.824_733e-1)
        near = horner(near, y, 6.210_004_6e-1)
        near = horner(near, y, -4.944_515_3e-1)
        near = horner(near, y, 3.404_879_9e-1)
        near = horner(near, y, -2.741_127e-1)
        near = horner(near, y, 5.638_259_4e-1)
        var far = Vector(repeating: -10.477_664)
        far = horner(far, y, 12.977_2)
        far = horner(far, y, -7.495_518_7)
        far = horner(far, y, 2.921_019)
        far = horner(far, y, -1.015_265_3)
        far = horner(far, y, 4.218_463_4e-1)
        far = horner(far, y, -2.820_767_4e-1)
        far = horner(far, y, 5.641_895e-1)
        let complement = exp(-square) * inverse * far.replacing(with: near, where: magnitude .< 2)
        let large = (1 - complement.replacing(with: 0, where: magnitude .> 6)).withSign(of: x)
        return large.replacing(with: t * x, where: magnitude .<= 1).replacing(with: x, where: x .!= x)
    }

    /// The C library's function for each lane.
    @inline(__always)
    static func eachLane(_ x: Vector, _ function: (Float) -> Float) -> Vector {
        var result = x
        for lane in 0..<8 { result[lane] = function(x[lane]) }
        return result
    }

    @inline(never)
    static func power(_ x: Vector, _ y: Vector) -> Vector {
        var result = x
        for lane in 0..<8 { result[lane] = powf(x[lane], y[lane]) }
        return result
    }
}

extension VectorMath {
    static func scalarLog(_ x: Double) -> Double { Glibc.log(x) }
    static func scalarPower(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
}
