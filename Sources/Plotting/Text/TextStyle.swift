/// What text that a reader sees may use.
public struct TextStyle: Equatable, Sendable {
    /// Columns of a line.
    public var width: Int
    /// Whether it may carry colours, as control sequences of terminals.
    public var usesColor: Bool
    /// Whether pictures may be drawn with characters beyond ASCII.
    public var usesUnicode: Bool

    public init(width: Int, usesColor: Bool = false, usesUnicode: Bool = true) {
        self.width = width
        self.usesColor = usesColor
        self.usesUnicode = usesUnicode
    }
}
