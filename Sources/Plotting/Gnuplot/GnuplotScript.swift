/// The commands with which gnuplot draws a figure. Coordinates are computed here, from 0 to 1 across each panel, so that
/// both renderers agree about axes and gnuplot meets no number it could stumble over. Words stand in single quotes with
/// `noenhanced` terminals, where nothing but a quote means anything to gnuplot.
struct GnuplotScript {
    private var commands = ""
    private var blocks = 0
    private let format: FigureFormat
    /// What a panel may contain is for a figure of one; several share the room of a file.
    let panelCount: Int
    let size: (width: Int, height: Int)

    /// The script. Cairo, which draws PNG and PDF, would draw a coloured emoji hundreds of points high.
    var text: String {
        guard format != .svg else { return commands }
        return String(commands.map { $0.unicodeScalars.contains { $0.properties.isEmojiPresentation } ? "□" : $0 })
    }

    init(_ figure: Figure, format: FigureFormat) {
        self.format = format
        panelCount = max(1, figure.panels.count)
        size = FigureSize(figure).total
        add("set encoding utf8")
        add("set terminal \(format.terminal(width: size.width, height: size.height))")
        add("set style fill solid noborder")
        if figure.panels.count == 1, case .separate = figure.arrangement {
            var panel = figure.panels[0]
            panel.title = figure.title ?? panel.title
            draw(panel, width: size.width, leftMargin: nil)
            return
        }
        add("set multiplot")
        if let title = figure.title {
            add("set label 1 \(GnuplotScript.quoted(title)) at screen 0.5, screen 1 offset 0,-1.2 center font ',14'")
        }
        switch figure.arrangement {
        case .separate: drawSeparate(figure)
        case .grid(let rowNames, let columnNames): drawGrid(figure, rowNames, columnNames)
        }
        add("unset multiplot")
    }

    mutating func add(_ line: String) { commands += line + "\n" }

    /// A block of data and its name.
    mutating func addBlock(_ lines: some Sequence<String>) -> String {
        blocks += 1
        let name = "$data\(blocks)"
        commands += "\(name) << END\n"
        for line in lines { commands += line + "\n" }
        commands += "END\n"
        return name
    }

    /// A string of gnuplot's that means just these words, or so many of their letters. Within single quotes only a single
    /// quote is special, and doubling it does not always help; so such quotes come in double quotes of their own, joined
    /// with `.`.
    static func quoted(_ words: String, atMost limit: Int = .max) -> String {
        if words.count > limit { return quoted(words.prefix(limit - 1) + "…") }
        let plain = String(String.UnicodeScalarView(words.unicodeScalars.map { $0.isControl ? " " : $0 }))
        let parts = plain.split(separator: "'", omittingEmptySubsequences: false)
        return parts.map { "'\($0)'" }.joined(separator: ".\"'\".")
    }

    static func quoted(_ color: Color) -> String {
        "'#" + color.channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
    }

    /// A coordinate: five decimals are a hundredth of a point.
    static func coordinate(_ value: Double) -> String {
        let scaled = (value * 100_000).rounded()
        guard abs(scaled) < 1e15 else { return "NaN" }
        return String(scaled / 100_000)
    }

    // MARK: Arrangements

    private mutating func drawSeparate(_ figure: Figure) {
        let top = figure.title == nil ? 1 : 1 - 28 / Double(size.height)
        let (width, height) = (1 / Double(figure.columns), top / Double(figure.rows))
        let leftMargin = figure.panels.map { panel -> Int in
            let names = PanelScales(panel).y.ticks(panel.y.ticks, atMost: 6).map(\.name.count)
            return (names.max() ?? 0) + (panel.y.label == nil ? 3 : 5)
        }.max()
        for (index, panel) in figure.panels.enumerated() {
            let (row, column) = (index / figure.columns, index % figure.columns)
            add("set origin \(Double(column) * width),\(top - Double(row + 1) * height)")
            add("set size \(width),\(height)")
            draw(panel, width: size.width / figure.columns, leftMargin: leftMargin)
        }
    }
}

/// How large a figure is drawn, in points of a screen.
struct FigureSize {
    let total: (width: Int, height: Int)

    init(_ figure: Figure) {
        switch figure.arrangement {
        case .grid:
            total = (min(1600, max(640, figure.columns * 180 + 100)), min(2400, figure.rows * 96 + 120))
        case .separate where figure.panels.count == 1:
            total = FigureSize.size(of: figure.panels[0])
        case .separate:
            let height = figure.panels.map { FigureSize.size(of: $0).height }.max() ?? 400
            let shrunk = figure.columns == 1 ? height * 4 / 5 : height * 7 / 10
            // A legend beside a plot leaves it the room that it has alone.
            let legends = figure.panels.filter { $0.legend.count > PanelHead.mostNamesAbove }
            let width = legends.map { FigureSize.size(of: $0).width }.max() ?? 420
            total = (
                figure.columns * max(figure.columns == 1 ? 640 : 420, width),
                figure.rows * shrunk + (figure.title == nil ? 0 : 28)
            )
        }
    }

    private static func size(of panel: Panel) -> (width: Int, height: Int) {
        if panel.isImage, let image = panel.firstImage {
            let height = 480 * Double(image.rows) / Double(image.columns)
            return (640, Int(max(140, min(520, height))) + 100)
        }
        for case .ridge(let ridge) in panel.marks { return (640, max(280, min(1200, ridge.names.count * 34 + 110))) }
        // A legend of many names stands beside the plot in columns, and leaves it two thirds of its width.
        let names = panel.legend.map(\.name)
        guard names.count > PanelHead.mostNamesAbove else { return (640, 400) }
        let columns = min(9, (names.count + 16) / 17)
        return (max(640, 420 + columns * (46 + (names.map(width(ofName:)).max() ?? 0))), 400)
    }

    /// About how wide a name in the legend is, of which only a part is shown if it is long.
    private static func width(ofName name: String) -> Int { name.prefix(40).reduce(0) { $0 + ($1.isASCII ? 7 : 12) } }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { value < 0x20 || value == 0x7F }
}
