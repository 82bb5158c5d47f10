import Autograd
import NN
import TensorEngine
import XCTest

/// RNN, LSTM and GRU against PyTorch's: outputs, last states and all gradients.
final class RecurrentReferenceTests: XCTestCase {
    private struct Case: Decodable {
        let name: String
        let input: ReferenceTensor
        let state: [ReferenceTensor]
        let upstream: [ReferenceTensor]
        let outputs: [ReferenceTensor]
        let input_gradient: ReferenceTensor
        let state_gradients: [ReferenceTensor]
        let parameters: [String: ReferenceTensor]
        let gradients: [String: ReferenceTensor]
    }

    /// The case's name says what it is: "lstm_stacked_both_ways".
    private func layer(_ reference: Case, _ lab: Laboratory, _ change: (inout RecurrentOptions) -> Void) throws -> Recurrent {
        let name = reference.name
        let cell: RecurrentCell
        if name.hasPrefix("lstm") { cell = .lstm } else if name.hasPrefix("gru") { cell = .gru } else {
            cell = name.hasPrefix("rnn_relu") ? .relu : .tanh
        }
        var options = RecurrentOptions()
        options.layers = name.contains("stacked") ? 2 : 1
        options.isBidirectional = name.hasSuffix("both_ways")
        options.bias = !name.hasSuffix("no_bias")
        options.layerNorm = name.hasSuffix("layer_norm")
        change(&options)
        let width = try XCTUnwrap(reference.parameters["weight_hh_l0"]).shape[1]
        let layer = try Recurrent(cell, reference.input.shape[2], width, options, runtime: lab.runtime)
        XCTAssertEqual(Set(layer.parameters.map(\.name)), Set(reference.parameters.keys), name)
        for (parameter, values) in reference.parameters { try layer.replace(parameter, with: lab.tensor(values)) }
        return layer
    }

    func testAgreeWithPyTorch() throws {
        let cases = try referenceCases("recurrents", as: Case.self)
        XCTAssertEqual(cases.count, 32)
        for reference in cases {
            let lab = Laboratory()
            let name = reference.name
            let layer = try layer(reference, lab) { $0.returnsState = true }
            let x = try lab.variable(reference.input, requiresGradient: true)
            let state = try reference.state.map { try lab.variable($0, requiresGradient: true) }
            let result = try layer(x, from: state.isEmpty ? nil : state, lab.runtime)
            let outputs = [result.output] + result.state
            XCTAssertEqual(outputs.count, reference.outputs.count, name)
            var loss = try lab.tape.constant(0)
            for (index, output) in outputs.enumerated() {
                assertClose(output.value, reference.outputs[index], "\(name) output \(index)")
                let weighted = try lab.tape.multiply(output, lab.variable(reference.upstream[index]))
                loss = try lab.tape.add(loss, lab.tape.sum(weighted))
            }
            try lab.tape.backward(loss)
            var found = [("input", try XCTUnwrap(x.gradient, name), reference.input_gradient)]
            for (index, expected) in reference.state_gradients.enumerated() {
                found.append(("state \(index)", try XCTUnwrap(state[index].gradient, name), expected))
            }
            for parameter in layer.parameters {
                let gradient = try XCTUnwrap(parameter.variable.gradient, "\(name) \(parameter.name)")
                found.append((parameter.name, gradient, try XCTUnwrap(reference.gradients[parameter.name])))
            }
            for (what, gradient, expected) in found {
                assertClose(gradient.value, expected, "\(name) gradient of \(what)", relative: 1e-4, absolute: 1e-5)
            }
        }
    }

    /// Without the states the output is the same, and without sequences it is each direction's last state.
    func testOutputsThatAreAPart() throws {
        for reference in try referenceCases("recurrents", as: Case.self) where reference.state.isEmpty {
            let lab = Laboratory()
            let x = try lab.variable(reference.input)
            let plain = try layer(reference, lab) { _ in }
            assertClose(try plain(x, lab.runtime).value, reference.outputs[0], reference.name)
            for returnsState in [false, true] {
                let short = try layer(reference, lab) {
                    $0.returnsSequences = false
                    $0.returnsState = returnsState
                }
                let hidden = reference.outputs[1]
                let parts = reference.name.hasSuffix("both_ways") ? 2 : 1
                let (examples, width) = (hidden.shape[1], hidden.shape[2])
                let top = try lab.tape.index(
                    lab.variable(hidden), [.slice(start: -parts, stop: nil, step: 1)])
                let beside = try lab.tape.reshape(lab.tape.transpose(top, 0, 1), [examples, parts * width])
                let output = try short(x, lab.runtime)
                XCTAssertEqual(output.shape, beside.shape, reference.name)
                for (a, b) in zip(output.value.scalars, beside.value.scalars) {
                    XCTAssertEqual(a, b, accuracy: 1e-5, reference.name)
                }
            }
        }
    }
}
