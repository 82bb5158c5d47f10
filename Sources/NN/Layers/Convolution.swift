import Autograd
import TensorEngine

/// `y[n, o] = b[o] + Σ_c w[o, c] ⋆ x[n, c]` (cross-correlation) over the last one or two axes: `[N, C, L]` or
/// `[N, C, H, W]` to `[N, O, …]` with ⌊(size + padding - dilation·(kernel - 1) - 1) / stride⌋ + 1 positions an
/// axis.
///
/// `weight` is `[outputs, inputs / groups, kernel…]`, `bias` `[outputs]`; both start uniform in ±1/√fan_in with
/// fan_in = inputs / groups · kernel positions, as in PyTorch. Both modes alike. Other ranks, other channels and
/// inputs that are smaller than the kernel are errors.
public final class Convolution: WeightedLayer {
    public let inputs: Int
    public let outputs: Int
    public let kernel: [Int]
    public let settings: ConvolutionSettings

    /// The kernel and the settings' lists have one entry for each spatial axis.
    public init(
        _ inputs: Int, _ outputs: Int, kernel: [Int], settings: ConvolutionSettings, bias: Bool = true,
        runtime: Runtime
    ) throws {
        let name = "Conv\(kernel.count)d"
        try requireSize(inputs, "in_channels", of: name)
        try requireSize(outputs, "out_channels", of: name)
        try requireSize(settings.groups, "groups", of: name)
        try requireWindow(kernel, "kernel_size", of: name)
        try requireWindow(settings.stride, "stride", of: name)
        try requireWindow(settings.dilation, "dilation", of: name)
        switch settings.padding {
        case .zeros(let zeros):
            try requireWindow(zeros, "padding", of: name, atLeast: 0)
        case .same:
            guard settings.stride.allSatisfy({ $0 == 1 }) else {
                throw NNError.stridedSame(layer: name, stride: settings.stride)
            }
        }
        guard inputs % settings.groups == 0, outputs % settings.groups == 0 else {
            throw NNError.channelGroups(layer: name, inputs: inputs, outputs: outputs, groups: settings.groups)
        }
        self.inputs = inputs
        self.outputs = outputs
        self.kernel = kernel
        self.settings = settings
        let shape = try Shape([outputs, inputs / settings.groups] + kernel, operation: name)
        try super.init(drawing: shape, bias: bias, of: name, runtime)
    }

    private init(copying original: Convolution, by copier: ModuleCopier) throws {
        inputs = original.inputs
        outputs = original.outputs
        kernel = original.kernel
        settings = original.settings
        try super.init(copying: original, by: copier)
    }

    public override var kind: String { "Conv\(kernel.count)d" }

    public override var plainSummary: String {
        var arguments = ["\(inputs) => \(outputs)", windowText(kernel)]
        if settings.stride.contains(where: { $0 != 1 }) { arguments.append("stride = \(windowText(settings.stride))") }
        switch settings.padding {
        case .same: arguments.append("padding = \"same\"")
        case .zeros(let zeros):
            if zeros.contains(where: { $0 != 0 }) { arguments.append("padding = \(windowText(zeros))") }
        }
        if settings.dilation.contains(where: { $0 != 1 }) {
            arguments.append("dilation = \(windowText(settings.dilation))")
        }
        if settings.groups != 1 { arguments.append("groups = \(settings.groups)") }
        if bias == nil { arguments.append("bias = false") }
        return "\(kind)(\(arguments.joined(separator: ", ")))"
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireSpatialInput(x.shape, axes: kernel.count, of: summary)
        try requireChannels(inputs, of: summary, x.shape)
        do {
            return try runtime.tape.convolution(x, effectiveWeight(runtime), bias, settings)
        } catch EngineError.kernelTooLarge(_, let extent, let padded, let got) {
            throw NNError.windowTooLarge(layer: summary, extent: extent, padded: padded, shape: got.dimensions)
        }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try Convolution(copying: self, by: copier)
    }
}
