/// The kinds of files that a figure can be saved as.
public enum FigureFormat: String, CaseIterable, Sendable {
    case svg, png, pdf

    /// By the end of a file's name. Throws for any other.
    public init(path: String) throws {
        guard let dot = path.lastIndex(of: "."), let format = Self(rawValue: path[path.index(after: dot)...].lowercased())
        else { throw PlottingError.unknownFormat(path: path) }
        self = format
    }

    /// gnuplot's terminal for a picture of so many points.
    func terminal(width: Int, height: Int) -> String {
        switch self {
        case .svg: return "svg noenhanced size \(width),\(height) font 'sans,12' background '#ffffff'"
        case .png:
            // Two pixels a point, for sharp text on fine screens.
            return "pngcairo noenhanced size \(width * 2),\(height * 2) font 'sans,10' fontscale 2 linewidth 2 pointscale 2"
        case .pdf:
            return "pdfcairo noenhanced size \(Double(width) / 96)in,\(Double(height) / 96)in font 'sans,10' fontscale 0.78"
        }
    }
}
