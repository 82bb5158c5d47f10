import Autograd
import TensorEngine

/// Layers one after another; their parameters are named by position: `0.weight`.
public final class Sequential: Module {
    public let layers: [Module]
    /// How many containers stand inside one another here; limited, since calls nest as deep.
    public let depth: Int
    public static let maximumDepth = 200

    /// Throws when containers are nested deeper than `maximumDepth`.
    public init(_ layers: [Module]) throws {
        self.layers = layers
        depth = 1 + (layers.map { ($0 as? Sequential)?.depth ?? 0 }.max() ?? 0)
        guard depth <= Sequential.maximumDepth else { throw NNError.nestedTooDeep(limit: Sequential.maximumDepth) }
    }

    public override var summary: String { "Sequential(\(layers.map(\.summary).joined(separator: ", ")))" }

    public override var children: [NamedModule] {
        layers.enumerated().map { NamedModule(String($0.offset), $0.element) }
    }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        var x = x
        for layer in layers { x = try layer(x, runtime) }
        return x
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try Sequential(layers.map { try copier.copy($0) })
    }
}

/// The input, unchanged.
public final class Identity: Module {
    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable { x }
    public override func copied(by copier: ModuleCopier) -> Module { Identity() }
}

/// `[N, a, b, …]` as `[N, a·b·…]`: joins the axes from `start` on.
public final class Flatten: Module {
    public let start: Int

    public init(start: Int = 1) {
        self.start = start
    }

    public override var summary: String { start == 1 ? "Flatten()" : "Flatten(start = \(start))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.flatten(x, start: start)
    }

    public override func copied(by copier: ModuleCopier) -> Module { Flatten(start: start) }
}

/// `x + net(x)`; the net must keep the shape.
public final class Residual: Module {
    public let net: Module

    public init(_ net: Module) {
        self.net = net
    }

    public override var summary: String { "Residual(\(net.summary))" }
    public override var children: [NamedModule] { [NamedModule("net", net)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.add(x, net(x, runtime))
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        Residual(try copier.copy(net))
    }
}
