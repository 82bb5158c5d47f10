/// A number's or text's layout in an f-string: Python's `[[fill]align][sign][0][width][,][.precision][d e f g % s]`.
public struct FormatSpec: Equatable, Sendable {
    public enum Alignment: Character, Sendable { case left = "<", right = ">", center = "^", afterSign = "=" }
    public enum Sign: Character, Sendable { case negativeOnly = "-", always = "+", space = " " }
    public enum Style: Character, Sendable {
        case integer = "d", exponent = "e", fixed = "f", general = "g", percent = "%", text = "s"
    }

    public var fill: Character = " "
    public var alignment: Alignment?
    public var sign: Sign = .negativeOnly
    public var padsWithZeros = false
    /// Least number of characters.
    public var width = 0
    public var groupsThousands = false
    public var precision: Int?
    public var style: Style?

    public init() {}
}
