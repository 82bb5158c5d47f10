import Autograd
import NN
import TensorEngine

/// The output of an activation function somewhere in a net: of a layer, of a function in a model's forward pass, or
/// inside a recurrent layer.
struct NonlinearOutput {
    enum Function {
        case relu, tanh, sigmoid
        case hardtanh(low: Double, high: Double)
    }

    /// The layer's dotted name, or where the function stands: "relu after conv1".
    let name: String
    let function: Function
    /// One value; of a function inside a recurrent layer, one for each time step.
    fileprivate(set) var values: [Tensor]
    /// The axis along which units are counted; nil for a value without axes.
    let unitAxis: Int?
}

extension Module {
    /// All outputs of ReLU, tanh, sigmoid and hardtanh in evaluation mode, in the order of the calls. The net, its
    /// statistics and the generators stay as they are.
    func nonlinearOutputs(_ x: Variable, _ runtime: Runtime) throws -> [NonlinearOutput] {
        let probe = NonlinearityProbe(self)
        let tape = runtime.tape
        let (watcher, recordsAll) = (tape.watcher, tape.recordsAll)
        let (observer, onEnter) = (runtime.observer, runtime.onEnter)
        defer {
            (tape.watcher, tape.recordsAll) = (watcher, recordsAll)
            (runtime.observer, runtime.onEnter) = (observer, onEnter)
        }
        (tape.watcher, tape.recordsAll) = (probe, true)
        runtime.onEnter = { probe.path.enter($0) }
        runtime.observer = { module, _, _ in probe.leave(module) }
        // Recorded, as only then the operations are seen; evaluation mode leaves activity penalties alone.
        _ = try preservingState(runtime) {
            try withTraining(false) { try tape.recording(true) { try self(x, runtime) } }
        }
        return probe.outputs
    }
}

private final class NonlinearityProbe: OperationWatcher {
    let path: CallPath
    private(set) var outputs: [NonlinearOutput] = []
    private var names: [String: Int] = [:]
    /// The last layer that was called, which the next function is applied to.
    private var lastName: String?
    private var units = UnitAxis()

    init(_ net: Module) { path = CallPath(net) }

    func leave(_ module: Module) {
        guard path.leave(module) != nil else { return }
        units.pass(module)
        lastName = path.name(of: module)
    }

    func tape(_ tape: Tape, computed operation: Operation, number: Int, _ result: Tensor, from inputs: [Variable]) {
        guard let function = function(operation) else { return }
        if let layer = path.current, !(layer is Activation), layer.children.isEmpty, let name = path.name(of: layer) {
            add("\(operation.rawValue) in \(name)", function, result)
            return
        }
        let name = unused(place(of: operation))
        outputs.append(
            NonlinearOutput(name: name, function: function, values: [result], unitAxis: units.axis(of: result.shape)))
    }

    /// All steps of a loop inside one layer belong together.
    private func add(_ name: String, _ function: NonlinearOutput.Function, _ result: Tensor) {
        if let index = outputs.firstIndex(where: { $0.name == name && $0.values[0].shape == result.shape }) {
            outputs[index].values.append(result)
        } else {
            let axis = result.rank == 0 ? nil : result.rank - 1
            outputs.append(NonlinearOutput(name: name, function: function, values: [result], unitAxis: axis))
        }
    }

    func tape(_ tape: Tape, propagated operation: Operation, number: Int, _ gradient: Tensor) {}

    private func function(_ operation: Operation) -> NonlinearOutput.Function? {
        if let layer = path.current as? Activation {
            switch layer.function {
            case .relu where operation == .relu: return .relu
            case .tanh where operation == .tanh: return .tanh
            case .sigmoid where operation == .sigmoid: return .sigmoid
            case .hardtanh(let low, let high) where operation == .clip: return .hardtanh(low: low, high: high)
            default: return nil  // a part of another function
            }
        }
        switch operation {
        case .relu: return .relu
        case .tanh: return .tanh
        case .sigmoid: return .sigmoid
        default: return nil
        }
    }

    private func place(of operation: Operation) -> String {
        if let layer = path.current as? Activation { return path.name(of: layer) ?? layer.kind }
        return lastName.map { "\(operation.rawValue) after \($0)" } ?? operation.rawValue
    }

    private func unused(_ name: String) -> String {
        let count = names[name, default: 0] + 1
        names[name] = count
        return count == 1 ? name : "\(name) (\(count))"
    }
}
