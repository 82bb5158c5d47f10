import Autograd
import NN
import XCTest

/// A layer's pass forward and backward in the reference files.
struct LayerReference: Decodable {
    let name: String
    let input: ReferenceTensor
    /// dL/d(output).
    let upstream: ReferenceTensor
    let output: ReferenceTensor
    let input_gradient: ReferenceTensor
    let parameters: [String: ReferenceTensor]
    let gradients: [String: ReferenceTensor]

    /// How far numbers may be apart.
    struct Tolerance {
        var relative = 1e-5
        var absolute = 1e-6
    }

    func load(into layer: Module, _ lab: Laboratory) throws {
        XCTAssertEqual(Set(layer.parameters.map(\.name)), Set(parameters.keys), name)
        for (parameter, values) in parameters { try layer.replace(parameter, with: lab.tensor(values)) }
    }

    /// Fails unless the layer's output and all gradients are as they should be.
    func check(_ layer: Module, _ lab: Laboratory, outputs: Tolerance, gradients tolerance: Tolerance) throws {
        let x = try lab.variable(input, requiresGradient: true)
        let y = try layer(x, lab.runtime)
        assertClose(y.value, output, "\(name) output", relative: outputs.relative, absolute: outputs.absolute)
        try lab.tape.backward(lab.tape.sum(lab.tape.multiply(y, lab.variable(upstream))))
        var found = [("input", x, input_gradient)]
        for parameter in layer.parameters {
            found.append((parameter.name, parameter.variable, try XCTUnwrap(gradients[parameter.name], name)))
        }
        for (what, variable, expected) in found {
            assertClose(
                try XCTUnwrap(variable.gradient, "\(name) \(what)").value, expected, "\(name) gradient of \(what)",
                relative: tolerance.relative, absolute: tolerance.absolute)
        }
    }
}
