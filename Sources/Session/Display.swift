import Interpreter
import Syntax

/// The forms in which a value can be shown, by their MIME types.
public typealias MediaType = Interpreter.MediaType

/// A value as front ends show it. Its text is there at once; other forms are made when they are asked for, since a
/// picture in SVG costs a run of gnuplot.
public struct Display {
    public let text: String
    /// The forms there are besides text, the one that shows most first.
    public let richTypes: [MediaType]
    private let make: (MediaType) throws -> String?

    /// A display that is text alone.
    public init(text: String) {
        self.text = text
        richTypes = []
        make = { _ in nil }
    }

    init(text: String, of object: LibraryObject) {
        self.text = text
        richTypes = object.richTypes
        make = object.rendering(as:)
    }

    /// The value in one of its forms; nil for a form it does not have. Where the form cannot be made, as a picture
    /// without gnuplot, it throws what `Session.diagnostics(of:)` words.
    public func rendering(as type: MediaType) throws -> String? {
        type == .plainText ? text : try make(type)
    }
}
