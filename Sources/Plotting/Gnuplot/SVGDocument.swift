/// An SVG document of gnuplot's, made fit for pages.
struct SVGDocument {
    /// The `svg` element alone, without the declaration before it.
    var element: String { lines.joined(separator: "\n") }
    private var lines: [String] = []
    /// The beginnings of the groups that the next line is in, and of the one that ended last.
    private var groups: [String] = []
    private var endedGroup: String?
    /// Polygons of one look, not yet written.
    private var paths: [SVGPath] = []

    /// `words` say what the picture shows, for those who do not see it.
    init(_ document: String, words: String) {
        // gnuplot breaks the lines of long paths.
        var unfinished = ""
        for line in document.split(separator: "\n").drop(while: { !$0.hasPrefix("<svg") }) {
            let content = line.drop { $0 == "\t" }
            let isPath = content.hasPrefix("<polygon ") || content.hasPrefix("<path stroke=")
            guard isPath || !unfinished.isEmpty else {
                add(line: content.hasPrefix("<svg") ? SVGDocument.head(content, words) : SVGDocument.improved(content))
                continue
            }
            guard let end = content.firstRange(of: "/>")?.upperBound else {
                unfinished += content + "\n"
                continue
            }
            add(path: unfinished + content[..<end], before: content[end...])
            unfinished = ""
        }
        flush()
    }

    private mutating func add(line: String) {
        flush()
        if line == "</g>" { return endGroup() }
        if line.hasPrefix("<g ") || line == "<g>" { return beginGroup(line) }
        if !line.isEmpty { lines.append(line) }
    }

    /// A group that is like the one before it goes on with that.
    private mutating func beginGroup(_ line: String) {
        groups.append(line)
        if endedGroup == line, lines.last == "</g>" { lines.removeLast() } else { lines.append(line) }
    }

    /// gnuplot begins many groups and puts nothing in them.
    private mutating func endGroup() {
        endedGroup = groups.popLast()
        if let endedGroup, lines.last == endedGroup { lines.removeLast() } else { lines.append("</g>") }
    }

    private mutating func add(path: String, before rest: Substring) {
        if let path = SVGPath(path) {
            if let last = paths.last, !path.continues(last) { flush() }
            paths.append(path)
        } else {
            add(line: path)
        }
        let rest = rest.drop { $0 == "\t" }
        if !rest.isEmpty { add(line: SVGDocument.improved(rest)) }
    }

    private mutating func flush() {
        guard !paths.isEmpty else { return }
        lines.append(SVGPath.element(paths))
        paths = []
    }

    /// The first line, which says what the whole is.
    private static func head(_ line: Substring, _ words: String) -> String {
        "<svg role=\"img\"" + (words.isEmpty ? "" : " aria-label=\"\(escaped(words))\"") + line.dropFirst(4)
    }

    /// gnuplot's names for itself and for what it draws are no titles, and "sans" is no font that viewers know. Viewers
    /// would blur the edges of an image's elements.
    private static func improved(_ line: Substring) -> String {
        if line.hasPrefix("<g id=\"gnuplot_plot_") { return "<g>" }
        if line.hasPrefix("<title>") || line.hasPrefix("<desc>") { return "" }
        if line.hasPrefix("<image ") { return "<image style='image-rendering: pixelated' " + line.dropFirst(7) }
        guard line.contains("font-family=\"sans\"") else { return String(line) }
        return String(line.replacing("font-family=\"sans\"", with: "font-family=\"Helvetica, Arial, sans-serif\""))
    }

    /// Text in quotes; XML knows no control characters.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case "\"": "&quot;"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value & 0xFFFE == 0xFFFE: " "
            default: String(scalar)
            }
        }.joined()
    }
}
