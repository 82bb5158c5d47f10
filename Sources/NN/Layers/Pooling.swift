import Autograd
import TensorEngine

/// What the poolings over windows share: `[N, C, L]` or `[N, C, H, W]` to as many channels with
/// ⌊(size + 2·padding - extent) / stride⌋ + 1 positions an axis, where a window's extent is dilation·(kernel - 1) + 1, in
/// both modes alike. Rounding up, the last window may reach beyond the padding.
public class WindowPool: Module {
    public let window: PoolingWindow

    /// Padding is at most half of a window's extent.
    public required init(_ window: PoolingWindow) throws {
        self.window = window
        super.init()
        try requirePoolWindow(window, of: kind)
    }

    /// Settings that are not the defaults, as a script writes them.
    var arguments: [String] {
        var arguments = [windowText(window.kernel)]
        if window.stride != window.kernel { arguments.append("stride = \(windowText(window.stride))") }
        if window.padding.contains(where: { $0 != 0 }) { arguments.append("padding = \(windowText(window.padding))") }
        if window.dilation.contains(where: { $0 != 1 }) { arguments.append("dilation = \(windowText(window.dilation))") }
        if window.roundsUp { arguments.append("ceil_mode = true") }
        return arguments
    }

    public override var summary: String { "\(kind)(\(arguments.joined(separator: ", ")))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireSpatialInput(x.shape, axes: window.kernel.count, of: summary)
        return try explainingWindows { try pool(x, runtime.tape) }
    }

    func pool(_ x: Variable, _ tape: Tape) throws -> Variable {
        preconditionFailure("\(kind) does not override pool")
    }

    public override func copied(by copier: ModuleCopier) throws -> Module { try type(of: self).init(window) }
}

/// The maximum of each window; padding is never a maximum.
public final class MaxPool: WindowPool {
    public override var kind: String { "MaxPool\(window.kernel.count)d" }

    override func pool(_ x: Variable, _ tape: Tape) throws -> Variable { try tape.maxPool(x, window) }
}

/// The mean of each window, in which padding counts as zeros (PyTorch's default) or, with `countsPadding` false, not.
public final class AveragePool: WindowPool {
    public private(set) var countsPadding = true

    public convenience init(_ window: PoolingWindow, countsPadding: Bool) throws {
        try self.init(window)
        self.countsPadding = countsPadding
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try AveragePool(window, countsPadding: countsPadding)
    }

    public override var kind: String { "AvgPool\(window.kernel.count)d" }

    override var arguments: [String] { super.arguments + (countsPadding ? [] : ["count_include_pad = false"]) }

    override func pool(_ x: Variable, _ tape: Tape) throws -> Variable {
        try tape.averagePool(x, .fixed(window, countsPadding: countsPadding))
    }
}

/// The means of windows that divide the last one or two axes into `output` positions each, whatever their size: the
/// i-th of n reaches from ⌊i·size/n⌋ to ⌈(i + 1)·size/n⌉.
public final class AdaptiveAveragePool: Module {
    public let output: [Int]

    /// One size for each spatial axis.
    public init(output: [Int]) throws {
        self.output = output
        super.init()
        try requireWindow(output, "output_size", of: kind)
    }

    public override var kind: String { "AdaptiveAvgPool\(output.count)d" }
    public override var summary: String { "\(kind)(\(windowText(output)))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireSpatialInput(x.shape, axes: output.count, of: summary)
        return try runtime.tape.averagePool(x, .adaptive(output: output))
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try AdaptiveAveragePool(output: output)
    }
}

/// The mean of each channel: `[N, C, …]` to `[N, C]`.
public final class GlobalAveragePool: Module {
    public override var kind: String { "GlobalAvgPool" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireRank([3, 4, 5], of: summary, x.shape)
        return try runtime.tape.mean(x, axes: Array(2..<x.shape.rank))
    }

    public override func copied(by copier: ModuleCopier) -> Module { GlobalAveragePool() }
}

extension Module {
    /// Names this layer where its window does not fit into an input.
    fileprivate func explainingWindows(_ pool: () throws -> Variable) throws -> Variable {
        do {
            return try pool()
        } catch EngineError.kernelTooLarge(_, let extent, let padded, let got) {
            throw NNError.windowTooLarge(layer: summary, extent: extent, padded: padded, shape: got.dimensions)
        }
    }
}

private func requirePoolWindow(_ window: PoolingWindow, of layer: String) throws {
    try requireWindow(window.kernel, "kernel_size", of: layer)
    try requireWindow(window.stride, "stride", of: layer)
    try requireWindow(window.padding, "padding", of: layer, atLeast: 0)
    try requireWindow(window.dilation, "dilation", of: layer)
    guard window.isPaddingInside else {
        throw NNError.poolPadding(layer: layer, padding: window.padding, kernel: window.extent)
    }
}
