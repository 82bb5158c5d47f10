extension GnuplotScript {
    /// Draws a panel with its axes, so many points wide. A left margin, in characters, aligns panels that stand below each
    /// other.
    mutating func draw(_ panel: Panel, width: Int, leftMargin: Int?) {
        let scales = PanelScales(panel)
        let head = PanelHead(panel, notes: scales.notes, width: width)
        add("set border 3 lw 0.8 lc rgb '#555555'")
        add("set xrange [0:1]\nset yrange [0:1]")
        add("set tics nomirror out scale 0.5 textcolor rgb '#333333'")
        let xTicks = scales.x.ticks(panel.x.ticks, atMost: 8)
        // Names that would run into each other stand aslant, and short enough not to leave the picture.
        let isCrowded = ((xTicks.map(\.name.count).max() ?? 0) + 2) * xTicks.count * 10 > size.width
        addTicks("x", xTicks, scales.x, letters: isCrowded ? 16 : 60)
        add("set xtics \(isCrowded ? "rotate by 30 right" : "norotate")")
        addTicks("y", scales.y.ticks(panel.y.ticks, atMost: 6), scales.y)
        if panel.isImage {
            add("unset grid\nset border 0")
        } else {
            add("set grid \(panel.isRidge ? "x" : "y")tics lt 1 lw 0.8 lc rgb '#e6e6e6' back")
        }
        // Beside a legend the plot itself is narrower than its panel.
        addLabel("x", panel.x.label, letters: head.legend == .beside ? 40 : width / 8)
        addLabel("y", panel.y.label, letters: 40)
        for (index, line) in head.title.enumerated() {
            let height = head.titleHeight(ofLine: index)
            add("set label \(40 + index) \(GnuplotScript.quoted(line)) at graph 0, graph 1 offset 0,\(height) left font ',14'")
        }
        add("set tmargin \(head.height)")
        add(leftMargin.map { "set lmargin \($0)" } ?? "unset lmargin")
        add("unset bmargin\nunset rmargin")
        if head.legend != .beside, !panel.isImage { add("set rmargin 3") }
        switch head.legend {
        case .none: add("set key off")
        case .beside: add("set key outside right top vertical Left reverse samplen 1.5 spacing 1.1 tc rgb '#333333'")
        case .above(_, let columns):
            add(
                "set key at graph 0, graph 1.02 left bottom horizontal maxcols \(columns) "
                    + "Left reverse samplen 1.5 width 1 tc rgb '#333333'")
        }
        for (index, note) in scales.notes.enumerated() {
            let color = GnuplotScript.quoted(Ink.alert.color)
            add("set label \(20 + index) \(GnuplotScript.quoted(note)) at graph 1, graph 1 offset 0,"
                + "\(head.noteHeight(ofLine: index)) right font ',10' tc rgb \(color)")
        }
        drawMarks(panel, scales)
        add("unset label\nunset arrow\nunset object")
    }

    /// An axis's name, on two lines if it is long.
    private mutating func addLabel(_ axis: String, _ label: String?, letters: Int) {
        guard let label else { return add("unset \(axis)label") }
        let lines = label.lines(ofLetters: letters, atMost: 2).map { GnuplotScript.quoted($0) }
        add("set \(axis)label \(lines.joined(separator: #"."\n"."#)) tc rgb '#333333'")
    }

    mutating func addTicks(_ axis: String, _ ticks: [Tick], _ scale: Scale, letters: Int = 24) {
        guard !ticks.isEmpty else { return add("unset \(axis)tics") }
        let places = ticks.compactMap { tick -> String? in
            guard let position = scale.position(tick.value) else { return nil }
            // gnuplot reads a tick's name as a format for its value.
            let shown = tick.name.count > letters ? tick.name.prefix(letters - 1) + "…" : tick.name
            let name = shown.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
            return "\(GnuplotScript.quoted(name)) \(GnuplotScript.coordinate(position))"
        }
        add("set \(axis)tics (\(places.joined(separator: ", ")))")
    }
}
