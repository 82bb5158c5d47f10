import Autograd
import NN
import TensorEngine

/// What makes a layer's weight from other parameters, and batch normalization's statistics taken afresh or fused away.
enum WeightRuleFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "weight_norm", "(layer)",
            """
            Trains the length and the direction of each unit's weights apart: w = g·v / ‖v‖, with the parameters `weight_g` \
            and `weight_v` in place of `weight`. The output stays what it was. Changes the layer and gives it (Salimans and \
            Kingma 2016).
            """, example: "print(weight_norm(Linear(4, 2)).named_parameters().keys())"
        ) { call in try parametrize(call) { try $0.weightNorm(call.machine.runtime) } },
        Builtin(
            "spectral_norm", "(layer, n_power_iterations = 1, eps = 1e-12)",
            """
            Divides the weight by its largest singular value σ = uᵀWv. 15 power iterations find u and v at first, \
            n_power_iterations more follow in each pass in train mode. The parameter is `weight_orig`; u and v are buffers. \
            Changes the layer and gives it (Miyato et al. 2018).
            """, example: "print(spectral_norm(Linear(4, 2)).named_parameters().keys())"
        ) { call in
            try parametrize(call) {
                try $0.spectralNorm(iterations: call.integer(1), epsilon: call.number(2), call.machine.runtime)
            }
        },
        Builtin(
            "weight_standardization", "(layer, eps = 1e-5)",
            """
            Uses each unit's weights as (w - mean) / √(var + eps), var biased; `weight` is trained as before. Changes the \
            layer and gives it (Qiao et al. 2019).
            """, example: "print(weight_standardization(Linear(4, 2))(ones(1, 4)).shape)"
        ) { call in try parametrize(call) { try $0.weightStandardization(epsilon: call.number(1)) } },
        Builtin(
            "update_bn", "(net, data)",
            """
            Takes the running statistics of all batch normalization in the net afresh: the plain averages over data, in \
            train mode and without gradients. Averaged weights need it. `data` is what fit takes or a tensor of inputs, \
            as one batch; or a list of such batches, or `batches(…)`. A list of two tensors is [x, y]. Gives the net \
            (PyTorch's update_bn).
            """,
            example: """
                net = BatchNorm1d(1); update_bn(net, tensor([[1], [3]]))
                print(net.running_mean); print(net.running_var)
                """
        ) { call in
            try call.module(0).updateBatchNorm(try call.inputBatches(1), call.machine.runtime)
            return call[0]
        },
        Builtin(
            "fuse_bn", "(net)",
            """
            A new net, in eval mode, in which each Linear that a BatchNorm follows has taken it in: W' = W·γ/√(σ² + eps), \
            b' = (b - μ)·γ/√(σ² + eps) + β. In eval mode batch normalization is no more than that. The net is a Sequential, \
            and those inside it are looked through; any other net comes back as a copy.
            """, example: "print(len(fuse_bn(Sequential(Linear(4, 2), BatchNorm1d(2)))))"
        ) { call in .module(try call.module(0).fusingBatchNorm(call.machine.runtime)) },
    ]

    /// Puts a rule in a weight's place. Penalties and constraints go by names, and would lose their parameter.
    private static func parametrize(_ call: Arguments, _ change: (Module) throws -> Void) throws -> Value {
        let layer = try call.module(0)
        let attached = Set(layer.penalties.keys).union(layer.constraints.keys)
        if call.name != "weight_standardization", attached.contains("weight") {
            throw RuntimeError.value(
                "\(call.name) replaces `weight` of \(layer.summary), which has a penalty or a constraint",
                hint: "attach it afterwards, under the new parameter's name")
        }
        try change(layer)
        return call[0]
    }
}

extension Arguments {
    /// Batches of inputs, from all that `update_bn` takes.
    fileprivate func inputBatches(_ index: Int) throws -> [Tensor] {
        if case .tensor(let inputs) = self[index] { return [inputs.value] }
        if !isListOfPairs(self[index]), let examples = try optionalExamples(self[index]) { return [examples.inputs] }
        let rule = "inputs, [x, y], a record or dataset with x and y, or a list of such batches"
        guard self[index].asNumber == nil else { throw mismatch(index, rule) }
        return try elements(index).map { batch in
            if case .tensor(let inputs) = batch { return inputs.value }
            guard let examples = try optionalExamples(batch) else { throw mismatch(index, rule) }
            return examples.inputs
        }
    }

    /// [[x, y], [x, y]]: two batches, not inputs and targets.
    private func isListOfPairs(_ value: Value) -> Bool {
        guard case .list(let list) = value else { return false }
        return list.elements.allSatisfy { element in
            guard case .list(let pair) = element, pair.elements.count == 2, case .tensor = pair.elements[0] else {
                return false
            }
            return true
        }
    }
}
