import Autograd
import TensorEngine

/// What `with` enters: a change that is undone when the block is left, however that happens.
open class ContextObject: LibraryObject {
    open override var typeName: String { "context" }
    /// Makes the change and gives the value that `as` binds.
    open func enter(_ machine: Machine) throws -> Value { .none }
    /// Undoes it. Nothing here may fail, since an error may be on its way.
    open func leave(_ machine: Machine) {}
}

extension Machine {
    func enterContext(_ value: Value) throws -> Value {
        guard case .object(let object) = value, let context = object as? ContextObject else {
            throw RuntimeError.type(
                "`with` needs a context, got \(value.typeWithArticle)", hint: "no_grad(), eval_mode(net), seeded(7)")
        }
        let bound = try context.enter(self)
        contexts.append(context)
        return bound
    }

    func leaveContext() {
        contexts.removeLast().leave(self)
    }
}
