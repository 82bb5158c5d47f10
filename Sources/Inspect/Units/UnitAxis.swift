import NN
import TensorEngine

/// Which axis of the values in a forward pass counts units: the channels of axis 1 after convolutions and their kin,
/// else the last axis.
struct UnitAxis {
    private var isChannel = true

    /// A layer was called.
    mutating func pass(_ module: Module) {
        switch module {
        case is Activation, is PReLU, is RReLU, is Dropout, is AlphaDropout, is GaussianDropout, is GaussianNoise: break
        case is Convolution, is BatchNorm, is InstanceNorm, is GroupNorm, is LocalResponseNorm, is WindowPool,
            is AdaptiveAveragePool, is DropBlock2d:
            isChannel = true
        default: isChannel = false
        }
    }

    /// The axis of a value of that shape; nil for a single number.
    func axis(of shape: Shape) -> Int? {
        switch shape.rank {
        case 0: return nil
        case 1: return 0
        case 2: return 1
        default: return isChannel ? 1 : shape.rank - 1
        }
    }
}
