import Inspect

/// Looking inside recurrent layers.
enum RecurrentInspectionFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "gates", "(net)",
            """
            A table of what the gates of the net's recurrent layers did in the last pass, a row a gate (`input_l0`, \
            `forget_l0`, …): mean and standard deviation over examples, steps and units, and the shares of values near the \
            lower and the upper end of the gate's range, where it hardly learns.
            """, example: "lstm = LSTM(3, 4); lstm(ones(2, 5, 3)); print(gates(lstm)[\"forget_l0\"].high)"
        ) { call in .object(TableObject(try Inspect.gates(call.module(0)))) },
        Builtin(
            "recurrent_spectrum", "(net)",
            """
            A table of the recurrent weights of each gate: `sigma_max`, the most that a step stretches a state; \
            `spectral_radius`, what many steps come to; and `bound`, 1 for tanh and 4 for σ. With sigma_max below the bound \
            the gradients of a plain RNN vanish over time, and only above it can they explode (Pascanu et al. 2013).
            """,
            example: "rnn = RNN(2, 2); rnn.weight_hh_l0 = [[3, 0], [0, 4]]; "
                + "print(recurrent_spectrum(rnn)[\"state_l0\"].sigma_max)"
        ) { call in .object(TableObject(try Inspect.recurrentSpectrum(call.module(0), call.machine.runtime.engine))) },
        Builtin(
            "time_gradients", "(net)",
            """
            A table of ‖dL/dh‖ of the last backward pass, a row a step and a column a layer and direction of the net's \
            recurrent layers: h is the state after the step, the norm is over the batch. Gradients that vanish or explode \
            fall or grow towards the first step, or the last one in the reverse direction.
            """,
            example: "rnn = RNN(3, 4); rnn(ones(2, 5, 3))[:, -1].sum().backward(); t = time_gradients(rnn); "
                + "print(t[\"0\"].l0 < t[\"4\"].l0)"
        ) { call in .object(TableObject(try Inspect.timeGradients(call.module(0)))) },
    ]
}
