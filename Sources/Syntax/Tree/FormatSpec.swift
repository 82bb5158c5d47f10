/// A number's or text's layout in an f-string: Python's `[[fill]align][sign][0][width][,][.precision][d e f g % s]`.
public struct FormatSpec: Equatable, Sendable {
    /// Where a text narrower than its field stands; `afterSign` pads between a sign and the digits.
    public enum Alignment: Character, Sendable { case left = "<", right = ">", center = "^", afterSign = "=" }
    /// Which numbers show a sign; `space` leaves its place to positive ones.
    public enum Sign: Character, Sendable { case negativeOnly = "-", always = "+", space = " " }
    /// The last letter of a specification.
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
