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
            """
            A table with a row for each layer for an input of that shape: kind, output shape, parameters, whether they are \
            trained, and the mode. The net runs once on zeros in eval mode, and stays as it is.
            """, example: "print(summary(Sequential(Conv2d(1, 6, 5), ReLU(), Flatten(), Linear(3456, 10)), [8, 1, 28, 28]))"
        ) { call in
            .object(
                TableObject(try Inspect.summary(call.module(0), shape: Shape(call.integerList(1)), call.machine.runtime)))
        },
        Builtin(
            "trace", "(net, x)",
            "A table with a row for each layer x passes: shape, mean, std, l2, share of zeros, "
                + "and what the layer did in its mode.",
            example: "print(trace(Sequential(Linear(3, 8), ReLU(), Dropout(0.5)), randn(4, 3)))"
        ) { call in .object(TableObject(try Inspect.trace(call.module(0), call.tensor(1), call.machine.runtime))) },
        Builtin(
            "explain", "(layer, x)",
            """
            A layer's formula with the numbers of this input in it, as text and by name (`e["mask"]`, `e.mask`), so that the \
            output can be computed again. For every dropout: mask, kept share, scale, or noise, as the next call will draw \
            them. For every normalization: means and variances; BatchNorm: both variances, running statistics before and \
            after, half-life. Linear and convolutions: the products of the first output. Embeddings: the first row. \
            Activations: output and slope. RNN, LSTM and GRU: gates and states of the first example's last step.
            """,
            example: "x = [[1, 2], [3, 6]]; e = explain(LayerNorm(2), x); print(e); "
                + "print(allclose(e[\"output\"], (x - e[\"mean\"]) / sqrt(e[\"var\"] + e[\"eps\"])))"
        ) { call in
            .object(ExplanationObject(try Inspect.explain(call.module(0), call.tensor(1), call.machine.runtime)))
        },
        Builtin(
            "mask", "(layer)", "The mask that a dropout layer drew last: 1 where it kept.",
            example: "drop = Dropout(0.5); y = drop(ones(6)); print(same(y, 2 * mask(drop)))"
        ) { call in .tensor(Variable(try Inspect.mask(of: call.module(0)))) },
        Builtin(
            "compare_modes", "(net, x, draws = 1000)",
            """
            A table of the output in eval mode beside mean and standard deviation of so many passes in train mode; \
            `z_score` is the difference of the two in standard errors of the mean.
            """,
            example: "print(compare_modes(Sequential(Dropout(0.5), Linear(100, 1, bias = false)), ones(1, 100), draws = 500))"
        ) { call in
            .object(
                TableObject(
                    try compareModes(
                        call.module(0), call.tensor(1), draws: call.integer(2, atLeast: 2), call.machine.runtime)))
        },
        Builtin(
            "mc", "(net, x, draws = 100)",
            """
            Monte Carlo dropout: mean and standard deviation of passes with dropout on and the rest in eval mode (Gal and \
            Ghahramani 2016); in a model's own code `self.training` is true. The generators are put back, so that a second \
            call gives the same draws.
            """,
            example: "net = Sequential(Linear(1, 50), ReLU(), Dropout(0.5), Linear(50, 1)).eval(); "
                + "print(mc(net, [[0], [3]], draws = 200))"
        ) { call in
            .object(
                TableObject(
                    try monteCarlo(
                        call.module(0), call.tensor(1), draws: call.integer(2, atLeast: 2), call.machine.runtime)))
        },
        Builtin(
            "update_ratio", "(opt)",
            """
            A table of the step just taken: for each parameter ‖w‖ before it, ‖Δw‖, their ratio, and ‖Δw‖ / ‖w‖ of what \
            the loss and what decay moved; about 1e-3 is a healthy ratio. What momentum carries on from earlier steps \
            counts as the loss's part. The two parts are empty where decay goes through an adaptive rule. What did not \
            move has a ratio of 0, and a weight that leaves 0, such as a fresh bias, one of inf. An optimizer \
            measures its first step, the last one of `fit`, and all after the first call of this function.
            """,
            example: "net = Linear(2, 1); opt = SGD(net, lr = 0.1); opt.step(net(ones(1, 2)).sum()); "
                + "print(update_ratio(opt))"
        ) { call in
            let optimizer = try call.object(0, OptimizerObject.self, "an optimizer").optimizer
            return .object(TableObject(Inspect.updateRatio(optimizer)))
        },
        Builtin(
            "Tracker", "(net, what = [\"norms\", \"update_ratio\", \"grads\", \"hist\"], every = 1)",
            """
            Follows a net's parameters through training. Call `track.log(opt)` after each step, or give it to \
            `fit(…, track = track)`; of `every` calls one makes an entry. `track.series("0.weight", "ratio")` is then a \
            list with a number an entry; `track.last` a table. Memory for histograms is bounded: an entry counts about 512 \
            values of a parameter for each step since the one before, others each time, and when there are 128 histograms \
            neighbours are added up.
            """,
            example: "net = Linear(2, 1); opt = SGD(net, lr = 0.1); track = Tracker(net); opt.step(net(ones(1, 2)).sum()); "
                + "track.log(opt); print(track.series(\"weight\", \"change\"))"
        ) { call in .object(try TrackerObject(call)) },
        Builtin(
            "weights_norm", "(net, layers = none, omit = none, history = none)",
            """
            For each parameter the largest and the mean l2 norm of its units' incoming weights, as a record \
            {name: {max, mean}} (see_rnn's); the largest is what MaxNorm looks at. `layers` and `omit` choose by parts of \
            the dotted names, patterns with `*` or a Sequential's numbers, one or a list. With a `history`, at first \
            {}, the numbers are added to lists in that record, which is given back.
            """,
            example: """
                net = Sequential(Linear(2, 3), ReLU(), Linear(3, 1)); print(weights_norm(net, omit = "bias"))
                history = {}
                for step in 1...3 { weights_norm(net, layers = 2, omit = "bias", history = history) }
                print(len(history["2.weight"].max))
                """
        ) { call in
            let layers = try call.isNone(1) ? nil : call.parameterChoices(1)
            let omit = try call.isNone(2) ? [] : call.parameterChoices(2)
            let norms = try Inspect.weightsNorm(try call.module(0), layers: layers, omit: omit)
            guard !call.isNone(3) else {
                return .record(
                    RecordObject(
                        keys: norms.map(\.name),
                        values: norms.map { .record(RecordObject(["max": .number($0.max), "mean": .number($0.mean)])) }))
            }
            let history = try call.record(3)
            for norm in norms { try append(norm, to: history, call) }
            return .record(history)
        },
    ]

    /// Adds to `{name: {max: […], mean: […]}}`.
    private static func append(_ norm: WeightsNorm, to history: RecordObject, _ call: Arguments) throws {
        if history[norm.name] == nil {
            history[norm.name] = .record(RecordObject(["max": .list([]), "mean": .list([])]))
        }
        guard case .record(let entry)? = history[norm.name], case .list(let largest)? = entry["max"],
            case .list(let means)? = entry["mean"]
        else { throw call.mismatch(3, "a record that weights_norm began", hint: "begin with history = {}") }
        largest.elements.append(.number(norm.max))
        means.elements.append(.number(norm.mean))
    }
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

    /// Parts of names and layers' numbers, one or a list.
    fileprivate func parameterChoices(_ index: Int) throws -> [ParameterChoice] {
        let values: [Value]
        if case .list(let list) = self[index] { values = list.elements } else { values = [self[index]] }
        return try values.map { value in
            if case .string(let text) = value { return .containing(text.text) }
            guard let number = value.asNumber.flatMap({ Int(exactly: $0) }) else {
                throw mismatch(index, "a part of a name, a layer's number, or a list of such")
            }
            return .layer(number)
        }
    }
}

/// What `explain` found: text to read, facts to use.
final class ExplanationObject: LibraryObject {
    let explanation: Explanation

    init(_ explanation: Explanation) { self.explanation = explanation }

    override var typeName: String { "explanation" }
    override func text(width: Int) -> String { explanation.text(width: width) }

    /// `e.mask` is `e["mask"]`.
    override var members: MemberTable {
        let facts = explanation.facts.map { fact in
            (fact.name, Property(fact.remark) { machine, _ in try self.value(of: fact, machine) })
        }
        return MemberTable(Dictionary(facts, uniquingKeysWith: { first, _ in first }), [])
    }

    /// `e["kept_share"]`: a number, or a tensor of the fact's shape.
    override func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        guard keys.count == 1, case .string(let name) = keys[0] else {
            throw RuntimeError.type("an explanation is indexed by the name of one of its facts")
        }
        guard let fact = explanation[name.text] else {
            throw RuntimeError.raised(
                kind: .index, message: "this explanation has no \"\(name.text)\"",
                hint: nearestOrList(name.text, explanation.facts.map(\.name)))
        }
        return try value(of: fact, machine)
    }

    private func value(of fact: Explanation.Fact, _ machine: Machine) throws -> Value {
        if fact.values.count == 1 { return .number(fact.values[0]) }
        return .tensor(Variable(try machine.tape.engine.tensor(fact.values.map { Float($0) }, Shape(fact.shape))))
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
