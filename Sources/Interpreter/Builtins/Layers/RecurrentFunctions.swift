import Autograd
import NN
import TensorEngine

/// Recurrent layers, and what a call of one takes and gives.
enum RecurrentFunctions {
    static let rows: [Builtin] = [
        layer(
            "RNN", ", nonlinearity = \"tanh\"",
            """
            h' = tanh(W_ih x + b_ih + W_hh h + b_hh) at each step; nonlinearity = "relu" takes max(·, 0) in place of tanh \
            (Elman 1990). Call it with a state [layers · directions, N, hidden_size] to begin there.
            """
        ) { call in try call.choice(12) == "tanh" ? .tanh : .relu },
        layer(
            "LSTM", "",
            """
            i, f, o = σ(…), g = tanh(…) of W_ih x + b_ih + W_hh h + b_hh, rows in the order i, f, g, o; c' = f c + i g, \
            h' = o tanh(c') (Hochreiter and Schmidhuber 1997). Call it with [h, c], each [layers · directions, N, \
            hidden_size], to begin there.
            """
        ) { _ in .lstm },
        layer(
            "GRU", "",
            """
            r, z = σ(…), n = tanh(W_in x + b_in + r (W_hn h + b_hn)), rows in the order r, z, n; h' = (1 - z) n + z h \
            (Cho et al. 2014). Call it with a state [layers · directions, N, hidden_size] to begin there.
            """
        ) { _ in .gru },
    ]

    private static func layer(
        _ name: String, _ more: String, _ formula: String, _ cell: @escaping (Arguments) throws -> RecurrentCell
    ) -> Builtin {
        .weightedLayer(
            name,
            "(input_size, hidden_size, num_layers = 1, bidirectional = false, return_sequences = true, dropout = 0, "
                + "input_dropout = 0, recurrent_dropout = 0, zoneout = 0, layer_norm = false, return_state = false, "
                + "bias = true\(more))",
            """
            \(formula) x [N, T, input_size] gives [N, T, hidden_size], both directions beside each other; \
            return_sequences = false gives the last state [N, hidden_size], return_state = true a list of the output and \
            the state (inside Sequential the output alone goes on). Parameters are PyTorch's, weight_ih_l0, \
            weight_hh_l0, bias_ih_l0, bias_hh_l0, …_reverse, within ±1/√hidden_size. In train mode \
            `dropout` drops outputs between stacked layers, `input_dropout` and `recurrent_dropout` drop \
            inputs and states by one mask a sequence and gate (Gal and Ghahramani 2016), and `zoneout` lets units \
            keep their state for a step (Krueger et al. 2017); eval mode mixes by its probability. \
            layer_norm = true normalizes W_ih x and W_hh h, each over all gates, with the gains norm_ih and norm_hh; \
            LSTM's c too, on its way to the output, with norm_c and bias_c (Ba et al. 2016).
            """, example: "print(\(name)(3, 4)(ones(2, 5, 3)).shape)"
        ) { call in
            var options = RecurrentOptions()
            options.layers = try call.integer(2)
            options.isBidirectional = try call.bool(3)
            options.returnsSequences = try call.bool(4)
            options.dropout = try call.number(5)
            options.inputDropout = try call.number(6)
            options.recurrentDropout = try call.number(7)
            options.zoneout = try call.number(8)
            options.layerNorm = try call.bool(9)
            options.returnsState = try call.bool(10)
            options.bias = try call.bool(11)
            return try Recurrent(
                cell(call), call.integer(0), call.integer(1), options, runtime: call.machine.runtime)
        }
    }

    /// What a recurrent layer is called with.
    static func signature(of layer: Recurrent) -> Signature {
        Signature(
            function: layer.kind, text: "(x, state = none)",
            parameters: [
                Signature.Parameter(name: "x", kind: .single, defaultValue: nil),
                Signature.Parameter(name: "state", kind: .single, defaultValue: .some(.none)),
            ])
    }
}

extension Machine {
    /// `rnn(x)`, `rnn(x, state)`: the output, or with `return_state` a list of output and state.
    func callRecurrent(_ layer: Recurrent, _ arguments: [Value]) throws -> Value {
        let arguments = try RecurrentFunctions.signature(of: layer).bind(positional: arguments, named: [])
        let x = try tensor(arguments[0], for: "the input of \(layer.kind)")
        let state = try recurrentState(layer, arguments[1])
        let result = try layer(x, from: state, runtime)
        guard layer.options.returnsState else { return .tensor(result.output) }
        let parts = result.state.map { Value.tensor($0) }
        return .list([.tensor(result.output), parts.count == 1 ? parts[0] : .list(parts)])
    }

    /// A tensor, or for LSTM a list of two.
    private func recurrentState(_ layer: Recurrent, _ value: Value) throws -> [Variable]? {
        if value.isNone { return nil }
        guard layer.cell.hasCell else { return [try tensor(value, for: "the state of \(layer.kind)")] }
        guard case .list(let list) = value, list.elements.count == 2 else {
            throw RuntimeError.type("the state of \(layer.kind) is a list [h, c], got \(brief(value))")
        }
        return try list.elements.map { try tensor($0, for: "the state of \(layer.kind)") }
    }
}
