import Autograd
import Glibc
import TensorEngine

/// Activations, softmax and dropout as functions. The layers of the same names are modules.
enum ActivationFunctions {
    static let rows: [Builtin] = [
        .elementwise(
            "relu", "max(x, 0). The gradient at 0 is 0.", example: "print(relu(tensor([-1, 2])))",
            { $0 > 0 || $0.isNaN ? $0 : 0 }
        ) { try $0.relu($1) },
        Builtin(
            "leaky_relu", "(x, negative_slope = 0.01)",
            "x above 0, negative_slope·x below, so that no unit is dead for good (Maas et al. 2013).",
            example: "print(leaky_relu(tensor([-2, 0, 2]), negative_slope = 0.1))"
        ) { call in
            let slope = try call.number(1)
            if case .number(let x) = call[0] { return .number(x < 0 ? slope * x : x) }
            return .tensor(try call.tape.leakyRelu(try call.tensor(0), slope: Float(slope)))
        },
        Builtin(
            "elu", "(x, alpha = 1)", "x above 0, alpha·(eˣ - 1) below, which levels off at -alpha (Clevert et al. 2016).",
            example: "print(elu(tensor([-10, -1, 2])))"
        ) { call in
            let alpha = try call.number(1)
            if case .number(let x) = call[0] { return .number(x < 0 ? alpha * expm1(x) : x) }
            return .tensor(try call.tape.elu(try call.tensor(0), alpha: Float(alpha)))
        },
        .elementwise(
            "selu", "1.0507·elu(x, 1.6733): keeps mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).",
            example: "x = randn(10000); print(round(selu(x).std().item(), 1), round(relu(x).std().item(), 1))",
            { 1.0507009873554805 * ($0 < 0 ? 1.6732632423543772 * expm1($0) : $0) }
        ) { try $0.selu($1) },
        Builtin(
            "gelu", "(x, approximate = \"none\")",
            "x·Φ(x) with the normal distribution's Φ (Hendrycks & Gimpel 2016); approximate = \"tanh\" is the formula "
                + "x/2·(1 + tanh(√(2/π)·(x + 0.044715x³))).",
            example: "print(gelu(tensor([-3, -1, 0, 1, 3])))"
        ) { call in
            let isApproximate = try call.choice(1) == "tanh"
            if case .number(let x) = call[0] {
                let cubic = (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
                return .number(0.5 * x * (1 + (isApproximate ? tanh(cubic) : erf(x / 2.0.squareRoot()))))
            }
            return .tensor(try call.tape.gelu(try call.tensor(0), approximate: isApproximate))
        },
        .elementwise(
            "silu", "x·sigmoid(x), also called swish (Elfwing et al. 2018).",
            example: "print(silu(tensor([-5, -1, 0, 1, 5])))", { $0 / (1 + Glibc.exp(-$0)) }
        ) { try $0.silu($1) },
        .elementwise(
            "mish", "x·tanh(softplus(x)) (Misra 2019).", example: "print(mish(tensor([-5, -1, 0, 1, 5])))",
            { $0 * tanh(softplus($0)) }
        ) { try $0.mish($1) },
        Builtin(
            "softplus", "(x, beta = 1, threshold = 20)",
            "log(1 + e^(beta·x)) / beta, a smooth relu; x itself where beta·x is above the threshold.",
            example: "print(softplus(tensor([-5, 0, 5])))"
        ) { call in
            let (beta, threshold) = (try call.number(1), try call.number(2))
            if case .number(let x) = call[0] { return .number(softplus(x, beta: beta, threshold: threshold)) }
            return .tensor(
                try call.tape.softplus(try call.tensor(0), beta: Float(beta), threshold: Float(threshold)))
        },
        Builtin(
            "hardtanh", "(x, min_val = -1, max_val = 1)", "x held between min_val and max_val.",
            example: "print(hardtanh(tensor([-3, 0.5, 3])))"
        ) { call in
            let (low, high) = (try call.number(1), try call.number(2))
            if case .number(let x) = call[0] { return .number(x.isNaN ? x : Swift.min(Swift.max(x, low), high)) }
            return .tensor(try call.tape.hardtanh(try call.tensor(0), low: Float(low), high: Float(high)))
        },
        Builtin(
            "softmax", "(x, axis = -1)", "e^xᵢ / Σⱼ e^xⱼ along an axis, without overflow: probabilities of the shape of x.",
            example: "print(softmax([0, 0, log(2)]))"
        ) { call in .tensor(try call.tape.softmax(try call.tensor(0), axis: try call.integer(1))) },
        Builtin(
            "log_softmax", "(x, axis = -1)",
            "The logarithm of the softmax along an axis, finite where the softmax itself rounds to 0.",
            example: "print(log_softmax([200, 0]))\nprint(log(softmax([200, 0])))"
        ) { call in .tensor(try call.tape.logSoftmax(try call.tensor(0), axis: try call.integer(1))) },
        Builtin(
            "dropout", "(x, p, training)",
            "In training, x·m / (1 - p) with a fresh mask m that is 0 with probability p and else 1; otherwise x. "
                + "`training` must be given, as there is no mode outside a module (Srivastava et al. 2014).",
            example: "print(dropout(ones(6), 0.5, training = true))\nprint(dropout(ones(6), 0.5, training = false))"
        ) { call in
            let x = try call.tensor(0)
            let probability = try call.number(1)
            guard probability >= 0, probability <= 1 else { throw call.valueMismatch(1, "a number from 0 to 1") }
            guard try call.bool(2), probability > 0 else { return .tensor(x) }
            let stream = call.machine.freeStream
            return .tensor(try call.tape.dropout(x, probability: Float(probability), from: stream).output)
        },
    ]

    private static func softplus(_ x: Double, beta: Double = 1, threshold: Double = 20) -> Double {
        beta * x > threshold ? x : log1p(Glibc.exp(beta * x)) / beta
    }
}
