import Plotting

/// What the library makes that is neither tensor nor module: optimizers, tables, histories, contexts.
open class LibraryObject {
    public init() {}
    open var typeName: String { "object" }
    /// The value as printed, in lines of at most so many columns where it can.
    open func text(width: Int) -> String { "<\(typeName)>" }
    /// The value as printed for a reader, who may see colours; text that a script goes on with is `text(width:)`.
    open func text(in style: TextStyle) -> String { text(width: style.width) }
    /// The forms besides text in which a notebook or a report can show it, the one that shows most first.
    open var richTypes: [MediaType] { [] }
    /// One of those forms; nil for any other. It is made anew each time, which may take a while.
    open func rendering(as type: MediaType) throws -> String? { nil }
    open var isCallable: Bool { false }
    /// Its members; rows of the one table.
    open var members: MemberTable { .empty }
    /// The number of its elements, for `len`.
    open var length: Int? { nil }

    /// What calling the object gives. Objects that can be called override this, `isCallable` too.
    open func call(_ arguments: Arguments) throws -> Value {
        throw RuntimeError.notCallable(typeName.withArticle)
    }

    /// `object[keys]`
    open func index(_ keys: [Value], _ machine: Machine) throws -> Value {
        throw RuntimeError.notIndexable(typeName.withArticle)
    }

    /// The state of a loop over the object.
    open func makeIterator(_ machine: Machine) throws -> ValueIterator {
        throw RuntimeError.notIterable(typeName.withArticle)
    }

    /// `element in object`; nil where the question makes no sense.
    open func contains(_ element: Value) -> Bool? { nil }
}
