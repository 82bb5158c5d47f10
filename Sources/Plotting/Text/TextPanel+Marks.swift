extension TextPanel {
    /// Draws the marks into the plot's area, from back to front. A cell shows one thing only: points, which take few of
    /// them, come over lines, and words over all.
    func drawMarks(on canvas: inout TextCanvas, _ area: Area) {
        let layers = panel.marks.sorted { $0.layer < $1.layer }
        for mark in layers {
            switch mark {
            case .image(let image): draw(image, on: &canvas, area)
            case .ridge(let ridge): draw(ridge, on: &canvas, area)
            case .histogram(let histogram):
                if drawsBlocks { drawBlocks(histogram, on: &canvas, area) } else { drawDots(histogram, on: &canvas, area) }
            case .bars(let bars):
                for group in bars.groups { drawBlocks(bars.asHistogram(group), on: &canvas, area) }
            case .line(let series): draw(line: series, on: &canvas, area)
            case .points(let series): draw(points: series, on: &canvas, area)
            case .guide(let guide): draw(guide, on: &canvas, area)
            case .text(let annotation): draw(annotation, on: &canvas, area)
            }
        }
    }

    /// Several lines are told apart by colours or else by markers on them; in ASCII lines consist of markers.
    var marksLines: Bool {
        guard style.usesUnicode else { return true }
        return !style.usesColor && panel.marks.reduce(0) { if case .line = $1 { $0 + 1 } else { $0 } } > 1
    }

    /// Points are dots where there are many, but several series of them need markers if there are no colours.
    var marksPoints: Bool {
        let sizes = panel.marks.compactMap { mark in if case .points(let series) = mark { series.x.count } else { nil } }
        return sizes.reduce(0, +) <= 400 || (!style.usesColor && sizes.count > 1)
    }

    // MARK: Lines and points

    private func draw(line series: Series, on canvas: inout TextCanvas, _ area: Area) {
        var dots = DotCanvas(columns: area.columns, rows: area.rows, usesUnicode: style.usesUnicode)
        let places = series.decimated(buckets: area.columns * 4).places(on: scales)
        for (index, place) in places.enumerated() {
            guard let place else { continue }
            let before = index > 0 ? places[index - 1] : nil
            let after = index + 1 < places.count ? places[index + 1] : nil
            if let before, let visible = Segment(before, place).clipped {
                dots.line(from: dots.dot(visible.start), to: dots.dot(visible.end), series.ink)
            } else if before == nil, after == nil, place.isInside {
                drawMarker(series.ink, at: place, on: &canvas, area)
            }
        }
        dots.draw(on: &canvas, column: area.column, row: area.row, glyphs: glyphs)
        if marksLines, style.usesUnicode { drawMarkers(along: places, series.ink, on: &canvas, area) }
    }

    /// A marker every so many columns, at other places for each series.
    private func drawMarkers(along places: [Place?], _ ink: Ink, on canvas: inout TextCanvas, _ area: Area) {
        guard case .series(let number) = ink else { return }
        let spacing = 12
        var next = Double(3 + number * 5 % spacing)
        for place in places {
            guard let place, place.isInside else { continue }
            let column = place.x * Double(area.columns)
            guard column >= next else { continue }
            drawMarker(ink, at: place, on: &canvas, area)
            next = (column / Double(spacing)).rounded(.down) * Double(spacing) + Double(3 + number * 5 % spacing)
            if next <= column { next += Double(spacing) }
        }
    }

    private func drawMarker(_ ink: Ink, at place: Place, on canvas: inout TextCanvas, _ area: Area) {
        let (column, row) = (place.x.cell(of: area.columns), place.down.cell(of: area.rows))
        canvas.write(line(String(glyphs.marker(ink)), ink: ink), column: area.column + column, row: area.row + row)
    }

    private func draw(points series: Series, on canvas: inout TextCanvas, _ area: Area) {
        let places = series.places(on: scales).compactMap { $0 }.filter(\.isInside)
        guard !marksPoints else {
            for place in places { drawMarker(series.ink, at: place, on: &canvas, area) }
            return
        }
        var dots = DotCanvas(columns: area.columns, rows: area.rows, usesUnicode: style.usesUnicode)
        for place in places {
            let dot = dots.dot(place)
            dots.set(dot.x, dot.y, series.ink)
        }
        dots.draw(on: &canvas, column: area.column, row: area.row, glyphs: glyphs)
    }

    // MARK: Guides and words

    private func draw(_ guide: Guide, on canvas: inout TextCanvas, _ area: Area) {
        switch guide.direction {
        case .horizontal:
            guard let row = row(of: guide.value, area) else { return }
            let across = String(repeating: glyphs.guideAcross, count: area.columns)
            canvas.write(line(across, ink: .muted), column: area.column, row: area.row + row)
        case .vertical:
            guard let column = column(of: guide.value, area) else { return }
            for row in 0..<area.rows {
                canvas.write(
                    line(String(glyphs.guideDown), ink: .muted), column: area.column + column, row: area.row + row)
            }
        }
    }

    private func draw(_ annotation: Annotation, on canvas: inout TextCanvas, _ area: Area) {
        guard let row = row(of: annotation.y, area), let column = column(of: annotation.x, area) else { return }
        let words = line(annotation.text, ink: annotation.ink)
        let start = annotation.endsThere ? column - words.width : column + 1
        let fitting = max(0, min(start, area.columns - words.width))
        canvas.write(
            words.cut(to: area.columns, ellipsis: glyphs.ellipsis), column: area.column + fitting, row: area.row + row)
    }
}

extension Mark {
    fileprivate var layer: Int {
        switch self {
        case .image: return 0
        case .guide: return 1
        case .bars, .histogram, .ridge, .line: return 2
        case .points: return 3
        case .text: return 4
        }
    }
}

extension DotCanvas {
    /// The dot at a place.
    func dot(_ place: Place) -> (x: Int, y: Int) {
        (place.x.cell(of: width), place.down.cell(of: height))
    }
}
