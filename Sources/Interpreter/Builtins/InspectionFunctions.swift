import Autograd
import Inspect
import NN
import Syntax
import TensorEngine

/// Looking inside nets. None of these changes net, statistics or generators.
enum InspectionFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "norms", "(net)",
            """
            A table with a row for each parameter: shape, l2 = √Σw², the mean and the largest l2 norm of its units' \
            incoming weights, the standard deviation and the share of zeros.
            """, example: "norms(Linear(4, 8))[\"weight\"].l2 > 0"
        ) { call in .object(TableObject(Inspect.norms(try call.module(0)))) },
        Builtin(
            "summary", "(net, shape)",
            "A table with a row for each layer for an input of that shape: output shape and parameters. Runs nothing that lasts."
        ) { call in
            .object(
                TableObject(try Inspect.summary(call.module(0), shape: Shape(call.integerList(1)), call.machine.runtime)))
        },
        Builtin(
            "trace", "(net, x)",
            "A table with a row for each layer x passes: shape, mean, std, l2, share of zeros, "
                + "and what the layer did in its mode."
        ) { call in .object(TableObject(try Inspect.trace(call.module(0), call.tensor(1), call.machine.runtime))) },
        Builtin(
            "explain", "(layer, x)",
            """
            A dropout, batch-norm or recurrent layer's formula with the numbers of this input in it. Dropout: mask, kept \
            share, scale. BatchNorm: batch mean, biased and unbiased variance, running statistics before and after, \
            half-life. RNN, LSTM and GRU: gates and states of the first example's last step.
            """
        ) { call in
            .object(ExplanationObject(try Inspect.explain(call.module(0), call.tensor(1), call.machine.runtime)))
        },
        Builtin("mask", "(layer)", "The mask that a dropout layer drew last: 1 where it kept.") { call in
            .tensor(Variable(try Inspect.mask(of: call.module(0))))
        },
        Builtin(
            "compare_modes", "(net, x, draws = 1000)",
            "A table of the output in eval mode beside mean and standard deviation of so many passes in train mode."
        ) { call in
            .object(
                TableObject(
                    try compareModes(
                        call.module(0), call.tensor(1), draws: call.integer(2, atLeast: 1), call.machine.runtime)))
        },
        Builtin(
            "mc", "(net, x, draws = 100)",
            "Monte Carlo dropout: mean and standard deviation of passes with dropout on and the rest in eval mode "
                + "(Gal and Ghahramani 2016)."
        ) { call in
            .object(
                TableObject(
                    try monteCarlo(
                        call.module(0), call.tensor(1), draws: call.integer(2, atLeast: 1), call.machine.runtime)))
        },
        Builtin(
            "update_ratio", "(opt)",
            """
            A table of the step just taken: for each parameter ‖w‖ before it, ‖Δw‖, their ratio, and ‖Δw‖ / ‖w‖ of what \
            the loss and what decay moved; about 1e-3 is a healthy ratio. The two parts are empty where decay goes \
            through an adaptive rule. Measuring costs a copy of the parameters, so it begins with the first call: that \
            one finds nothing, and the steps after it are measured.
            """,
            example: "net = Linear(2, 1); opt = SGD(net, lr = 0.1); update_ratio(opt); opt.step(net(ones(1, 2)).sum()); "
                + "print(update_ratio(opt))"
        ) { call in
            let optimizer = try call.object(0, OptimizerObject.self, "an optimizer").optimizer
            return .object(TableObject(Inspect.updateRatio(optimizer)))
        },
        Builtin(
            "weights_norm", "(net, layers = none, omit = none)",
            "For each weight the largest and the mean l2 norm of its units, as a record {name: {max, mean}} (see_rnn's)."
        ) { call in
            let layers = try call.isNone(1) ? nil : call.strings(1)
            let omit = try call.isNone(2) ? [] : call.strings(2)
            let entries = Inspect.weightsNorm(try call.module(0), layers: layers, omit: omit)
            return .record(
                RecordObject(
                    keys: entries.map(\.name),
                    values: entries.map { .record(RecordObject(["max": .number($0.max), "mean": .number($0.mean)])) }))
        },
    ]
}

extension Arguments {
    /// A string or a list of strings.
    func strings(_ index: Int) throws -> [String] {
        if case .string(let text) = self[index] { return [text.text] }
        return try elements(index).map { value in
            guard case .string(let text) = value else { throw mismatch(index, "a string or a list of strings") }
            return text.text
        }
    }
}

/// What `explain` found: text to read, facts to use.
final class ExplanationObject: LibraryObject {
    let explanation: Explanation

    init(_ explanation: Explanation) { self.explanation = explanation }

    override var typeName: String { "explanation" }
    override func text(width: Int) -> String { explanation.text }

    /// `e["kept share"]`: a number, or a list of numbers.
    override func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        guard keys.count == 1, case .string(let name) = keys[0] else {
            throw RuntimeError.type("an explanation is indexed by the name of one of its facts")
        }
        guard let values = explanation[name.text] else {
            throw RuntimeError.missingKey(name.text, nearest: nearest(name.text, in: explanation.facts.map(\.name)))
        }
        return values.count == 1 ? .number(values[0]) : .list(values.map { .number($0) })
    }

    override func makeIterator(_ machine: Machine) -> ValueIterator {
        var names = explanation.facts.map(\.name)[...]
        return GeneratedIterator { names.popFirst().map { .string($0) } }
    }
}

/// The nearest of a few names, or all of them where none is near.
func nearestOrList(_ name: String, _ names: [String]) -> String? {
    if let near = nearest(name, in: names) { return "did you mean \"\(near)\"?" }
    guard !names.isEmpty, names.count <= 12 else { return nil }
    return "it has " + names.map { "\"\($0)\"" }.joined(separator: ", ")
}
