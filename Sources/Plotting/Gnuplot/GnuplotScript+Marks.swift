extension GnuplotScript {
    /// More points than this in a figure do not make it richer, but its file larger.
    private static let mostPoints = 3000
    /// Stretches of a line of which the extremes are drawn; all lines of a figure share `mostBuckets`.
    private static let lineBuckets = 800
    private static let mostBuckets = 4000
    private static let mostBars = 800
    /// Of all histograms of a figure.
    private static let mostBins = 4000
    private static let mostLetters = 40
    /// Elements of an image, in each direction.
    private var mostPixels: Int { max(24, Int(256 / Double(panelCount).squareRoot())) }

    /// One `plot` command with everything that is drawn in a panel.
    mutating func drawMarks(_ panel: Panel, _ scales: PanelScales) {
        var parts: [String] = []
        let lineCount = panel.marks.count { if case .line = $0 { true } else { false } }
        let pointsCount = panel.marks.count { if case .points = $0 { true } else { false } }
        let buckets = min(GnuplotScript.lineBuckets, max(60, GnuplotScript.mostBuckets / panelCount / max(1, lineCount)))
        let pointLimit = max(60, GnuplotScript.mostPoints / panelCount / max(1, pointsCount))
        let bins = max(60, min(size.width, GnuplotScript.mostBins / panelCount / max(1, panel.histogramCount)))
        add("unset colorbox")
        for mark in panel.marks {
            switch mark {
            case .image(let image): parts += image.isBackdrop ? backdrop(image) : heatmap(image)
            case .ridge(let ridge): parts += self.ridge(ridge, scales, bins: bins)
            case .histogram(let histogram): parts += self.histogram(histogram, scales, bins: bins, isFirst: parts.isEmpty)
            case .bars(let bars): parts += self.bars(bars, scales)
            case .line(let series): parts += line(series, scales, buckets: buckets)
            case .points(let series): parts += points(series, scales, limit: pointLimit)
            case .guide(let guide): addGuide(guide, scales, isOnImage: panel.isImage)
            case .text(let annotation): addAnnotation(annotation, scales, in: .whole)
            }
        }
        // gnuplot draws axes only beside something.
        add("plot " + (parts.isEmpty ? ["NaN notitle"] : parts).joined(separator: ", \\\n    "))
    }

    /// gnuplot leaves names out of the legend that are too long for the picture.
    private static func title(_ name: String?) -> String {
        name.map { "title \(quoted($0, atMost: mostLetters))" } ?? "notitle"
    }

    static func point(_ place: Place) -> String { point(place, separator: " ") }

    static func point(_ place: Place, separator: String) -> String {
        coordinate(place.x) + separator + coordinate(place.y)
    }

    // MARK: Lines and points

    private mutating func line(_ series: Series, _ scales: PanelScales, buckets: Int) -> [String] {
        let places = series.decimated(buckets: buckets).places(on: scales)
        var lines: [String] = []
        var last: Place?
        var lonely: [String] = []
        for (index, place) in places.enumerated() {
            guard let place else { continue }
            let before = index > 0 ? places[index - 1] : nil
            let after = index + 1 < places.count ? places[index + 1] : nil
            if before == nil, after == nil, place.isInside { lonely.append(GnuplotScript.point(place)) }
            guard let before, let visible = Segment(before, place).clipped else { continue }
            if visible.start != last {
                if !lines.isEmpty { lines.append("") }
                lines.append(GnuplotScript.point(visible.start))
            }
            lines.append(GnuplotScript.point(visible.end))
            last = visible.end
        }
        let color = GnuplotScript.quoted(series.ink.color)
        var parts: [String] = []
        var title = GnuplotScript.title(series.name)
        if !lines.isEmpty {
            parts.append("\(addBlock(lines)) with lines lw 1.8 lc rgb \(color) \(title)")
            title = "notitle"
        }
        if !lonely.isEmpty {
            parts.append("\(addBlock(lonely)) with points pt 7 ps 0.5 lc rgb \(color) \(title)")
            title = "notitle"
        }
        // A series without a place on the axes still belongs in the legend.
        if parts.isEmpty, series.name != nil { parts.append("NaN with lines lw 1.8 lc rgb \(color) \(title)") }
        return parts
    }

    private mutating func points(_ series: Series, _ scales: PanelScales, limit: Int) -> [String] {
        let shown = series.thinned(scales, limit: limit) ?? series
        let places = shown.places(on: scales).compactMap { $0 }.filter(\.isInside)
        let color = GnuplotScript.quoted(series.ink.color)
        let size = places.count > 500 ? 0.25 : 0.6
        let source = places.isEmpty ? "NaN" : addBlock(places.map(GnuplotScript.point))
        return ["\(source) with points pt 7 ps \(size) lc rgb \(color) \(GnuplotScript.title(series.name))"]
    }

    // MARK: Areas

    private mutating func histogram(_ histogram: Histogram, _ scales: PanelScales, bins: Int, isFirst: Bool) -> [String] {
        let outline = histogram.merged(bins: bins).outline(scales)
        guard !outline.isEmpty else { return [] }
        let block = addBlock(outline.map(GnuplotScript.point))
        return GnuplotScript.area(block, histogram.ink, isFirst: isFirst, title: GnuplotScript.title(histogram.name))
    }

    /// What an outline encloses, and the outline over it.
    static func area(_ block: String, _ ink: Ink, isFirst: Bool, title: String) -> [String] {
        let color = quoted(ink.color)
        return [
            "\(block) with filledcurves closed fs transparent solid \(isFirst ? 0.45 : 0.3) noborder lc rgb \(color) \(title)",
            "\(block) with lines lw 1 lc rgb \(color) notitle",
        ]
    }

    /// From the one at the back to the one in front, each on its own base line.
    private mutating func ridge(_ ridge: Ridge, _ scales: PanelScales, bins: Int) -> [String] {
        let count = ridge.histograms.count
        return ridge.histograms.enumerated().flatMap { index, histogram -> [String] in
            guard !histogram.isEmpty else { return [] }
            let base = Double(count - 1 - index)
            let scale = (1 + Ridge.overlap) / histogram.highest
            let lifted = Histogram(
                lower: histogram.lower, upper: histogram.upper, counts: histogram.counts.map { base + $0 * scale })
            guard let floor = scales.y.position(base) else { return [] }
            let outline = lifted.merged(bins: bins).outline(scales, floor: floor)
            let block = addBlock(outline.map(GnuplotScript.point))
            let color = histogram.ink.color
            return [
                "\(block) with filledcurves closed fs solid noborder lc rgb "
                    + "\(GnuplotScript.quoted(color.mixed(with: Color(0xFFFFFF), 0.55))) notitle",
                "\(block) with lines lw 1 lc rgb \(GnuplotScript.quoted(color)) notitle",
            ]
        }
    }

    private mutating func bars(_ bars: Bars, _ scales: PanelScales) -> [String] {
        if scales.y.lower < 0, let zero = scales.y.position(0), zero < 1 {
            let place = GnuplotScript.coordinate(zero)
            add("set arrow from 0,\(place) to 1,\(place) nohead lw 0.8 lc rgb '#555555' front")
        }
        let width = 0.8 / Double(bars.groups.count)
        let limit = max(60, GnuplotScript.mostBars / panelCount)
        return bars.groups.enumerated().map { index, group in
            let boxes = group.tallest(of: limit).compactMap { categories, value -> String? in
                let left = Double(categories.lowerBound) - 0.4 + Double(index) * width
                let right = left + width * 0.94 + Double(categories.count - 1)
                guard let from = scales.x.position(left), let to = scales.x.position(right),
                    let end = scales.y.position(value)
                else { return nil }
                let zero = scales.y.isLogarithmic ? 0 : scales.y.position(0) ?? 0
                let box = [(from + to) / 2, end, from, to, min(zero, end), max(zero, end)]
                return box.map { GnuplotScript.coordinate(max(0, min(1, $0))) }.joined(separator: " ")
            }
            let source = boxes.isEmpty ? "NaN" : addBlock(boxes) + " with boxxyerror fs solid noborder"
            return "\(source) lc rgb \(GnuplotScript.quoted(group.ink.color)) \(GnuplotScript.title(group.name))"
        }
    }

    // MARK: Images

    /// An image in its colours, with their scale beside it.
    private mutating func heatmap(_ image: Image) -> [String] {
        let reduced = image.reduced(rows: mostPixels, columns: mostPixels)
        let stops = image.colors.stops.enumerated().map { index, color in
            "\(Double(index) / Double(image.colors.stops.count - 1)) \(GnuplotScript.quoted(color))"
        }
        add("set palette defined (\(stops.joined(separator: ", ")))")
        add("set cbrange [0:1]")
        if image.colors.upper > image.colors.lower {
            let scale = Scale(lower: image.colors.lower, upper: image.colors.upper)
            add("set colorbox")
            addTicks("cb", scale.ticks(atMost: 6), scale)
        }
        add("set object 1 rectangle from graph 0,0 to graph 1,1 fc rgb '#dddddd' fs solid noborder behind")
        // Few elements are drawn as boxes: viewers blur the edges of an image that they enlarge.
        let boxes = reduced.boxes { value in GnuplotScript.coordinate(reduced.colors.share(value)) }
        if reduced.rows * reduced.columns <= 1500 / panelCount {
            return ["\(addBlock(boxes)) with boxxyerror fs solid noborder lc palette notitle"]
        }
        let block = addBlock(reduced.pixels { value in GnuplotScript.coordinate(reduced.colors.share(value)) })
        return ["\(block) using 1:2:3 with image notitle"]
    }

    private mutating func backdrop(_ image: Image) -> [String] {
        let reduced = image.reduced(rows: mostPixels, columns: mostPixels)
        let pixels = reduced.pixels { value in
            reduced.shownColor(value).channels.map(String.init).joined(separator: " ")
        }
        return ["\(addBlock(pixels)) using 1:2:3:4:5 with rgbimage notitle"]
    }

    // MARK: Guides and words

    /// Dashed and grey; on an image solid and dark, to be seen among its colours.
    private mutating func addGuide(_ guide: Guide, _ scales: PanelScales, isOnImage: Bool) {
        let isHorizontal = guide.direction == .horizontal
        let scale = isHorizontal ? scales.y : scales.x
        guard let position = scale.position(guide.value), (0...1).contains(position) else { return }
        let place = GnuplotScript.coordinate(position)
        let ends = isHorizontal ? "0,\(place) to 1,\(place)" : "\(place),0 to \(place),1"
        let look = isOnImage ? "lw 1.4 lc rgb '#222222'" : "dt 2 lw 0.8 lc rgb \(GnuplotScript.quoted(Ink.muted.color))"
        add("set arrow from \(ends) nohead \(look) front")
    }

    mutating func addAnnotation(_ annotation: Annotation, _ scales: PanelScales, in area: GridLayout.Area) {
        guard let x = scales.x.position(annotation.x), let y = scales.y.position(annotation.y) else { return }
        let inside = area.place(Place(x: max(0, min(1, x)), y: max(0, min(1, y))))
        let place = GnuplotScript.point(inside, separator: ",")
        let words = GnuplotScript.quoted(annotation.text)
        let side = annotation.endsThere ? "right offset -0.5,0" : "left offset 0.5,0"
        let color = GnuplotScript.quoted(annotation.ink.color)
        add("set label \(words) at \(place) \(side) front font ',9' tc rgb \(color)")
    }
}

extension Histogram {
    /// The stairs over the bins, in a panel's coordinates, from floor to floor.
    func outline(_ scales: PanelScales, floor: Double = 0) -> [Place] {
        guard binWidth > 0 else { return [] }
        var places: [Place] = []
        for (index, count) in counts.enumerated() {
            let edges = [lower + binWidth * Double(index), lower + binWidth * Double(index + 1)]
            let height = max(floor, min(1, scales.y.position(count) ?? floor))
            for edge in edges {
                guard let across = scales.x.position(edge), (-1e-9...1 + 1e-9).contains(across) else { continue }
                if places.isEmpty { places.append(Place(x: across, y: floor)) }
                // Of a level stretch its ends are enough.
                if let last = places.last, last.y == height, places.dropLast().last?.y == height { places.removeLast() }
                places.append(Place(x: across, y: height))
            }
        }
        if let last = places.last { places.append(Place(x: last.x, y: floor)) }
        return places
    }
}

extension Bars.Group {
    /// Its values; of too many the one farthest from 0 of each stretch of neighbours.
    fileprivate func tallest(of limit: Int) -> [(categories: Range<Int>, value: Double)] {
        let count = min(limit, values.count)
        return (0..<count).compactMap { bucket in
            let range = bucket * values.count / count..<(bucket + 1) * values.count / count
            let value = values[range].filter(Extent.isDrawable).max { abs($0) < abs($1) }
            return value.map { (range, $0) }
        }
    }
}

extension Image {
    /// A line for each element that has a value: its middle, its edges and what `color` says, in a panel's coordinates.
    func boxes(_ color: (Double) -> String) -> [String] {
        elements { column, row, value in
            let (left, right) = (Double(column) / Double(columns), Double(column + 1) / Double(columns))
            let (low, high) = (Double(row) / Double(rows), Double(row + 1) / Double(rows))
            let box = [(left + right) / 2, (low + high) / 2, left, right, low, high]
            return box.map(GnuplotScript.coordinate).joined(separator: " ") + " " + color(value)
        }
    }

    /// A line for the middle of each element, and what `color` says of it.
    func pixels(_ color: (Double) -> String) -> [String] {
        elements { column, row, value in
            let place = [(Double(column) + 0.5) / Double(columns), (Double(row) + 0.5) / Double(rows)]
            return place.map(GnuplotScript.coordinate).joined(separator: " ") + " " + color(value)
        }
    }

    /// Rows are counted from below.
    private func elements(_ line: (_ column: Int, _ row: Int, Double) -> String) -> [String] {
        (0..<rows * columns).compactMap { index in
            values[index].isFinite ? line(index % columns, rows - 1 - index / columns, values[index]) : nil
        }
    }
}

extension Panel {
    fileprivate var histogramCount: Int {
        marks.reduce(0) { count, mark in
            switch mark {
            case .histogram: return count + 1
            case .ridge(let ridge): return count + ridge.histograms.count
            default: return count
            }
        }
    }
}

extension Mark {
    /// What the legend shows it in.
    var ink: Ink {
        switch self {
        case .line(let series), .points(let series): return series.ink
        case .histogram(let histogram): return histogram.ink
        case .text(let annotation): return annotation.ink
        case .bars, .ridge, .image, .guide: return .muted
        }
    }
}
