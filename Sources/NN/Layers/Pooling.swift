import Autograd
import TensorEngine

/// What the poolings over windows share: `[N, C, L]` or `[N, C, H, W]` to as many channels with
/// ⌊(size + 2·padding - kernel) / stride⌋ + 1 positions an axis, in both modes alike.
public class WindowPool: Module {
    public let kernel: [Int]
    public let stride: [Int]
    public let padding: [Int]

    /// The stride defaults to the kernel. Lists have one entry for each spatial axis; padding is at most half the
    /// kernel.
    public required init(kernel: [Int], stride: [Int]? = nil, padding: [Int]? = nil) throws {
        self.kernel = kernel
        self.stride = stride ?? kernel
        self.padding = padding ?? kernel.map { _ in 0 }
        super.init()
        try requirePoolWindow(kernel, self.stride, self.padding, of: kind)
    }

    public override var summary: String { "\(kind)(\(poolArguments(kernel, stride, padding)))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireSpatialInput(x.shape, axes: kernel.count, of: summary)
        return try explainingWindows { try pool(x, runtime.tape) }
    }

    func pool(_ x: Variable, _ tape: Tape) throws -> Variable {
        preconditionFailure("\(kind) does not override pool")
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try type(of: self).init(kernel: kernel, stride: stride, padding: padding)
    }
}

/// The maximum of each window; padding is never a maximum.
public final class MaxPool: WindowPool {
    public override var kind: String { "MaxPool\(kernel.count)d" }

    override func pool(_ x: Variable, _ tape: Tape) throws -> Variable {
        try tape.maxPool(x, kernel: kernel, stride: stride, padding: padding)
    }
}

/// The mean of each window, in which padding counts as zeros (PyTorch's default) or, with `countsPadding` false, not.
public final class AveragePool: WindowPool {
    public private(set) var countsPadding = true

    public convenience init(kernel: [Int], stride: [Int], padding: [Int], countsPadding: Bool) throws {
        try self.init(kernel: kernel, stride: stride, padding: padding)
        self.countsPadding = countsPadding
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try AveragePool(kernel: kernel, stride: stride, padding: padding, countsPadding: countsPadding)
    }

    public override var kind: String { "AvgPool\(kernel.count)d" }

    override func pool(_ x: Variable, _ tape: Tape) throws -> Variable {
        try tape.averagePool(x, .fixed(
            kernel: kernel, stride: stride, padding: padding, countsPadding: countsPadding))
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

private func requirePoolWindow(_ kernel: [Int], _ stride: [Int], _ padding: [Int], of layer: String) throws {
    try requireWindow(kernel, "kernel_size", of: layer)
    try requireWindow(stride, "stride", of: layer)
    try requireWindow(padding, "padding", of: layer, atLeast: 0)
    guard zip(padding, kernel).allSatisfy({ $0 <= $1 / 2 }) else {
        throw NNError.poolPadding(layer: layer, padding: padding, kernel: kernel)
    }
}

private func poolArguments(_ kernel: [Int], _ stride: [Int], _ padding: [Int]) -> String {
    var arguments = [windowText(kernel)]
    if stride != kernel { arguments.append("stride = \(windowText(stride))") }
    if padding.contains(where: { $0 != 0 }) { arguments.append("padding = \(windowText(padding))") }
    return arguments.joined(separator: ", ")
}
