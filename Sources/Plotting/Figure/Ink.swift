/// What a mark is drawn with. Renderers choose the colour; the palette is Okabe and Ito's, which colour-blind readers
/// tell apart (Wong, Nature Methods 8, 2011), in an order of falling contrast with white.
public enum Ink: Equatable, Sendable {
    /// The colour of the n-th series.
    case series(Int)
    /// Grey: guides and what is not the point.
    case muted
    /// Red: what a reader should not overlook.
    case alert

    private static let palette: [Color] = [
        Color(0x0072B2), Color(0xD55E00), Color(0x009E73), Color(0xCC79A7), Color(0xE69F00), Color(0x56B4E9),
    ]

    /// How many series have a colour of their own.
    static var seriesColors: Int { palette.count }

    var color: Color {
        switch self {
        case .series(let index): return Ink.palette[index % Ink.palette.count]
        case .muted: return Color(0x888888)
        case .alert: return Color(0xC62828)
        }
    }
}

/// A colour by its shares of red, green and blue, from 0 to 1.
struct Color: Equatable, Sendable {
    let red, green, blue: Double

    init(red: Double, green: Double, blue: Double) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    init(_ hexadecimal: Int) {
        self.init(
            red: Double(hexadecimal >> 16 & 255) / 255, green: Double(hexadecimal >> 8 & 255) / 255,
            blue: Double(hexadecimal & 255) / 255)
    }

    var channels: [Int] { [red, green, blue].map { Int(($0 * 255).rounded()) } }

    func mixed(with other: Color, _ share: Double) -> Color {
        Color(
            red: red + (other.red - red) * share, green: green + (other.green - green) * share,
            blue: blue + (other.blue - blue) * share)
    }
}
