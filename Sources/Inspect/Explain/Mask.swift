import NN
import TensorEngine

/// The mask that the layer drew last, at its own shape.
public func mask(of layer: Module) throws -> Tensor {
    let mask: Tensor?
    switch layer {
    case let dropout as MaskedLayer: mask = dropout.lastMask
    case let layer as Recurrent: mask = layer.keptStates
    default:
        let dropouts = layer.modules.filter { $0.module.isDropout && !$0.name.isEmpty }
        throw InspectError.notADropout(layer: layer.summary, dropouts: dropouts.map(\.name))
    }
    guard let mask else { throw InspectError.noMask(layer: layer.summary) }
    return mask
}
