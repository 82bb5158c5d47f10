import Autograd

/// A function as a layer, without parameters and the same in both modes.
public final class Lambda: Module {
    private let name: String
    private let function: (Variable) throws -> Variable

    /// `name` is shown in the layer's place, such as "relu".
    public init(name: String = "", _ function: @escaping (Variable) throws -> Variable) {
        self.name = name
        self.function = function
    }

    public override var summary: String { "Lambda(\(name))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try function(x)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        Lambda(name: name, function)
    }
}
