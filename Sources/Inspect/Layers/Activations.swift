import Autograd
import NN
import TensorEngine

/// What each layer gives for `x` in the net's present mode, in the order of the calls; last, as "output", what the net
/// gives where that is not a layer's. The net, its statistics and the generators stay as they are.
public func activations(_ net: Module, _ x: Variable, _ runtime: Runtime) throws -> [(name: String, value: Tensor)] {
    var found: [(name: String, value: Tensor)] = []
    var last: Variable?
    let output = try runtime.tape.withoutGradients {
        try net.forward(x, runtime) { call in
            found.append((call.name, call.output.value))
            last = call.output
        }
    }
    if output !== last { found.append(("output", output.value)) }
    return found
}
