import Autograd
import NN
import TensorEngine

/// Weights in .safetensors files, under PyTorch's names, so that they travel both ways.
extension Module {
    /// Parameters and buffers, counters as the whole numbers that PyTorch keeps.
    public var weightFile: SafeTensorsFile {
        let state = self.state
        var file = SafeTensorsFile(
            tensors: state.map { NamedTensor($0.name, $0.variable.value) }, metadata: [("format", "pt")])
        file.counters = Set(state.filter(\.isCounter).map(\.name))
        return file
    }

    /// Copies the tensors of a file of weights, or of the net in a checkpoint, into this net: all of them or, after an
    /// error, none. Strict loading wants each name on both sides; else what has no counterpart is left and returned.
    /// Another shape is always an error.
    @discardableResult
    public func loadWeights(from file: DataFile, strict: Bool = true, _ engine: Engine) throws -> WeightDifferences {
        let stored = try SafeTensorsFile(decoding: file, engine)
        let tensors = try Checkpoint.weights(in: stored, file) ?? stored.tensors
        let state = self.state
        let byName = Dictionary(state.map { ($0.name, $0.variable) }, uniquingKeysWith: { first, _ in first })
        var differences = WeightDifferences()
        var found: Set<ObjectIdentifier> = []
        var changes: [(variable: Variable, value: Tensor)] = []
        for item in tensors {
            let name = WeightNames.ours(item.name)
            guard let variable = byName[name] ?? variable(at: name) else {
                differences.unexpected.append(item.name)
                continue
            }
            found.insert(ObjectIdentifier(variable))
            if variable.shape == item.tensor.shape {
                changes.append((variable, item.tensor.asNumbers()))
            } else {
                differences.shapes.append(.init(
                    name: name, net: variable.shape.dimensions, file: item.tensor.shape.dimensions))
            }
        }
        differences.missing = state.filter { !found.contains(ObjectIdentifier($0.variable)) }.map(\.name)
        guard strict ? differences.isEmpty : differences.shapes.isEmpty else {
            throw FileError.weights(path: file.path, differences)
        }
        for (variable, value) in changes { variable.replaceValue(value) }
        return differences
    }

    /// What a dotted name leads to. `state` lists what is shared once, PyTorch under each of its names.
    private func variable(at name: String) -> Variable? {
        var waiting = [(module: self, name: name[...])]
        while let (module, name) = waiting.popLast() {
            if let own = (module.ownParameters + module.ownBuffers).first(where: { $0.name == name }) { return own.variable }
            for child in module.children where name.hasPrefix(child.name + ".") {
                waiting.append((child.module, name.dropFirst(child.name.count + 1)))
            }
        }
        return nil
    }
}

/// Names that PyTorch changed over time.
enum WeightNames {
    /// As `torch.nn.utils.parametrizations` names what `weight_norm` and `spectral_norm` made, and our names for it.
    private static let parametrizations = [
        ("parametrizations.weight.original0", "weight_g"), ("parametrizations.weight.original1", "weight_v"),
        ("parametrizations.weight.original", "weight_orig"), ("parametrizations.weight.0._u", "weight_u"),
        ("parametrizations.weight.0._v", "weight_v"),
    ]

    static func ours(_ name: String) -> String {
        for (theirs, ours) in parametrizations where name == theirs || name.hasSuffix("." + theirs) {
            return name.dropLast(theirs.count) + ours
        }
        return name
    }
}
