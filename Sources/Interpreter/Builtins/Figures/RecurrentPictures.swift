import Autograd
import NN
import Plotting

/// Weights and gradients of recurrent layers by gate, after see_rnn's rnn_histogram and rnn_heatmap.
enum RecurrentPictures {
    static let rows = [
        Builtin(
            "rnn_hist", "(layer, of = \"weights\", bins = 40, peaks_to_clip = none, \(FigureOptions.parameters))",
            """
            Histograms of a recurrent layer's parameters: a row a gate, a column a parameter, all with the same axes. \
            `of = "grads"` shows the gradients of the last backward pass. Instead of the layer a net with one will do. The \
            share of NaN and Inf is told in red.
            """,
            example: "rnn_hist(LSTM(4, 16))", shortParameters: "(layer, of, bins, peaks_to_clip, title, xlabel, …)"
        ) { call in
            let parameters = try parameters(call, of: try call.choice(1, ["weights", "grads"]))
            let gates = parameters[0].gates
            let cells = gates.indices.flatMap { gate in
                parameters.map { [HistogramGrid.Distribution(values: $0.values(ofGate: gate))] }
            }
            let grid = HistogramGrid(rowNames: gates, columnNames: parameters.map(\.name), cells: cells)
            return .object(FigureObject(try DistributionFunctions.figure(of: grid, call, from: 2, sharing: .all)))
        },
        Builtin(
            "rnn_heatmap", "(layer, of = \"weights\", \(FigureOptions.parameters))",
            """
            A recurrent layer's weight matrices in colours, inputs in rows and units in columns, one gate beside the \
            other. Their common scale is centred at 0. `of = "grads"` shows the gradients of the last backward pass. \
            Instead of the layer a net with one will do.
            """,
            example: "rnn_heatmap(GRU(4, 8))", shortParameters: "(layer, of, title, xlabel, …)"
        ) { call in
            let matrices = try parameters(call, of: try call.choice(1, ["weights", "grads"])).filter(\.isMatrix)
            var figure = GatedMatrix.figure(matrices.map(\.matrix))
            try FigureOptions.apply(call, from: 2, to: &figure)
            return .object(FigureObject(figure))
        },
    ]

    /// A parameter whose rows belong to gates.
    private struct GatedParameter {
        let name: String
        let gates: [String]
        let isMatrix: Bool
        /// Values of a row.
        let inputs: Int
        let values: [Double]

        func values(ofGate gate: Int) -> [Double] {
            let size = values.count / gates.count
            return Array(values[gate * size..<(gate + 1) * size])
        }

        /// Turned round: a row an input.
        var matrix: GatedMatrix {
            let units = values.count / inputs
            let turned = (0..<values.count).map { values[$0 % units * inputs + $0 / units] }
            return GatedMatrix(name: name, rows: inputs, gates: gates, values: turned)
        }
    }

    private static func parameters(_ call: Arguments, of kind: String) throws -> [GatedParameter] {
        let layer = try layer(call)
        let gates = layer.cell.gates
        let gated = layer.ownParameters.filter { $0.variable.shape[0] == gates.count * layer.width }
        return try gated.filter { $0.name.hasPrefix("weight") || $0.name.hasPrefix("bias") }.map { parameter in
            let variable = kind == "weights" ? parameter.variable : parameter.variable.gradient
            guard let variable else {
                throw RuntimeError.value(
                    "\(call.name) found no gradient of \(parameter.name)", hint: "call loss.backward() first")
            }
            let shape = parameter.variable.shape
            return GatedParameter(
                name: parameter.name, gates: gates, isMatrix: shape.rank == 2,
                inputs: shape.rank == 2 ? shape.dimensions[1] : 1, values: variable.value.scalars.map(Double.init))
        }
    }

    /// The layer itself, or the only recurrent one in a net.
    private static func layer(_ call: Arguments) throws -> Recurrent {
        let module = try call.module(0)
        if let layer = module as? Recurrent { return layer }
        let found = module.modules.filter { $0.module is Recurrent }
        guard found.count == 1, let layer = found[0].module as? Recurrent else {
            let names = found.map(\.name).joined(separator: ", ")
            throw RuntimeError.value(
                found.isEmpty
                    ? "\(call.name) needs a recurrent layer, RNN, LSTM or GRU, got \(module.summary)"
                    : "\(call.name) needs one recurrent layer, the net has \(found.count): \(names)")
        }
        return layer
    }
}
