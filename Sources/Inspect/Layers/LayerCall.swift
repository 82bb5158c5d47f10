import Autograd
import NN
import TensorEngine

/// A call of a layer in a forward pass, of one inside which no other layer was called.
struct LayerCall {
    /// The dotted name in the net, with " (2)" and so on for further calls of the same layer; for a layer by itself its
    /// kind.
    let name: String
    let module: Module
    /// The module whose forward pass called it.
    let caller: Module?
    let input: Variable
    let output: Variable
}

extension Module {
    /// The output for `x`, and each layer call on the way to `seen`. Buffers, masks, generators and observers are
    /// afterwards as before.
    func forward(_ x: Variable, _ runtime: Runtime, watching seen: @escaping (LayerCall) -> Void) throws -> Variable {
        let path = CallPath(self)
        let (observer, onEnter) = (runtime.observer, runtime.onEnter)
        defer {
            runtime.observer = observer
            runtime.onEnter = onEnter
        }
        runtime.onEnter = { path.enter($0) }
        runtime.observer = { module, input, output in
            guard let name = path.leave(module) else { return }
            seen(LayerCall(name: name, module: module, caller: path.current, input: input, output: output))
        }
        return try preservingState(runtime) { try self(x, runtime) }
    }
}

/// Where a forward pass is: the layers that it is inside of, by name.
final class CallPath {
    private let net: Module
    private let names: [ObjectIdentifier: String]
    private var open: [(module: Module, calledOthers: Bool)] = []
    private var calls: [String: Int] = [:]

    init(_ net: Module) {
        self.net = net
        names = Dictionary(
            net.modules.map { (ObjectIdentifier($0.module), $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// The innermost layer.
    var current: Module? { open.last?.module }

    /// The dotted name of a layer of the net; of the net itself its kind.
    func name(of module: Module) -> String? {
        guard let name = names[ObjectIdentifier(module)] else { return nil }
        return name.isEmpty ? module.kind : name
    }

    func enter(_ module: Module) {
        if !open.isEmpty { open[open.count - 1].calledOthers = true }
        open.append((module, false))
    }

    /// The name of the call that ends, if the layer belongs to the net and called no other.
    func leave(_ module: Module) -> String? {
        var calledOthers = false
        // Calls inside it that an error ended were never left.
        if let place = open.lastIndex(where: { $0.module === module }) {
            calledOthers = open[place].calledOthers
            open.removeSubrange(place...)
        }
        guard !calledOthers, let name = name(of: module) else { return nil }
        let count = calls[name, default: 0] + 1
        calls[name] = count
        return count == 1 ? name : "\(name) (\(count))"
    }
}
