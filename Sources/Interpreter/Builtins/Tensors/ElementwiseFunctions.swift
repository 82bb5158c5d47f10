import Autograd
import Glibc
import TensorEngine

/// Added to a whole number it makes 0 of -0: those who round to whole numbers do not expect the sign.
private let positiveZero = 0.0

/// Mathematics of numbers, in 64 bits, and of tensors, element by element.
enum ElementwiseFunctions {
    static let rows: [Builtin] = roots + [
        .elementwise(
            "sin", "The sine of an angle in radians.", example: "print(sin(pi / 2), sin(tensor([0, pi / 6])))", Glibc.sin
        ) { try $0.sin($1) },
        .elementwise(
            "cos", "The cosine of an angle in radians.", example: "print(cos(0), cos(pi))", Glibc.cos
        ) { try $0.cos($1) },
        .elementwise(
            "tan", "The tangent of an angle in radians.", example: "print(round(tan(pi / 4), 6))", Glibc.tan
        ) { try $0.tan($1) },
        .elementwise(
            "tanh", "(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ): from -1 to 1, with slope 1 at 0 and flat far out.",
            example: "print(tanh(tensor([-10, -1, 0, 1, 10])))", Glibc.tanh
        ) { try $0.tanh($1) },
        .elementwise(
            "sigmoid", "1 / (1 + e⁻ˣ): from 0 to 1, the probability whose log-odds are x.",
            example: "print(sigmoid(tensor([-10, -1, 0, 1, 10])))", { 1 / (1 + Glibc.exp(-$0)) }
        ) { try $0.sigmoid($1) },
        .elementwise(
            "sign", "-1, 0 or 1 by the sign; of NaN, NaN. The gradient is 0.", example: "print(sign(tensor([-2, 0, 3])))",
            { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }
        ) { try $0.sign($1) },
        .elementwise(
            "floor", "The largest whole number that is not above x. The gradient is 0.",
            example: "print(floor(2.7), floor(-2.7))", { $0.rounded(.down) + positiveZero }
        ) { try $0.floor($1) },
        .elementwise(
            "ceil", "The smallest whole number that is not below x. The gradient is 0.",
            example: "print(ceil(2.1), ceil(-2.1))", { $0.rounded(.up) + positiveZero }
        ) { try $0.ceil($1) },
        Builtin(
            "round", "(x, digits = 0)",
            "The nearest number with so many digits after the point (before it, where negative); of two equally near "
                + "ones the even one, as in Python.",
            example: "print(round(2.5), round(3.14159, 2), round(1234, -2))"
        ) { call in
            let digits = try call.integer(1)
            if case .number(let x) = call[0] {
                return .number(NumberText.rounded(x, digits: digits) + (digits > 0 ? -0.0 : positiveZero))
            }
            let x = try call.tensor(0)
            if digits == 0 { return .tensor(try call.tape.round(x)) }
            guard digits.magnitude <= 30 else { throw call.valueMismatch(1, "a whole number from -30 to 30") }
            let scale = Float(Glibc.pow(10, Double(digits)))
            return .tensor(try call.tape.divide(try call.tape.round(try call.tape.multiply(x, scale)), scale))
        },
        Builtin(
            "clip", "(x, min = none, max = none)",
            "x held between min and max, which are numbers, or tensors that broadcast; none is no limit. The gradient is 1 at "
                + "the limits and 0 beyond them, where it goes to a limit that wants one (PyTorch's clamp).",
            example: "print(clip(tensor([-2, 0.5, 3]), 0, 1))"
        ) { call in
            if [call[1], call[2]].contains(where: isTensor) {
                return .tensor(
                    try call.tape.clip(call.operand(0), low: call.optionalTensor(1), high: call.optionalTensor(2)))
            }
            let (low, high) = (try call.optionalNumber(1), try call.optionalNumber(2))
            if case .number(let x) = call[0] {
                if x.isNaN { return .number(x) }
                return .number(Swift.min(Swift.max(x, low ?? -.infinity), high ?? .infinity))
            }
            let x = try call.tensor(0)
            return .tensor(try call.tape.clip(x, low: low.map { Float($0) }, high: high.map { Float($0) }))
        },
        Builtin(
            "maximum", "(a, b)", "The larger of a and b, element by element; NaN where either is NaN.",
            example: "print(maximum(tensor([1, 5]), 3))"
        ) { call in
            if case .number(let a) = call[0], case .number(let b) = call[1] { return .number(larger(a, b)) }
            return .tensor(try call.tape.maximum(try call.tensor(0), try call.tensor(1)))
        },
        Builtin(
            "minimum", "(a, b)", "The smaller of a and b, element by element; NaN where either is NaN.",
            example: "print(minimum(tensor([1, 5]), 3))"
        ) { call in
            if case .number(let a) = call[0], case .number(let b) = call[1] { return .number(smaller(a, b)) }
            return .tensor(try call.tape.minimum(try call.tensor(0), try call.tensor(1)))
        },
        Builtin(
            "pow", "(x, exponent)", "x ** exponent, element by element.", example: "print(pow(2, 10), pow([1, 2, 3], 2))"
        ) { call in
            // Lists are tensors here, unlike beside the operator.
            let operand = { (index: Int) -> Value in
                if case .number = call[index] { return call[index] }
                return .tensor(try call.tensor(index))
            }
            return try call.machine.binary(.power, try operand(0), try operand(1))
        },
        .elementwiseTest(
            "isnan", "Whether x is not a number (NaN, which equals nothing, not even itself). Of a tensor, a mask.",
            example: "print(isnan(nan), nan == nan, isnan(tensor([1, nan])))", { $0.isNaN }
        ) { try $0.isNaN($1) },
        .elementwiseTest(
            "isinf", "Whether x is infinite. Of a tensor, a mask.",
            example: "print(isinf(1 / 0), isinf(tensor([1, -inf])))", { $0.isInfinite }
        ) { try $0.isInfinite($1) },
        .elementwiseTest(
            "isfinite", "Whether x is neither NaN nor infinite. Of a tensor, a mask.",
            example: "print(isfinite(tensor([1, inf, nan])))", { $0.isFinite }
        ) { try $0.isFinite($1) },
    ]

    private static let roots: [Builtin] = [
        .elementwise(
            "abs", "The magnitude |x|.", example: "print(abs(-3), abs(tensor([-1, 2])))", { $0.magnitude }
        ) { try $0.abs($1) },
        .elementwise(
            "sqrt", "The square root; NaN below 0.", example: "print(sqrt(16), sqrt(-1))", { $0.squareRoot() }
        ) { try $0.sqrt($1) },
        .elementwise("exp", "eˣ.", example: "print(exp(0), exp(1))", Glibc.exp) { try $0.exp($1) },
        .elementwise(
            "expm1", "eˣ - 1, exact near 0, where the plain formula loses every digit.",
            example: "print(expm1(1e-20), exp(1e-20) - 1)", Glibc.expm1
        ) { try $0.expm1($1) },
        .elementwise(
            "log", "The natural logarithm; -inf at 0, NaN below.", example: "print(log(1), log(0))", Glibc.log
        ) { try $0.log($1) },
        .elementwise(
            "log1p", "log(1 + x), exact near 0, where the plain formula loses every digit.",
            example: "print(log1p(1e-20), log(1 + 1e-20))", Glibc.log1p
        ) { try $0.log1p($1) },
        .elementwise("log10", "The logarithm to base 10.", example: "print(log10(1000))", Glibc.log10) {
            try $0.log10($1)
        },
        .elementwise(
            "erf", "The error function 2/√π · ∫₀ˣ e^(-t²) dt; the normal distribution's Φ(x) is (1 + erf(x/√2)) / 2.",
            example: "print(erf(tensor([-1, 0, 1])))", Glibc.erf
        ) { try $0.erf($1) },
    ]

    static func larger(_ a: Double, _ b: Double) -> Double {
        a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
    }

    static func smaller(_ a: Double, _ b: Double) -> Double {
        a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
    }
    private static func isTensor(_ value: Value) -> Bool {
        switch value {
        case .tensor, .list: return true
        default: return false
        }
    }
}

extension NumberText {
    /// Rounds the exact decimal value, as Python does, so that 2.675 becomes 2.67.
    static func rounded(_ value: Double, digits: Int) -> Double {
        if digits == 0 || !value.isFinite { return value.rounded(.toNearestOrEven) }
        // No 64-bit number has digits as far out.
        if digits > 330 { return value }
        if digits > 0 { return Double(fixed(value, digits: digits)) ?? value }
        if digits < -308 { return value * 0 }
        let unit = pow(10, Double(-digits))
        return (value / unit).rounded(.toNearestOrEven) * unit
    }
}
