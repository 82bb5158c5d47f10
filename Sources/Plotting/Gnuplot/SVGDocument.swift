/// An SVG document of gnuplot's, made fit for pages.
struct SVGDocument {
    /// The `svg` element alone, without the declaration before it.
    let element: String

    init(_ document: String) {
        let lines = document.split(separator: "\n").drop { !$0.hasPrefix("<svg") }
        element = lines.map(SVGDocument.improved).joined(separator: "\n")
    }

    /// gnuplot's name for itself is no title for a picture, and "sans" no font that viewers know. Viewers would blur the
    /// edges of an image's elements.
    private static func improved(_ line: Substring) -> String {
        if line.hasPrefix("<title>") || line.hasPrefix("<desc>") { return "" }
        if line.hasPrefix("<image ") { return "<image style='image-rendering: pixelated' " + line.dropFirst(7) }
        guard line.contains("font-family=\"sans\"") else { return String(line) }
        return String(line.replacing("font-family=\"sans\"", with: "font-family=\"Helvetica, Arial, sans-serif\""))
    }
}
