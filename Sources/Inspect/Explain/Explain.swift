import Autograd
import NN
import TensorEngine

/// The layer's formula with the numbers that `x` gives, from which its output can be computed again. The layer, its
/// statistics and generators stay as they are; a mask or noise shown is the one that the next call will draw.
public func explain(_ layer: Module, _ x: Variable, _ runtime: Runtime) throws -> Explanation {
    guard x.shape.count > 0 else { throw InspectError.nothingToExplain(shape: x.shape.dimensions) }
    return try runtime.tape.withoutGradients {
        switch layer {
        case let layer as Dropout: return try explain(layer, x, runtime)
        case let layer as AlphaDropout: return try explain(layer, x, runtime)
        case let layer as GaussianDropout: return try explain(layer, x, runtime)
        case let layer as GaussianNoise: return try explain(layer, x, runtime)
        case let layer as DropBlock2d: return try explain(layer, x, runtime)
        case let layer as DropConnect: return try explain(layer, x, runtime)
        case let layer as EmbeddingDropout: return try explain(layer, x, runtime)
        case let layer as BatchNorm: return try explain(layer, x, runtime)
        case let layer as LayerNorm: return try explain(layer, x, runtime)
        case let layer as RMSNorm: return try explain(layer, x, runtime)
        case let layer as GroupNorm: return try explain(layer, x, runtime)
        case let layer as InstanceNorm: return try explain(layer, x, runtime)
        case let layer as LocalResponseNorm: return try explain(layer, x, runtime)
        case let layer as Linear: return try explain(layer, x, runtime)
        case let layer as Convolution: return try explain(layer, x, runtime)
        case let layer as Recurrent: return try explain(layer, x, runtime)
        case let layer as Activation: return try explain(layer, x, runtime)
        case let layer as PReLU: return try explain(layer, x, runtime)
        case let layer as RReLU: return try explain(layer, x, runtime)
        case let layer as Embedding: return try explain(layer, x, runtime)
        default: throw InspectError.cannotExplain(layer: layer.summary, firstPart: layer.children.first?.name)
        }
    }
}

extension Module {
    /// The output for `x`, with what `seen` reads off the layer before everything is put back.
    func output(
        _ x: Variable, _ runtime: Runtime, reading seen: () throws -> Void = {}
    ) throws -> Tensor {
        try preservingState(runtime) {
            let y = try forward(x, runtime).value
            try seen()
            return y
        }
    }

    /// "Dropout(0.5) in train mode".
    var titleWithMode: String { "\(summary) in \(mode) mode" }
}
